"""The exchange document: reading, refusing, writing, and the spelling that is hashed."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.formats.document import (
    LARGEST,
    AgencyKind,
    Document,
    ExchangeError,
    Previous,
    SignedOff,
    canonical,
    dumps,
    fingerprint,
    loads,
    parse,
    to_json,
)
from govreports.formats.y2021 import Y2021
from tests.factories import document, inputs

COUNTS = st.none() | st.integers(min_value=0, max_value=9_999_999_999)
AMOUNTS = st.none() | st.decimals(min_value=0, max_value=9_999_999_999, places=6)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd\ufffe\uffff"), max_size=80)
NAMES = TEXTS.filter(
    lambda name: name.strip() and not any(c in "\u200e\u200f" or "\u202a" <= c <= "\u2069" for c in name)
)
CELLS = st.fixed_dictionaries({n: AMOUNTS if n.endswith("amount_wan") else COUNTS for n in inputs()})
SIGNED = st.builds(SignedOff, NAMES.map(lambda n: n[:60]) | st.just(""), st.none() | st.dates())
DOCUMENTS = st.builds(
    Document,
    agency=NAMES.map(lambda name: name[:60]).filter(str.strip),
    year=st.integers(min_value=2021, max_value=2100),
    cells=CELLS,
    sections=st.fixed_dictionaries({s.key: TEXTS for s in Y2021.narratives}),
    kind=st.none() | st.sampled_from(AgencyKind),
    preamble=TEXTS,
    notes=st.dictionaries(st.sampled_from(inputs()), NAMES, max_size=3),
    previous=st.none() | st.builds(Previous, st.integers(min_value=2021, max_value=2099), CELLS),
    signed_off=SIGNED,
)


def raw(**changed: Any) -> dict[str, Any]:
    """The JSON of a complete report, with some of its parts changed."""
    return {**to_json(document()), **changed}


def refusal(data: Any) -> str:
    """What `parse` says about something it does not take."""
    text = data if isinstance(data, str | bytes) else json.dumps(data)
    with pytest.raises(ExchangeError) as refused:
        parse(text)
    return str(refused.value)


# --- there and back ---


def typed_only(given: Document) -> Document:
    """The document without what is computed, so that two of them can be compared as values."""
    kept = {n: v for n, v in given.cells.items() if not Y2021.cells[n].derived}
    return Document(
        agency=given.agency,
        year=given.year,
        cells=kept,
        sections=given.sections,
        kind=given.kind,
        preamble=given.preamble,
        notes=given.notes,
        previous=given.previous,
        signed_off=given.signed_off,
    )


@given(DOCUMENTS)
def test_document_survives_its_canonical_json(written: Document) -> None:
    assert typed_only(parse(canonical(written))) == written


@given(DOCUMENTS)
def test_document_survives_its_readable_json(written: Document) -> None:
    assert typed_only(parse(dumps(written).encode())) == written


@given(DOCUMENTS)
def test_canonical_json_is_the_same_after_a_round_trip(written: Document) -> None:
    assert canonical(parse(canonical(written))) == canonical(written)


def test_fingerprint_is_the_sha256_of_the_canonical_json() -> None:
    assert fingerprint(document()) == hashlib.sha256(canonical(document()).encode("utf-8")).hexdigest()


def test_canonical_json_has_sorted_keys_and_no_spaces() -> None:
    again = json.dumps(json.loads(canonical(document())), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(document()) == again


def test_json_holds_every_cell_in_printed_order() -> None:
    assert list(to_json(document())["cells"]) == list(Y2021.cells)


def test_json_leaves_out_what_says_nothing() -> None:
    bare = to_json(Document("示例市水务局", 2025))
    assert set(bare) == {"format", "agency", "year", "sections", "cells"}


def test_amount_is_written_as_an_exact_string() -> None:
    amount = document(cells={"proactive.admin_fees.amount_wan": Decimal("59237.2449")})
    assert to_json(amount)["cells"]["proactive.admin_fees.amount_wan"] == "59237.2449"


@pytest.mark.parametrize("written", ["0.000001", "9999999999", "316441", "59237.2449"])
def test_amount_is_read_as_an_exact_decimal(written: str) -> None:
    read = parse(json.dumps(raw(cells={"proactive.admin_fees.amount_wan": written})))
    assert repr(read.cells["proactive.admin_fees.amount_wan"]) == repr(Decimal(written))


def test_given_total_is_kept_as_a_control_total() -> None:
    read = parse(json.dumps(raw(cells={"requests.new_received.total": 99, "requests.new_received.individual": 1})))
    assert read.control_totals == {"requests.new_received.total": 99}


def test_given_total_is_never_believed() -> None:
    cells = {n: 0 for n in inputs() if n.startswith("requests.new_received.")}
    read = parse(json.dumps(raw(cells={**cells, "requests.new_received.total": 99})))
    assert read.figures["requests.new_received.total"] == 0


def test_byte_order_mark_is_no_fault() -> None:
    assert parse(b"\xef\xbb\xbf" + canonical(document()).encode()).agency == document().agency


def test_line_ends_become_line_feeds() -> None:
    assert parse(json.dumps(raw(preamble="甲\r\n乙"))).preamble == "甲\n乙"


# --- refusals of the JSON as such ---


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是有效的 JSON"),
        (b"{", "不是有效的 JSON"),
        ("年报".encode("gbk"), "不是 UTF-8"),
        (b"\xff\xfe{}", "不是 UTF-8"),
        (b"[" * 50_000 + b"]" * 50_000, "嵌套过深"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "嵌套过深"),
        (b'{"year": NaN}', "不能有 NaN"),
        (b'{"year": Infinity}', "不能有 Infinity"),
        (b'{"year": 2025, "year": 2024}', "出现了两次"),
        (b'{"year": ' + b"9" * 5000 + b"}", "过长的数字"),
        (b'{"year": 1e99999999999999999999}', "过长的数字"),
        (b"[]", "最外层"),
        (b"null", "最外层"),
        (b'"\\ud800"', "最外层"),
        (b" " * (LARGEST + 1), "最多 5 MB"),
    ],
)
def test_unreadable_json_is_refused_in_words(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_json_of_the_largest_size_is_read() -> None:
    text = canonical(document()).encode()
    assert parse(text + b" " * (LARGEST - len(text))).year == document().year


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    # Anything but a refusal goes through and fails the test.
    with suppress(ExchangeError):
        loads(data)


# --- refusals of what the JSON says ---


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"extra": 1}, "extra：没有这一项"),
        ({"format": "2019"}, "format："),
        ({"format": None}, "format："),
        ({"year": 2020}, "没有 2020 年适用"),
        ({"year": "2025"}, "year：应为四位年份"),
        ({"year": True}, "year：应为四位年份"),
        ({"year": 1e999}, "不能有 Infinity"),
        ({"agency": ""}, "agency：不能为空"),
        ({"agency": None}, "agency：应为文字"),
        ({"agency": "示例市\n水务局"}, "agency：请写成一行"),
        ({"agency": "示例市\u202e水务局"}, "agency：含有改变文字方向"),
        ({"agency": "字" * 61}, "最多 60 字"),
        ({"kind": "ministry"}, "kind：应为"),
        ({"kind": []}, "kind：应为"),
        ({"preamble": 1}, "preamble：应为文字"),
        ({"preamble": "甲\0"}, "preamble：第 1 段第 2 个字符"),
        ({"sections": []}, "sections：应为 JSON 对象"),
        ({"sections": {"proactive": "x"}}, "sections.proactive：没有这一项"),
        ({"sections": {"overview": "字" * 50_001}}, "最多 50000 字"),
        ({"sections": {"overview": "\ud800"}}, "sections.overview："),
        ({"cells": {"requests.unknown.individual": 1}}, "没有这一项"),
        ({"cells": {"requests.new_received.individual": "1"}}, '应为整数，未填写请写 null；文件中是 "1"。'),
        ({"cells": {"requests.new_received.individual": 1.0}}, "应为整数"),
        ({"cells": {"requests.new_received.individual": True}}, "应为整数，未填写请写 null；文件中是 true。"),
        ({"cells": {"requests.new_received.individual": -1}}, "应在 0 至"),
        ({"cells": {"requests.new_received.individual": 10_000_000_000}}, "应在 0 至"),
        (
            {"cells": {"proactive.admin_fees.amount_wan": 0.16}},
            '十进制金额，如 "0.16"，未填写请写 null；文件中是 0.16。',
        ),
        ({"cells": {"proactive.admin_fees.amount_wan": "0.0000001"}}, "六位小数"),
        ({"cells": {"proactive.admin_fees.amount_wan": ""}}, "应为金额"),
        ({"notes": {"x": "y"}}, "notes.x：没有这一项"),
        ({"notes": {"proactive.regulations.issued": "字" * 101}}, "最多 100 字"),
        ({"previous": 1}, "previous：应为 JSON 对象"),
        ({"previous": {"year": 0}}, "previous.year"),
        ({"previous": {"year": 2024, "cells": {"x": 1}}}, "previous.cells.x"),
        ({"signed_off": {"date": "2026-02-30"}}, "signed_off.date"),
        ({"signed_off": {"date": "２０２６-01-20"}}, "signed_off.date"),
        ({"signed_off": {"by": "x"}}, "signed_off.by：没有这一项"),
    ],
)
def test_fault_of_content_names_its_place(changed: dict[str, Any], said: str) -> None:
    assert said in refusal(raw(**changed))


def test_every_fault_is_named_at_once() -> None:
    refused = refusal(raw(agency="", preamble=1, cells={"x": 1}))
    assert [part in refused for part in ("agency：", "preamble：", "cells.x：")] == [True, True, True]


def test_unprintable_name_is_repeated_printably() -> None:
    assert "a\ufffdb" in refusal(raw(**{"a\0b": 1}))


def test_signed_off_date_is_a_day() -> None:
    assert parse(json.dumps(raw())).signed_off.date == date(2026, 1, 20)
