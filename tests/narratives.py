"""The six real reports of ../shared as exchange documents: their figures, and their prose cut into our sections.

The prose was lifted out of PDFs: table lines are dropped, and a paragraph that a page end broke is joined again.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from govreports.formats import edition
from govreports.formats.document import Document, parse

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reports"
NAMES = (
    "baoji-science-2024",
    "large-city-2025",
    "leshan-science-2024",
    "panzhihua-science-2023",
    "panzhihua-services-2023",
    "yuanzhou-science-2023",
)

# large-city-2025 has figures only.
INVENTED = {
    "preamble": "本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。",
    "sections": {
        "overview": "（一）主动公开情况。全年主动公开政府信息，围绕群众关心的事项编印办事指南。\n"
        "（二）依申请公开情况。依法办理政府信息公开申请，按期答复。\n"
        "（三）政府信息管理情况。清理规范性文件，公布继续有效的目录。\n"
        "（四）政府信息公开平台建设情况。各级政府网站设有统一的公开专栏。\n"
        "（五）监督保障情况。开展工作考核和社会评议，本年没有发生责任追究。",
        "problems": "部分单位答复文书不够规范。已印发文书样本并组织培训。",
        "other_matters": "本年发出收费通知260件，总金额52000元，实际收取9600元。没有其他需要报告的事项。",
    },
}

_ENDS = "。；：！？”）>"
_HEADING = re.compile(r"[（(][一二三四五][）)].{0,20}$")
_DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")


def shared_reports() -> list[tuple[str, Document]]:
    """Name and document of each report; where ../shared is missing, CI fails and others skip."""
    return [(name, parse(json.dumps(shared_report(name)))) for name in NAMES]


def shared_report(name: str) -> dict[str, Any]:
    """One report as an exchange document."""
    folder = SHARED / name
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{folder} is missing: the real reports must be there in CI")
        pytest.skip(f"{folder} is missing")
    report: dict[str, Any] = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    source = folder / "source.txt"
    return {**report, **(narratives(source.read_text(encoding="utf-8"), report) if source.exists() else INVENTED)}


def narratives(source: str, report: dict[str, Any]) -> dict[str, Any]:
    """Preamble, prose sections and sign-off of a published text."""
    cut = _Cut(report["agency"], report["year"])
    for line in source.splitlines():
        cut.take(line)
    return cut.result()


@dataclass
class _Cut:
    """Goes through a text line by line and knows in which section it is."""

    agency: str
    year: int
    place: str = "preamble"
    lines: dict[str, list[str]] = field(default_factory=dict)
    signed_off: dict[str, str] = field(default_factory=dict)

    def take(self, line: str) -> None:
        plain = line.strip()
        if not plain or "\t" in line or self._is_title(plain) or self._opens(plain):
            return
        if self._signs(plain):
            return
        if self.place in self.prose:
            self._add(plain)

    @property
    def prose(self) -> set[str]:
        return {"preamble", *(s.key for s in edition(self.year).narratives)}

    def _is_title(self, line: str) -> bool:
        bare = line.replace(" ", "")
        whole = f"{self.agency}{self.year}年政府信息公开工作年度报告"
        return self.place == "preamble" and bare in {self.agency, whole, whole.removeprefix(self.agency)}

    def _opens(self, line: str) -> bool:
        for section in edition(self.year).sections:
            if line == section.heading:
                self.place = section.key
                return True
        return False

    def _signs(self, line: str) -> bool:
        if self.place == "other_matters" and line == self.agency:
            self.signed_off["agency"] = line
            return True
        if self.place == "other_matters" and (found := _DATE.fullmatch(line)):
            year, month, day = map(int, found.groups())
            self.signed_off["date"] = f"{year}-{month:02}-{day:02}"
            return True
        return False

    def _add(self, line: str) -> None:
        lines = self.lines.setdefault(self.place, [])
        if lines and lines[-1][-1] not in _ENDS and not _HEADING.match(lines[-1]):
            lines[-1] += line  # a page end broke the paragraph
        else:
            lines.append(line)

    def result(self) -> dict[str, Any]:
        preamble = "\n".join(self.lines.pop("preamble", []))
        return {
            **({"preamble": preamble} if preamble else {}),
            "sections": {key: "\n".join(lines) for key, lines in self.lines.items()},
            **({"signed_off": self.signed_off} if self.signed_off else {}),
        }
