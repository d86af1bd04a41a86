"""The report as one plain value, and the JSON in which it comes and goes.

`Document` is what findings judge, what is printed and what is frozen at publication.
It holds no total of its own making: `figures` computes them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from govreports.formats import EDITIONS, UnknownYear, edition, numbers, text
from govreports.formats.arithmetic import derive
from govreports.formats.schema import Cell, Cells, Edition, Figure, Kind

LARGEST: Final = 5_000_000  # bytes of an exchange document


class AgencyKind(StrEnum):
    """What kind of body reports (FORMAT §12); decides which checks apply."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    DISPATCHED_BODY = "dispatched_body"
    VERTICAL_BODY = "vertical_body"
    AUTHORIZED_ORGANIZATION = "authorized_organization"


@dataclass(frozen=True)
class SignedOff:
    """Who signs and on which day; either may still be open."""

    agency: str = ""
    date: date | None = None

    def __bool__(self) -> bool:
        return bool(self.agency or self.date)


@dataclass(frozen=True)
class Previous:
    """Figures of an earlier report, for comparison between years."""

    year: int
    cells: Cells


@dataclass(frozen=True)
class Document:
    """One report: whose, of which year, its figures as given, its texts."""

    agency: str
    year: int
    cells: Cells = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    kind: AgencyKind | None = None
    preamble: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    previous: Previous | None = None
    signed_off: SignedOff = SignedOff()
    # Cell whose note is the explanation given to a check: that check.  It stays with the system and is never exchanged.
    explained: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def edition(self) -> Edition:
        """The national format this report follows."""
        return edition(self.year)

    @property
    def title(self) -> str:
        """The title as printed."""
        return self.edition.title(self.agency, self.year)

    @cached_property
    def figures(self) -> dict[str, Figure | None]:
        """All cells in printed order, every total computed; blanks are None."""
        given = {name: None if c.derived else self.cells.get(name) for name, c in self.edition.cells.items()}
        return derive(self.edition.equations, given)

    @cached_property
    def control_totals(self) -> dict[str, Figure]:
        """Totals that came from outside: compared with the computed ones, never believed."""
        cells = self.edition.cells
        return {n: v for n, v in self.cells.items() if cells[n].derived and v is not None}

    def text(self, section: str) -> str:
        """The text of a narrative section, empty where it is not written yet."""
        return self.sections.get(section, "")


