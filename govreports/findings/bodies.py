"""What kind of body a name is the name of, and whether such a body can enact 规章 (立法法).

A name that does not tell is left open: None is “cannot judge”, never a guess.
"""

from __future__ import annotations

import re
from typing import Final

from govreports.formats.document import AgencyKind

_NOTE: Final = re.compile(r"[（(][^（()）]*[）)]$")  # 测试市人民政府（…）
_MUNICIPALITIES: Final = ("北京市", "天津市", "上海市", "重庆市")

# Looked at in this order.
_KINDS: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"(乡|镇|街道|苏木)(人民政府|办事处)$|街道办$", AgencyKind.TOWNSHIP),
        (r"人民政府$", AgencyKind.GOVERNMENT),
        # 中华人民共和国成都海关, 国家金融监督管理总局四川监管局: part of a national body, yet not the body itself.
        (r"(税务局|海关|海事局|消防救援(总队|支队|大队|局)|边防检查站|国家安全局)$", AgencyKind.VERTICAL_BODY),
        (r"^国家.{2,12}局.{2,}(局|队)$", AgencyKind.VERTICAL_BODY),
        (
            r"(开发|高新技术产业|高新|新|保税|示范|度假|合作|风景名胜|功能|园)区(管理)?委员会$",
            AgencyKind.DISPATCHED_BODY,
        ),
        (r"(区|园)管委会$|行政公署$", AgencyKind.DISPATCHED_BODY),
        (r"(局|厅|委员会|办公室|办公厅|部|署|研究室)$", AgencyKind.DEPARTMENT),
        (r"(大学|学院|医院|集团|公司|中心|学会|协会|学校)$", AgencyKind.AUTHORIZED_ORGANIZATION),
    )
)

_STATE: Final = re.compile(
    r"^(国家|国务院|中华人民共和国|中国人民银行$|审计署$|海关总署$|财政部$|教育部$|科学技术部$|公安部$|民政部$)"
)
_COUNTY: Final = re.compile(r"(县|旗|区|林区|特区)人民政府$|市[^市]{1,8}市人民政府$")
_AUTONOMOUS_REGION: Final = re.compile(r"^[^市州县]{2,8}自治区人民政府$")
_PREFECTURE: Final = re.compile(r"自治州人民政府$")
_PROVINCE: Final = re.compile(r"^[^市州县区]{2,4}省人民政府$")


def kind_of(name: str) -> AgencyKind | None:
    """The kind of body; None where the name does not tell."""
    plain = _NOTE.sub("", name.strip())
    return next((kind for pattern, kind in _KINDS if pattern.search(plain)), None)


def makes_rules(name: str, kind: AgencyKind | None) -> bool | None:
    """Whether a body can enact 规章: ministries, provinces, cities with districts, autonomous prefectures."""
    plain = _NOTE.sub("", name.strip())
    if kind is None:
        return None
    if kind in {AgencyKind.TOWNSHIP, AgencyKind.DISPATCHED_BODY, AgencyKind.VERTICAL_BODY}:
        return False
    if kind is AgencyKind.GOVERNMENT:
        return _government_makes_rules(plain)
    if _STATE.search(plain):
        return not _is_local_branch(plain)
    if seat := re.match(r"(.*人民政府)办公[室厅]$", plain):
        # Rules of a government are in practice counted by its office, so the office may have them.
        return None if _government_makes_rules(seat[1]) is not False else False
    return False


def _government_makes_rules(name: str) -> bool | None:
    if re.search(r"(乡|镇|街道)人民政府$", name):
        return False
    if any(name == f"{city}人民政府" for city in _MUNICIPALITIES):
        return True
    if _PROVINCE.search(name) or _PREFECTURE.search(name) or _AUTONOMOUS_REGION.search(name):
        return True
    if _COUNTY.search(name):
        return False
    return None  # 某市人民政府: a city with districts can, a county-level city cannot


def _is_local_branch(name: str) -> bool:
    """国家税务总局某市税务局: part of a national body, yet not the body itself."""
    return bool(re.search(r"省|市(?!场)|县|区|州|旗", name.removeprefix("中华人民共和国")))
