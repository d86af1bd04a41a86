"""U1 and U2, ours: what cannot be printed or read as it stands."""

from __future__ import annotations

from typing import Final

from govreports.findings import characters
from govreports.findings.examples import PROBLEMS
from govreports.findings.finding import Check, Example, Level, Need

CHECKS: Final = (
    Check(
        "U1",
        Level.BLOCK,
        rule="每个字符都应有字库可印",
        mend="换用含此字的字体，或改用替代写法",
        source="GB/T 9704—2012（印出的文字应完整）；本系统的规定",
        judge=characters.no_typeface,
        fails=Example("有一字没有字库", texts={"problems": f"{PROBLEMS}\n\U00030edd。"}, unprintable="\U00030edd"),
        holds=Example("都有字库", unprintable=""),
        unknown=Example("没有查字库"),
        needs=(Need.TYPEFACES,),
    ),
    Check(
        "U2",
        Level.BLOCK,
        rule="不得有看不见或不许用的字符",
        mend="删去该字符，重新键入前后的文字",
        source="Unicode TR 36（零宽、改变方向、私用区字符）；本系统的规定",
        judge=characters.hidden_characters,
        fails=Example("夹着零宽空格", texts={"problems": f"{PROBLEMS}\u200b"}),
        holds=Example("没有这类字符"),
        unknown=None,
        always="一个字符是不是这类字符，总看得出来",
    ),
)