class ExchangeError(ValueError):
    """The JSON is not a report: `faults` says where and what, one sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def parse(data: bytes | str) -> Document:
    """Read an exchange document; ExchangeError names every place at fault."""
    return _Reader().document(loads(data))


def loads(data: bytes | str) -> Any:
    """JSON with exact decimals, refused where it could be read in two ways.

    Raises ExchangeError for what is not UTF-8, not JSON, too large, too deep, holds NaN or a
    key twice.
    """
    if len(data) > LARGEST:
        raise ExchangeError([f"文件过大，最多 {LARGEST // 1_000_000} MB。"])
    try:
        decoded = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        return json.loads(decoded, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except UnicodeDecodeError as e:
        raise ExchangeError([f"文件不是 UTF-8 编码（第 {e.start + 1} 字节处）。请另存为 UTF-8 后再试。"]) from e
    except json.JSONDecodeError as e:
        raise ExchangeError([f"不是有效的 JSON：第 {e.lineno} 行第 {e.colno} 列有误。"]) from e
    except RecursionError as e:
        raise ExchangeError(["JSON 嵌套过深，不是年度报告的数据文件。"]) from e
    except ExchangeError:
        raise
    except (ValueError, ArithmeticError) as e:  # an integer of thousands of digits, an exponent out of range
        raise ExchangeError(["JSON 中有过长的数字。"]) from e


def canonical(document: Document) -> str:
    """The one spelling of a report that is hashed: sorted keys, no spaces, every total in."""
    return json.dumps(to_json(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(document: Document) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def dumps(document: Document) -> str:
    """The exchange document to be read by people: printed order, indented."""
    return json.dumps(to_json(document), ensure_ascii=False, indent=1) + "\n"


def to_json(document: Document) -> dict[str, Any]:
    """The exchange document as plain JSON values; optional parts only where they say something."""
    result: dict[str, Any] = {"format": document.edition.key, "agency": document.agency}
    if document.kind:
        result["kind"] = str(document.kind)
    result["year"] = document.year
    if document.preamble:
        result["preamble"] = document.preamble
    result["sections"] = {s.key: document.text(s.key) for s in document.edition.narratives}
    result["cells"] = figures_to_json(document.figures)
    if notes := {name: note for name, note in document.notes.items() if note}:
        result["notes"] = notes
    if document.previous:
        cells = figures_to_json(document.previous.cells)
        result["previous"] = {"year": document.previous.year, "cells": cells}
    if document.signed_off:
        signed = document.signed_off
        result["signed_off"] = {
            **({"agency": signed.agency} if signed.agency else {}),
            **({"date": signed.date.isoformat()} if signed.date else {}),
        }
    return result


def figures_to_json(cells: Cells) -> dict[str, int | str | None]:
    """Figures as the exchange document writes them: counts as integers, the fee as a string."""
    return {n: numbers.show(v) if isinstance(v, Decimal) else v for n, v in cells.items()}


def _no_constant(name: str) -> None:
    raise ExchangeError([f"JSON 中不能有 {name}，没有数据请写 0，未填写 null。"])


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ExchangeError([f"“{_quoted(key)}”出现了两次，无法判断以哪个为准。"])
        result[key] = value
    return result


def _quoted(value: Any) -> str:
    """A value from outside as a message may repeat it: short, printable."""
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "�", str(value))
    return printable if len(printable) <= 60 else printable[:60] + "…"


def _as_written(value: Any) -> str:
    """A value as JSON writes it: a string in its quotes, a number without."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{_quoted(value)}"' if isinstance(value, str) else _quoted(value)


