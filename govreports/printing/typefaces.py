"""Which typeface stands for which: the five of GB/T 9704-2012 and of table printing, and who takes their place.

The style sheet's families, the page of typefaces, the system check and the PDF's metadata all come from here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from django.core import checks

from govreports.printing import fonts
from govreports.printing.fontconfig import BOLD, Face, faces

log = logging.getLogger(__name__)

REGULAR: Final = 80  # FC_WEIGHT_REGULAR


class Standing(StrEnum):
    """How a face in use relates to the one that is asked for."""

    OFFICIAL = "正式字体"
    FREE = "自由字体代用"
    OTHER = "字形不同的字体代用"
    NONE = "没有字体"


@dataclass(frozen=True)
class Role:
    """One place in the document's hierarchy and the families that may fill it, best first."""

    key: str  # the custom property of document.css
    name: str
    used_for: str
    official: tuple[str, ...]
    free: tuple[str, ...]  # of the same style
    other: tuple[str, ...] = ("Noto Serif SC",)  # better than nothing
    weight: float = REGULAR
    generic: str = "serif"

    @property
    def families(self) -> tuple[str, ...]:
        """All of them, best first."""
        return tuple(dict.fromkeys((*self.official, *self.free, *self.other)))

    def standing(self, family: str) -> Standing:
        """What it means that this family is in use."""
        if family in self.official:
            return Standing.OFFICIAL
        return Standing.FREE if family in self.free else Standing.OTHER


# Official: what agencies have bought, under the names their files bear; GB/T 9704-2012, 5.2.2 and 7,
# names the styles only.  Free: may be handed on, see NOTICE.
ROLES: Final = (
    Role(
        "title",
        "小标宋",
        "标题",
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
        ("FandolSong", "Noto Serif CJK SC"),
        weight=BOLD,
    ),
    Role(
        "heading",
        "黑体",
        "第一层标题",
        ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "华文黑体", "STHeiti"),
        ("FandolHei", "Noto Sans SC", "Noto Sans CJK SC"),
        generic="sans-serif",
    ),
    Role(
        "lead",
        "楷体",
        "第二层标题",
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03", "华文楷体", "STKaiti"),
        ("FandolKai", "LXGW WenKai"),
    ),
    Role(
        "text",
        "仿宋",
        "正文",
        (
            "仿宋_GB2312",
            "FangSong_GB2312",
            "仿宋",
            "FangSong",
            "方正仿宋_GBK",
            "FZFangSong-Z02",
            "华文仿宋",
            "STFangsong",
        ),
        ("FandolFang", "Zhuque Fangsong"),
    ),
    Role(
        "table",
        "宋体",
        "表格",
        ("宋体", "SimSun", "方正书宋_GBK", "FZShuSong-Z01", "华文宋体", "STSong"),
        ("FandolSong", "Noto Serif SC", "Noto Serif CJK SC"),
    ),
)

# Letters and digits of our own, half a character wide as in the official faces; script/latin.py.  An
# official face sets its own: GB/T 9704-2012, 5.2.2, asks for 仿宋 and makes no exception of figures.
LATIN: Final = "GW Latin"
_BORROWS: Final = frozenset(
    (
        "FandolFang",  # sans and much darker than its characters
        "FandolKai",
        "Zhuque Fangsong",  # of uneven height
        "LXGW WenKai",
        "Noto Serif SC",  # too wide, and 1 is narrower than the others
        "Noto Serif CJK SC",
    )
)

_FOLIO: Final = "Noto Serif SC"  # a 宋体, which is always there

_LICENCES: Final = (
    ("Fandol", "GPL（附字体例外）"),
    ("Noto ", "SIL OFL 1.1"),
    ("Zhuque ", "SIL OFL 1.1"),
    ("LXGW ", "SIL OFL 1.1"),
    (LATIN, "SIL OFL 1.1"),
)


@dataclass(frozen=True)
class InUse:
    """A role and the face that fills it on this machine."""

    role: Role
    family: str
    face: Face | None

    @property
    def standing(self) -> Standing:
        """Official or a stand-in."""
        return self.role.standing(self.family) if self.face else Standing.NONE

    @property
    def full_name(self) -> str:
        """Family and style, as fontconfig's `fc-list` names a face."""
        return f"{self.family} {self.face.style}" if self.face else ""

    @property
    def licence(self) -> str:
        """Under which terms the face is here."""
        return _licence(self.family) if self.face else ""

    @property
    def latin(self) -> str:
        """The family of its letters and digits."""
        return LATIN if self.family in _BORROWS else self.family


def _licence(family: str) -> str:
    known = (terms for start, terms in _LICENCES if family.startswith(start))
    return next(known, "由本单位自备，按其许可使用")


@cache
def installed() -> tuple[Face, ...]:
    """All faces a document may be set in; none where fontconfig cannot be asked."""
    try:
        return faces(fonts.configuration())
    except OSError as fault:
        log.error("%s", fault)
        return ()


@cache
def in_use() -> tuple[InUse, ...]:
    """Who fills each role on this machine."""
    return tuple(_filled(role, installed()) for role in ROLES)


def _filled(role: Role, there: tuple[Face, ...]) -> InUse:
    for family in role.families:
        named = [face for face in there if family in face.families]
        if named:
            return InUse(role, family, min(named, key=lambda face: abs(face.weight - role.weight)))
    return InUse(role, "", None)


def stylesheet() -> str:
    """The families as custom properties: only what is there, so that the page says what it is set in.

    After a role's own families come all others, in an order of ours: a character that the first
    lacks is looked for in each, and not in whatever order the files happen to lie.
    """
    names = sorted({name for face in installed() for name in face.families} - {LATIN})
    lines = []
    for used in in_use():
        own = [family for family in used.role.families if family in names]
        last = [name for name in names if name not in own]
        first = [LATIN] if used.latin == LATIN else []
        stack = ", ".join((*(f'"{_quoted(name)}"' for name in (*first, *own, *last)), used.role.generic))
        lines.append(f"--{used.role.key}: {stack};")
    # The dash beside the page number stands in the middle of its 7 mm; each face has it at another height.
    lines.append(f'--folio: "{LATIN}", "{_FOLIO}", serif;')
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def summary() -> str:
    """One line that says which face stands for which."""
    return "；".join(f"{used.role.name}：{used.full_name or '无'}（{used.standing}）" for used in in_use())


REMEDY: Final = (
    f"请执行 script/typefaces，或把 Fandol 的六个 .otf 文件放进 {fonts.brought()}；"
    "有正式字体的，放进一个文件夹，用环境变量 GOVREPORTS_FONTS 指明。随后重新启动。"
)


def wanting() -> str:
    """Which roles are filled by a face of another style, in a sentence; empty where none is."""
    names = "、".join(used.role.name for used in in_use() if used.standing in {Standing.OTHER, Standing.NONE})
    return f"没有{names}字体，PDF 暂由别的字体代替，版面与公文的样子不同。" if names else ""


@checks.register("publication")
def check(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """The same, for `manage.py check`."""
    if not installed():
        return [
            checks.Error(
                "读不到任何字体，PDF 印不出来。",
                hint="请安装系统软件包 libfontconfig1 后重新启动。",
                id="printing.E002",
            )
        ]
    return [checks.Warning(wanting(), hint=REMEDY, id="printing.W003")] if wanting() else []


if wanting():
    log.warning("%s %s", wanting(), REMEDY)
