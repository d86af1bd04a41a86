"""The one grammar of a typed number, for browser, form post, JSON and paste.

The grammar is data: `GRAMMAR` goes to the browser as it stands, and static/js/numbers.js
interprets it as `read` does here.  tests/cases/numbers.json runs on both sides.
Regular expressions are limited to what Python and ECMAScript read alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from govreports.formats.schema import Figure, Kind

MAX_COUNT: Final = 9_999_999_999
LONGEST: Final = 40

_FULL_WIDTH: Final = dict(zip("０１２３４５６７８９，．", "0123456789,.", strict=True))
_SPACES: Final = " \t\r\n\u00a0\u3000"

# Looked at in this order, on the text without surrounding spaces and with full-width
# digits, commas and points made half-width.  The first that matches gives the reason.
GRAMMAR: Final[dict[str, Any]] = {
    "spaces": _SPACES,
    "full_width": _FULL_WIDTH,
    "longest": LONGEST,
    "too_long": "内容过长，请只填数字。",
    "grouped": r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$",
    "accepted": {"count": r"^[0-9]+$", "wan": r"^[0-9]+(\.[0-9]{1,6})?$", "yuan": r"^[0-9]+(\.[0-9]{1,2})?$"},
    "largest": str(MAX_COUNT),
    "too_large": "不能大于 9999999999，请核对位数。",
    "refused": [
        [r"^(/|\\|-+|[－—–−─]+|无|没有|空|暂无|不适用|N/?A|n/?a)$", "没有数据请填 0，不填“/”“—”或“无”。"],
        [r"^[-－−—–]", "不能为负数，请填 0 或正数。"],
        [r"^[+＋]", "不写正号，请直接填数字。"],
        [r"_", "数字中不写下划线，请直接填数字。"],
        [r"^[0-9.]+[eEｅＥ][-+]?[0-9]+$", "不用科学记数法，请写出完整的数字。"],
        [r"[一二三四五六七八九十百千万亿零〇两壹贰叁肆伍陆柒捌玖拾]", "请用阿拉伯数字填写，如 12。"],
        [r"^[0-9,]+(件|条|份|宗|次|个|元|万元)$", "只填数字，不写单位。"],
        [r"^[0-9]+ +[0-9]", "数字中间有空格，请去掉空格或分格填写。"],
        [r"^[0-9.]*,", "千分位位置不对，请直接填数字，不加逗号。"],
    ],
    "refused_by_kind": {
        "count": [[r"^[0-9]+\.[0-9]*$|^\.[0-9]+$", "件数应为整数，不能有小数。"]],
        "wan": [
            [r"^[0-9]+\.[0-9]{7,}$", "金额最多六位小数（0.000001 万元为 1 分）。"],
            [r"^[0-9]+\.$|^\.[0-9]+$", "小数点前后都要有数字，如 0.16。"],
        ],
        "yuan": [
            [r"^[0-9]+\.[0-9]{3,}$", "金额以元为单位，最多两位小数（到分）。"],
            [r"^[0-9]+\.$|^\.[0-9]+$", "小数点前后都要有数字，如 380.50。"],
        ],
    },
    "otherwise": "请填阿拉伯数字，没有数据填 0。",
}


@dataclass(frozen=True)
class Reading:
    """What a typed text says: a value (None for blank), or why it is refused.

    `shown` is how the value is written in the cell from now on.
    """

    value: Figure | None
    shown: str
    error: str | None = None


def read(text: str, kind: Kind = Kind.COUNT) -> Reading:
    """Read one typed cell; never raises, the text as typed stays in `shown` when refused."""
    plain = "".join(_FULL_WIDTH.get(c, c) for c in text.strip(_SPACES))
    if not plain:
        return Reading(None, "")
    if len(plain) > LONGEST:
        return Reading(None, text, str(GRAMMAR["too_long"]))
    if _GROUPED.search(plain):
        plain = plain.replace(",", "")
    if not _ACCEPTED[kind].search(plain):
        return Reading(None, text, _reason(plain, kind))
    shown = _canonical(plain)
    value: Figure = int(shown) if kind is Kind.COUNT else Decimal(shown)
    if value > MAX_COUNT:
        return Reading(None, text, GRAMMAR["too_large"])
    return Reading(value, shown)


def show(value: Figure | None) -> str:
    """The digits of a value as printed: no separators, no padding, no exponent."""
    if value is None:
        return ""
    return _canonical(format(value, "f"))


def _canonical(digits: str) -> str:
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def _reason(plain: str, kind: Kind) -> str:
    for pattern, message in _REFUSED[kind]:
        if pattern.search(plain):
            return message
    return str(GRAMMAR["otherwise"])


# ASCII and \Z-free: `$` is only ever met at the end, the text holds no line break.
_GROUPED: Final = re.compile(GRAMMAR["grouped"])
_ACCEPTED: Final = {kind: re.compile(GRAMMAR["accepted"][kind]) for kind in Kind}
_REFUSED: Final[dict[Kind, list[tuple[re.Pattern[str], str]]]] = {
    kind: [(re.compile(p), m) for p, m in [*GRAMMAR["refused"], *GRAMMAR["refused_by_kind"][kind]]] for kind in Kind
}