class _Reader:
    """Reads one document and collects every fault, so that a sender mends them at once."""

    KEYS = ("format", "agency", "kind", "year", "preamble", "sections", "cells", "notes", "previous", "signed_off")

    def __init__(self) -> None:
        self.faults: list[str] = []

    def document(self, data: Any) -> Document:
        if not isinstance(data, dict):
            raise ExchangeError(["最外层应为一个 JSON 对象。"])
        self._only(data, self.KEYS, "")
        year = self._year(data.get("year"), "year")
        found = self._edition(data, year)
        if found is None:
            raise ExchangeError(self.faults)
        narratives = [s.key for s in found.narratives]
        document = Document(
            agency=self._text(data, "agency", "agency", required=True, one_line=True),
            year=year,
            cells=self._cells(data.get("cells", {}), found, "cells"),
            sections=self._texts(data.get("sections", {}), narratives, "sections", "section"),
            kind=self._kind(data.get("kind")),
            preamble=self._text(data, "preamble", "preamble"),
            notes=self._texts(data.get("notes", {}), found.cells, "notes", "note"),
            previous=self._previous(data.get("previous"), found),
            signed_off=self._signed_off(data.get("signed_off")),
        )
        if self.faults:
            raise ExchangeError(self.faults)
        return document

    def _only(self, data: dict[str, Any], keys: Iterable[str], place: str) -> None:
        known = set(keys)
        self.faults += [f"{place}{_quoted(key)}：没有这一项，请核对名称。" for key in data if key not in known]

    def _object(self, data: Any, place: str) -> dict[str, Any]:
        if isinstance(data, dict):
            return data
        self.faults.append(f"{place}：应为 JSON 对象。")
        return {}

    def _year(self, value: Any, place: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9999:
            return value
        self.faults.append(f"{place}：应为四位年份的整数，如 2025。")
        return 0

    def _edition(self, data: dict[str, Any], year: int) -> Edition | None:
        try:
            found = edition(year) if year else None
        except UnknownYear as e:
            self.faults.append(f"year：{e}")
            return None
        key = data.get("format")
        if found and key != found.key:
            known = "、".join(EDITIONS)
            self.faults.append(f"format：{year} 年应为“{found.key}”（现有 {known}），文件中是“{_quoted(key)}”。")
        return found

    def _text(
        self,
        data: dict[str, Any],
        key: str,
        limit: str,
        *,
        place: str = "",
        required: bool = False,
        one_line: bool = False,
    ) -> str:
        value = data.get(key, "" if not required else None)
        where = f"{place}{key}"
        if not isinstance(value, str):
            self.faults.append(f"{where}：应为文字。")
            return ""
        cleaned = text.clean(value)
        if fault := text.fault(cleaned, text.LONGEST[limit], one_line=one_line):
            self.faults.append(f"{where}：{fault}")
        elif required and not cleaned.strip():
            self.faults.append(f"{where}：不能为空。")
        return cleaned

    def _texts(self, data: Any, keys: Iterable[str], place: str, limit: str) -> dict[str, str]:
        data = self._object(data, place)
        known = set(keys)
        self._only(data, known, f"{place}.")
        one_line = limit == "note"
        return {k: self._text(data, k, limit, place=f"{place}.", one_line=one_line) for k in data if k in known}

    def _kind(self, value: Any) -> AgencyKind | None:
        if value is None:
            return None
        try:
            return AgencyKind(value)
        except ValueError:
            self.faults.append(f"kind：应为 {'、'.join(AgencyKind)} 之一，文件中是“{_quoted(value)}”。")
            return None

    def _cells(self, data: Any, found: Edition, place: str) -> dict[str, Figure | None]:
        data = self._object(data, place)
        self._only(data, found.cells, f"{place}.")
        cells = found.cells
        return {
            name: self._figure(value, cells[name], f"{place}.{name}（{cells[name].label}）")
            for name, value in data.items()
            if name in cells
        }

    def _figure(self, value: Any, cell: Cell, place: str) -> Figure | None:
        if value is None:
            return None
        if cell.kind is Kind.WAN and isinstance(value, str | int) and not isinstance(value, bool):
            # A whole amount is exact as an integer too; only a binary fraction is not.
            reading = numbers.read(str(value), Kind.WAN)
            if reading.error is None and reading.value is not None:
                return reading.value
            self.faults.append(f"{place}：{reading.error or '应为金额，未填写请写 null。'}")
            return None
        if cell.kind is Kind.COUNT and isinstance(value, int) and not isinstance(value, bool):
            # A total may be as large as all its parts together.
            largest = numbers.MAX_COUNT * (200 if cell.derived else 1)
            if 0 <= value <= largest:
                return value
            self.faults.append(f"{place}：应在 0 至 {largest} 之间，文件中是 {_quoted(value)}。")
            return None
        wanted = "整数" if cell.kind is Kind.COUNT else '用引号括起的十进制金额，如 "0.16"'
        self.faults.append(f"{place}：应为{wanted}，未填写请写 null；文件中是 {_as_written(value)}。")
        return None

    def _previous(self, data: Any, found: Edition) -> Previous | None:
        if data is None:
            return None
        data = self._object(data, "previous")
        self._only(data, ("year", "cells"), "previous.")
        year = self._year(data.get("year"), "previous.year")
        return Previous(year, self._cells(data.get("cells", {}), found, "previous.cells"))

    def _signed_off(self, data: Any) -> SignedOff:
        if data is None:
            return SignedOff()
        data = self._object(data, "signed_off")
        self._only(data, ("agency", "date"), "signed_off.")
        agency = self._text(data, "agency", "agency", place="signed_off.", one_line=True)
        return SignedOff(agency, self._date(data.get("date")))

    def _date(self, value: Any) -> date | None:
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.faults.append(f"signed_off.date：应为年-月-日，如 2026-01-20，文件中是“{_quoted(value)}”。")
        return None
