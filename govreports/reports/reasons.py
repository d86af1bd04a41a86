"""Whether a sentence says why, or only that somebody looked.

A sentence such as “经核实，数据无误” repeats what the report claims anyhow; an inspector asks again.
"""

from __future__ import annotations

import re
from typing import Final

from govreports.formats import text
from govreports.reports.models import Reason

LONGEST: Final = 300
LONGEST_NOTE: Final = text.LONGEST["note"]
SHORTEST: Final = 8
_DIFFERENT: Final = 6  # characters; 业务变化业务变化 has four
_IDEOGRAPHS: Final = 4

POOR: Final = (
    f"请写出具体原因，至少 {SHORTEST} 个字（“核实无误”“情况属实”之类不算），"
    "例如“本年机构改革划入两项许可职能，办件量随之增加”。"
)
REPEATS: Final = "请写出原因，不要照抄检查结果。"

_LETTERS: Final = re.compile(r"[^\W_]")
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")
# What is said when nothing is said, longest first where one holds another.
_EMPTY: Final = re.compile(
    "真实有效|真实准确|准确无误|真实无误|没有问题|不存在问题|没有错误|没有差错|没有异常|特此说明|情况说明|实际情况|"
    "实际填写|如实填报|如实填写|据实填报|据实填写|按实际|情况属实|数据属实|数据真实|数据准确|数据正确|数据无误|填报无误|"
    "填写无误|核对无误|核实无误|审核无误|检查无误|确认无误|复核无误|均无误|无误|属实|真实|准确|正确|正常|无异常|"
    "已?经?(?:再次|多次|反复|认真|仔细|逐项|逐一)*(?:核实|核对|复核|审核|检查|确认|核查|查实|查验)|"
    "(?:该|此|本|这)(?:项|条|处|数|格|数据|数字|内容|情况)|数据|数字|统计|填报|填写|内容|情况|问题|说明|原因|"
    "同上|如上|以上|如题|不清楚|不知道|无法说明|暂无|没有|我局|我单位|本单位|本机关|我们|予以|确实|均|都|已|经|"
    "的|了|是|为|请|略|无"
)


def fault(reason: str, message: str, *, printed: bool = False) -> str | None:
    """Why a sentence is no explanation of `message`, in Chinese; None where it is one."""
    if said := text.fault(reason, LONGEST_NOTE if printed else LONGEST, one_line=True):
        return f"要印作附注的说明{said}" if printed and len(reason) > LONGEST_NOTE else said
    bare = _bare(reason)
    for label in Reason.labels:
        bare = bare.replace(_bare(label), "")
    left = _EMPTY.sub("", bare)
    says = len(left) >= SHORTEST and len(set(left)) >= _DIFFERENT and len(set(_IDEOGRAPH.findall(left))) >= _IDEOGRAPHS
    if not says:
        return POOR
    return REPEATS if bare in _bare(message) else None


def _bare(sentence: str) -> str:
    """Letters, figures and ideographs only."""
    return "".join(_LETTERS.findall(sentence))
