"""What the two commands share: reading a file, judging it, saying so in JSON.  No database."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from govreports.findings import register
from govreports.findings.case import Case
from govreports.findings.finding import Finding
from govreports.formats.document import LARGEST, Document, ExchangeError, figures_to_json, parse
from govreports.printing.coverage import prints

FINE: Final = 0
BLOCKED: Final = 1
UNREADABLE: Final = 2

_REASONS: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "没有这个文件或文件夹",
    IsADirectoryError: "这是一个文件夹",
    PermissionError: "没有权限",
}


class NotAReport(Exception):
    """The file cannot be read as a report; the text names file and faults, a line each."""

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{printable(file)}：{fault}" for fault in faults))


def read(file: str) -> Document:
    """The report in `file`, or on standard input for `-`."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(LARGEST + 1)  # one byte too many is enough to refuse
    except (OSError, ValueError) as fault:
        raise NotAReport(file, (f"不能读取，{why(fault)}。",)) from fault
    try:
        return parse(data)
    except ExchangeError as fault:
        raise NotAReport("标准输入" if file == "-" else file, fault.faults) from fault


def findings(document: Document) -> list[Finding]:
    """Everything that is found in a file's report, the typefaces of this machine included."""
    return register.findings(Case.of(document, prints=prints))


def blocks(found: Iterable[Finding]) -> bool:
    """Whether a finding remains that stops submission."""
    return bool(register.blocking(found))


def judged(document: Document, found: Iterable[Finding]) -> dict[str, Any]:
    """Findings and computed totals as EXCHANGE writes them; decimals as strings."""
    cells = document.edition.cells
    return {
        "findings": [finding_to_json(finding) for finding in found],
        "derived": figures_to_json({name: value for name, value in document.figures.items() if cells[name].derived}),
    }


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "id": finding.id,
        "level": str(finding.level),
        "cells": list(finding.cells),
        "place": finding.place,
        "message": finding.message,
        **figures_to_json({"left": finding.left, "right": finding.right}),
        "suspects": list(finding.suspects),
    }


def why(fault: OSError | ValueError) -> str:
    """What the operating system said, in Chinese where it is usual."""
    for kind, words in _REASONS.items():
        if isinstance(fault, kind):
            return words
    return getattr(fault, "strerror", None) or "文件名不对"


def printable(file: str) -> str:
    """A file name as it can be printed, whatever bytes it has."""
    return file.encode(errors="surrogateescape").decode(errors="replace")


def speak_utf8() -> None:
    """Chinese and JSON come out the same under every locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
