"""The chain of a report's events: whatever is changed, removed, inserted or moved is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from govreports.agencies.models import User
from govreports.audit import chain, guard, record, seal, verify
from govreports.audit.models import Event
from govreports.audit.verify import Verification
from govreports.reports.models import Report

REPORTS, EVENTS = 5, 8
TAMPERINGS = 60
FORMULA = "ec9ef00da114a397a46bc187a91bf33eaf5541e98d329e608ca8840c58633adf"


def written(report: int, events: int = EVENTS) -> None:
    """A history of so many events."""
    for number in range(events):
        record.write(
            report=report,
            version=number + 1,
            at=timezone.now() + timedelta(microseconds=number),
            actor="drafter",
            actor_name="示例填报人",
            role="drafter",
            action="save",
            changes=[["requests.new_received.individual", str(number), str(number + 1)]],
            mutation=f"m-{number:06}",
            answer={"version": number + 1},
        )


def faults(**given: Any) -> list[str]:
    return [str(fault) for fault in Verification(**given).faults()]


@pytest.fixture
def histories(db: None) -> list[int]:
    """Several reports with a history, and nothing that keeps a tamperer away."""
    guard.lift(connection)
    reports = list(range(1, REPORTS + 1))
    for report in reports:
        written(report)
    return reports


def at(report: int, sequence: int) -> Any:
    return Event.objects.filter(report=report, sequence=sequence)


# --- what holds ---


def test_history_of_real_work_holds(approved: Report) -> None:
    assert faults() == []
    assert list(Event.objects.filter(report=approved.pk).values_list("sequence", flat=True)) == [1, 2, 3, 4]


def test_each_report_has_a_chain_of_its_own(histories: list[int]) -> None:
    found = Verification()
    assert (list(found.faults()), found.reports, found.events) == ([], REPORTS, REPORTS * EVENTS)


def test_hash_covers_every_field() -> None:
    """Every column but the key, and the hash itself."""
    assert set(chain.FIELDS) == {f.name for f in Event._meta.concrete_fields} - {"id", "hash"}


def test_formula_is_what_it_was() -> None:
    """What was chained years ago is verified by the same formula: this hash never changes."""
    values = dict.fromkeys(chain.FIELDS, "") | {
        "report": 1,
        "sequence": 1,
        "version": 1,
        "at": datetime(2026, 1, 20, 9, 30, tzinfo=timezone.get_fixed_timezone(480)),
        "changes": [["problems", {"at": 0, "old": "", "new": "甲"}]],
        "mutation": None,
    }
    assert chain.link(chain.START, values) == FORMULA


# --- what does not ---


def change(rng: random.Random, report: int) -> None:
    """Another value in one column of one event."""
    event = at(report, rng.randint(1, EVENTS)).get()
    column = rng.choice([*chain.FIELDS, "hash"])
    value = getattr(event, column)
    if column == "at":
        value += timedelta(microseconds=rng.choice([1, 86_400_000_000]))
    elif column in {"report", "sequence", "version"}:
        value += rng.choice([100, 1000])
    elif column == "changes":
        value = rng.choice([[], [*value, ["x", "", "1"]], [[value[0][0], value[0][1], "9999"]]])
    elif column == "result":
        value = "refused"
    else:
        value = rng.choice([*({""} - {value}), f"{value}0", f" {value}", value[::-1] + "甲"])
    Event.objects.filter(pk=event.pk).update(**{column: value})


def remove(rng: random.Random, report: int) -> None:
    """One event, also the last."""
    at(report, rng.randint(1, EVENTS)).delete()


def remove_and_close_the_gap(rng: random.Random, report: int) -> None:
    number = rng.randint(1, EVENTS - 1)
    at(report, number).delete()
    for later in range(number + 1, EVENTS + 1):
        at(report, later).update(sequence=later - 1)


def insert(rng: random.Random, report: int) -> None:
    """A copy of some event, with those after it pushed back."""
    number = rng.randint(1, EVENTS)
    for later in range(EVENTS, number - 1, -1):
        at(report, later).update(sequence=later + 1)
    event = at(report, rng.choice([n for n in range(1, EVENTS + 2) if n != number])).get()
    event.pk, event.sequence, event.mutation = None, number, None
    event.save(force_insert=True)


def swap(rng: random.Random, report: int) -> None:
    """Two events change places."""
    one, other = rng.sample(range(1, EVENTS + 1), 2)
    at(report, one).update(sequence=0)
    at(report, other).update(sequence=one)
    at(report, 0).update(sequence=other)


def cut(rng: random.Random, report: int) -> None:
    """The tail, perhaps all of it."""
    Event.objects.filter(report=report, sequence__gt=rng.randint(0, EVENTS - 1)).delete()


def write_anew(rng: random.Random, report: int) -> None:
    """A change with every hash after it made to fit: only the seal knows."""
    number = rng.randint(1, EVENTS)
    at(report, number).update(note="另有说法")
    previous = at(report, number - 1).get().hash if number > 1 else chain.START
    for event in Event.objects.filter(report=report, sequence__gte=number).order_by("sequence"):
        previous = chain.link(previous, {name: getattr(event, name) for name in chain.FIELDS})
        Event.objects.filter(pk=event.pk).update(hash=previous)


WAYS: list[Callable[[random.Random, int], None]] = [
    change,
    remove,
    remove_and_close_the_gap,
    insert,
    swap,
    cut,
    write_anew,
]


@pytest.mark.parametrize("number", range(TAMPERINGS))
def test_tampering_is_found(number: int, histories: list[int]) -> None:
    """In turn each way, at a place drawn by number; benchmarks/audit.py makes a thousand."""
    rng = random.Random(number)  # noqa: S311  to be drawn again alike
    sealed = seal.take(timezone.now())
    report = rng.choice(histories)
    WAYS[number % len(WAYS)](rng, report)
    assert [f.report for f in Verification(seal=sealed).faults()][:1] == [report]


@pytest.mark.parametrize("way", [change, remove_and_close_the_gap, insert, swap])
def test_tampering_before_the_end_is_found_without_a_seal(way: Any, histories: list[int]) -> None:
    way(random.Random(3), 2)  # noqa: S311  to be drawn again alike
    assert faults()[0].startswith("报告 2：")


@pytest.mark.parametrize("way", [cut, write_anew])
def test_control_without_a_seal_a_cut_or_rewritten_end_is_not_found(way: Any, histories: list[int]) -> None:
    way(random.Random(1), 2)  # noqa: S311  to be drawn again alike
    assert faults() == []


def test_first_place_is_named(histories: list[int]) -> None:
    at(3, 4).update(actor="x")
    assert faults() == ["报告 3：第 4 条与前一条对不上"]


def test_gap_is_named(histories: list[int]) -> None:
    at(3, 4).delete()
    assert faults() == ["报告 3：第 4 条缺失或次序不对"]


# --- the commands ---


def run(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_command_says_that_all_holds(approved: Report) -> None:
    assert run("verify_audit") == "校验通过：1 份报告，4 条记录。\n"


def test_command_looks_at_one_report(histories: list[int]) -> None:
    guard.put_up(connection)
    assert run("verify_audit", "--report", "2") == f"校验通过：1 份报告，{EVENTS} 条记录。\n"


def test_command_fails_with_every_broken_report(histories: list[int]) -> None:
    at(2, 1).update(note="x")
    at(4, 8).update(note="x")
    guard.put_up(connection)
    out = StringIO()
    with pytest.raises(CommandError, match="校验未通过：5 份报告，40 条记录，2 份报告有问题"):
        call_command("verify_audit", stdout=out)
    assert out.getvalue() == "报告 2：第 1 条与前一条对不上\n报告 4：第 8 条与前一条对不上\n"


def test_history_goes_on_after_a_seal(histories: list[int], tmp_path: Path) -> None:
    guard.put_up(connection)
    run("seal_audit", "--out", str(tmp_path))
    [file] = tmp_path.iterdir()
    written(REPORTS + 1, 3)
    record.write(report=1, version=9, at=timezone.now(), actor="x", actor_name="x", action="save")
    assert "校验通过：6 份报告，44 条记录，对照 " in run("verify_audit", "--seal", str(file))


def test_seal_finds_a_tail_that_was_cut_and_written_on(histories: list[int], tmp_path: Path) -> None:
    file = tmp_path / "seal.json"
    file.write_text(run("seal_audit", "--out", "-"))
    Event.objects.filter(report=2, sequence__gte=7).delete()
    record.write(report=2, version=7, at=timezone.now(), actor="x", actor_name="x", action="save")
    record.write(report=2, version=8, at=timezone.now(), actor="x", actor_name="x", action="save")
    guard.put_up(connection)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--seal", str(file), stdout=out)
    assert out.getvalue() == "报告 2：第 8 条与封存的不同\n"


def test_seal_is_read_as_it_was_written(histories: list[int]) -> None:
    taken = seal.take(timezone.now())
    assert seal.loads(taken.dumps()) == taken


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", "null", '{"format": 1, "reports": []}', '{"reports": {"x": [1, "y"]}}', "\0", "[" * 9999],
)
def test_file_that_is_no_seal_is_refused(content: str, db: None, tmp_path: Path) -> None:
    file = tmp_path / "seal.json"
    file.write_text(content)
    with pytest.raises(CommandError, match="封存文件"):
        run("verify_audit", "--seal", str(file))


def test_seal_that_was_changed_is_refused(histories: list[int], tmp_path: Path) -> None:
    file = tmp_path / "seal.json"
    file.write_text(seal.take(timezone.now()).dumps().replace('"2": [8,', '"2": [7,'))
    with pytest.raises(CommandError, match="被改动过"):
        run("verify_audit", "--seal", str(file))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None], ids=["not UTF-8", "missing"])
def test_file_that_cannot_be_read_is_refused(content: bytes | None, db: None, tmp_path: Path) -> None:
    file = tmp_path / "seal.json"
    if content:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="seal.json"):
        run("verify_audit", "--seal", str(file))


def test_seal_goes_into_no_missing_folder(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有目录 .*missing，请先建立"):
        run("seal_audit", "--out", str(tmp_path / "missing"))
    assert not (tmp_path / "missing").exists()


def test_seal_is_never_written_over(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.localtime()
    monkeypatch.setattr(timezone, "localtime", lambda *_: now)
    run("seal_audit", "--out", str(tmp_path))
    before = [(f.name, f.read_bytes()) for f in tmp_path.iterdir()]
    with pytest.raises(CommandError, match="写不了"):
        run("seal_audit", "--out", str(tmp_path))
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == before


# --- the page ---


def test_page_says_that_the_chain_holds(drafting: Any, complete: Report) -> None:
    page = drafting.get(f"/reports/{complete.pk}/history/").content.decode()
    assert "校验通过" in page


def test_page_says_where_the_chain_is_broken(drafting: Any, complete: Report, drafter: User) -> None:
    guard.lift(connection)
    at(complete.pk, 2).update(actor_name="别人")
    page = drafting.get(f"/reports/{complete.pk}/history/").content.decode()
    assert "记录校验未通过：第 2 条与前一条对不上" in page
    assert verify.first_fault(complete.pk)
