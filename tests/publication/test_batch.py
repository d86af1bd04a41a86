"""Many published reports at once: what is in the ZIP, what a list may look like, and going on after a stop."""

from __future__ import annotations

import hashlib
import io
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import Agency, User
from govreports.formats.document import Document
from govreports.printing.press import Unprinted
from govreports.publication.batches import detached, index, jobs, wanted
from govreports.publication.batches.making import Unmade, of_the_site
from govreports.publication.batches.names import LONGEST, Names
from govreports.publication.batches.plan import plan
from govreports.publication.batches.run import Run, Stopped
from govreports.publication.models import Batch, BatchState, Publication
from tests import factories, guards

YEAR = factories.YEAR
SCIENCE, WATER = "kjj", "swj"


@pytest.fixture
def two(agency: Agency, drafter: User, reviewer: User, stranger: User) -> tuple[Publication, Publication]:
    """Published reports of 示例市科学技术局 and 示例市水务局; 示例市统计局 has none."""
    factories.agency("tjj", "示例市统计局")
    water = factories.agency(WATER, "示例市水务局")
    writer = factories.person("water", factories.Role.DRAFTER, at=water)
    return (
        factories.published_report(agency, drafter=drafter, reviewer=reviewer),
        factories.published_report(water, drafter=writer, reviewer=stranger),
    )


def printed(document: Document) -> bytes:
    """Stands for a PDF where none is looked at."""
    return f"PDF of {document.agency}".encode()


def run(out: Path, *formats: str, asked: tuple[str, ...] | None = None, **options: Any) -> dict[str, Any]:
    """A batch with the printer that makes no PDF, unless another is given."""
    options = {"pdf": printed, **options}
    return Run(plan(YEAR, asked, formats or ("pdf", "json")), out, **options).finish()


def name(code: str, ending: str) -> str:
    title = Publication.objects.get(agency__code=code).title
    return f"{code}-{title}.{ending}"


def rows(book: bytes, sheet: str) -> list[tuple[Any, ...]]:
    """What stands below the head of a sheet of the index."""
    found = openpyxl.load_workbook(io.BytesIO(book))[sheet]
    return list(found.iter_rows(min_row=2, values_only=True))


# --- the ZIP ---


def test_pdf_in_the_zip_is_what_the_public_downloads(two: object, tmp_path: Path) -> None:
    run(tmp_path / "a.zip", "pdf", pdf=of_the_site)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        found = [archive.read(name(code, "pdf")) for code in (SCIENCE, WATER)]
    assert found == [Client().get(f"/annual/{YEAR}/{code}/report.pdf").getvalue() for code in (SCIENCE, WATER)]
    assert found[0][:5] == b"%PDF-"


def test_data_in_the_zip_is_the_frozen_document(two: tuple[Publication, ...], tmp_path: Path) -> None:
    run(tmp_path / "a.zip", "json")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read(name(SCIENCE, "json")).decode() == two[0].document


def test_every_format_is_a_file_of_its_kind(two: object, tmp_path: Path) -> None:
    run(tmp_path / "a.zip", "docx", "xlsx", "html", asked=(SCIENCE,))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert [archive.read(name(SCIENCE, key))[:2] for key in ("docx", "xlsx")] == [b"PK", b"PK"]
        assert "示例市科学技术局" in archive.read(name(SCIENCE, "html")).decode()


def test_index_names_every_file_with_its_hash(two: tuple[Publication, ...], tmp_path: Path) -> None:
    run(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        listed = rows(archive.read(index.NAME), "目录")
        hashes = {n: hashlib.sha256(archive.read(n)).hexdigest() for n in archive.namelist() if n != index.NAME}
    assert {row[5]: row[6] for row in listed} == hashes
    published = f"{timezone.localtime(two[0].published_at):%Y-%m-%d %H:%M}"
    assert listed[0][:5] == (SCIENCE, "示例市科学技术局", two[0].title, 1, published)


def test_index_says_what_is_not_there(two: object, tmp_path: Path) -> None:
    run(tmp_path / "a.zip", asked=(SCIENCE, "示例市统计局", "示例市气象局"))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert rows(archive.read(index.NAME), "未收入") == [
            ("tjj", "示例市统计局", None, index.UNPUBLISHED),
            (None, None, "示例市气象局", index.UNKNOWN),
        ]


def test_nothing_in_the_index_is_a_formula(two: object, tmp_path: Path) -> None:
    Agency.objects.filter(code=SCIENCE).update(name="=1+1")
    run(tmp_path / "a.zip", asked=(SCIENCE, '=HYPERLINK("http://example.invalid")'))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        book = openpyxl.load_workbook(io.BytesIO(archive.read(index.NAME)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells if str(cell.value)[0] == "="} == {"s"}


def test_same_reports_give_the_same_zip(two: object, tmp_path: Path) -> None:
    run(tmp_path / "a.zip", workers=1)
    run(tmp_path / "b.zip", workers=3)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_names_in_the_zip_are_marked_as_utf_8_and_sorted(two: object, tmp_path: Path) -> None:
    run(tmp_path / "a.zip", "json")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        chinese = [entry for entry in archive.infolist() if not entry.filename.isascii()]
        assert archive.namelist() == sorted(archive.namelist())
    assert len(chinese) == 2
    assert all(entry.flag_bits & 0x800 for entry in chinese)


def test_folder_instead_of_a_zip(two: object, tmp_path: Path) -> None:
    run(tmp_path / "a", "json")
    assert {f.name for f in (tmp_path / "a").iterdir()} == {name(SCIENCE, "json"), name(WATER, "json"), index.NAME}
    assert [f.name for f in tmp_path.iterdir()] == ["a"]


# --- a report that cannot be made ---


def refusing(fault: str) -> Callable[[Document], bytes]:
    """A press that has this to say of 示例市科学技术局."""

    def pdf(document: Document) -> bytes:
        if document.agency == "示例市科学技术局":
            raise Unprinted(fault)
        return printed(document)

    return pdf


@pytest.mark.parametrize("fault", ["slow", "memory", "died", "broken"])
def test_unprintable_report_stops_no_other_and_is_named(fault: str, two: object, tmp_path: Path) -> None:
    results = run(tmp_path / "a.zip", "pdf", pdf=refusing(fault))
    sentence = Unprinted(fault).sentence
    assert results[name(SCIENCE, "pdf")] == Unmade(sentence)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert set(archive.namelist()) == {name(WATER, "pdf"), index.NAME}
        said = rows(archive.read(index.NAME), "未收入")
    assert said[0] == (SCIENCE, "示例市科学技术局", said[0][2], f"{name(SCIENCE, 'pdf')}：{sentence}")


@pytest.mark.parametrize("fault", ["disk", "absent", "busy"])
def test_press_that_cannot_print_at_all_stops_the_batch(fault: str, two: object, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="可以继续"):
        run(tmp_path / "a.zip", "pdf", pdf=refusing(fault))
    assert not (tmp_path / "a.zip").exists()


# --- going on ---


class Counting:
    """Counts what is printed; interrupts after so many."""

    def __init__(self, interrupt_after: int = 99) -> None:
        self.printed: list[str] = []
        self.left = interrupt_after

    def pdf(self, document: Document) -> bytes:
        self.printed.append(document.agency)
        return printed(document)

    def say(self, _: object) -> None:
        self.left -= 1
        if self.left <= 0:
            raise KeyboardInterrupt


def interrupted(out: Path) -> None:
    """A batch of which one report was done."""
    counting = Counting(interrupt_after=1)
    with pytest.raises(KeyboardInterrupt):
        run(out, "pdf", pdf=counting.pdf, say=counting.say)
    assert not out.exists()


def go_on(out: Path) -> list[str]:
    """The rest; returns whose reports were printed."""
    counting = Counting()
    run(out, "pdf", pdf=counting.pdf)
    return counting.printed


def test_interrupted_batch_goes_on_where_it_was(two: object, tmp_path: Path) -> None:
    run(tmp_path / "whole.zip", "pdf")
    interrupted(tmp_path / "a.zip")
    assert go_on(tmp_path / "a.zip") == ["示例市水务局"]
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "whole.zip").read_bytes()
    assert not (tmp_path / "a.zip.work").exists()


@pytest.mark.parametrize("damage", ["content", "journal", "missing"])
def test_damaged_file_is_made_again(damage: str, two: object, tmp_path: Path) -> None:
    run(tmp_path / "whole.zip", "pdf")
    interrupted(tmp_path / "a.zip")
    work = tmp_path / "a.zip.work"
    file = work / "files" / name(SCIENCE, "pdf")
    if damage == "content":
        file.write_bytes(file.read_bytes()[:-1])
    elif damage == "missing":
        file.unlink()
    else:
        (work / "journal.jsonl").write_text('\n{"file": "kjj')  # as a cut of power leaves it
    assert go_on(tmp_path / "a.zip") == ["示例市科学技术局", "示例市水务局"]
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "whole.zip").read_bytes()


def test_file_of_another_edition_is_made_again(two: tuple[Publication, ...], tmp_path: Path) -> None:
    interrupted(tmp_path / "a.zip")
    with guards.lifted():
        Publication.objects.filter(pk=two[0].pk).update(sha256="0" * 64)
    assert go_on(tmp_path / "a.zip") == ["示例市科学技术局", "示例市水务局"]


def test_what_another_list_left_is_not_in_the_zip(two: object, tmp_path: Path) -> None:
    interrupted(tmp_path / "a.zip")
    run(tmp_path / "a.zip", "pdf", asked=(WATER,))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert set(archive.namelist()) == {name(WATER, "pdf"), index.NAME}


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file may grow beyond `size`: writing fails half-way, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_full_disk_is_said_and_leaves_what_was_there(two: object, tmp_path: Path) -> None:
    out = tmp_path / "a.zip"
    run(out, "json")
    before = out.read_bytes()
    with small_disk(2000), pytest.raises(Stopped, match="磁盘空间不足.*已完成 0/2 份"):
        run(out, "pdf", "json")
    assert out.read_bytes() == before
    assert not list((tmp_path / "a.zip.work" / "files").glob("*.part"))
    run(out, "pdf", "json")
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == 5


def test_disk_that_is_full_at_the_end_costs_no_report(two: object, tmp_path: Path) -> None:
    with small_disk(20_000), pytest.raises(Stopped, match="已完成 2/2 份"):
        run(tmp_path / "a.zip", "json", "pdf", pdf=lambda document: b"x" * 15_000)
    assert go_on_counts_nothing(tmp_path / "a.zip")


def go_on_counts_nothing(out: Path) -> bool:
    """Whether the rest needs no printing."""
    counting = Counting()
    run(out, "json", "pdf", pdf=counting.pdf)
    return out.exists() and counting.printed == []


def test_folder_of_somebody_else_is_left_alone(two: object, tmp_path: Path) -> None:
    (tmp_path / "a.zip.work").mkdir()
    (tmp_path / "a.zip.work" / "novel.txt").write_text("第一章")
    with pytest.raises(Exception, match="不是本命令的工作文件夹"):
        run(tmp_path / "a.zip", "json")
    assert (tmp_path / "a.zip.work" / "novel.txt").read_text() == "第一章"


# --- names of files ---


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("a", "../../etc/passwd"),
        ("a", "C:\\Windows\\x"),
        ("a", 'x<y>:"|?*'),
        ("a", "换\n行\0"),
        ("a", "反\u202e向"),
        ("con", ""),
        ("a", "字" * 120),
        ("-" * 40, "末尾. . ."),
    ],
)
def test_file_name_is_safe_everywhere(code: str, title: str) -> None:
    given = Names().give(code, title, "pdf")
    assert len(given.encode()) <= LONGEST
    assert given.endswith(".pdf")
    assert not set(given) & set('<>:"/\\|?*\0\n\u202e')
    stem = given.removesuffix(".pdf")
    assert stem == stem.strip(". ")
    assert stem.upper() not in {"CON", "NUL"}


def test_device_name_of_windows_is_no_file_name() -> None:
    assert Names().give("nul", "", "pdf") == "nul-.pdf"
    assert Names().give("COM1.x", "", "pdf") == "_COM1.x-.pdf"


def test_no_two_files_differ_in_capitals_only() -> None:
    names = Names()
    assert [names.give(code, "报告", "pdf") for code in ("kjj", "KJJ", "kjj")] == [
        "kjj-报告.pdf",
        "KJJ-报告-2.pdf",
        "kjj-报告-3.pdf",
    ]


def test_long_names_that_begin_alike_stay_apart() -> None:
    names = Names()
    given = {names.give("a", "字" * 60 + end, "pdf") for end in "甲乙丙"}
    assert len(given) == 3
    assert max(len(one.encode()) for one in given) <= LONGEST


# --- the list ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_list_is_read_as_notepad_saves_it(encoding: str) -> None:
    data = "示例市科学技术局\r\nswj\r\n".encode(encoding)
    assert wanted.lines(wanted.decoded(data)) == ("示例市科学技术局", "swj")


@pytest.mark.parametrize(
    "line", ["kjj", "KJJ", " 示例市科学技术局 ", "示例市 科学技术局", "示例市科学技术局\tkjj", "7\tkjj", "ｋｊｊ"]
)
def test_agency_is_found_by_code_or_name(line: str, agency: Agency) -> None:
    assert wanted.find(wanted.lines(line)) == wanted.Found((agency,))


def test_agency_named_twice_is_there_once(agency: Agency) -> None:
    assert wanted.find(wanted.lines("kjj\n示例市科学技术局\nkjj")).agencies == (agency,)


def test_three_thousand_lines_are_read(agency: Agency) -> None:
    asked = wanted.lines("\n".join([*(f"示例市第{i}局" for i in range(2999)), "kjj"]))
    found = wanted.find(asked)
    assert (len(found.agencies), len(found.unknown)) == (1, 2999)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "名单是空的"),
        (" \n\t\n\u3000", "名单是空的"),
        ("kjj\n\x07", "第 2 行有不能识别的字符"),
        ("字" * 201, "第 1 行过长"),
        ("\n".join(map(str, range(10_001))), "最多 10000 行"),
    ],
)
def test_list_that_cannot_be_used_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(wanted.NotAList, match=sentence):
        wanted.lines(text)


@pytest.mark.parametrize(
    ("data", "sentence"), [(b"\xff\xfe\x00", "不是文本文件"), (b"\x81", "不是文本文件"), (b" " * 1_000_001, "过大")]
)
def test_file_that_is_no_list_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(wanted.NotAList, match=sentence):
        wanted.decoded(data)


# --- the command ---


def command(*arguments: str) -> int:
    """The exit status of render_reports."""
    try:
        call_command("render_reports", *arguments, "--formats", "json")
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def out(tmp_path: Path) -> str:
    return str(tmp_path / "a.zip")


def listed(tmp_path: Path, text: str) -> str:
    path = tmp_path / "list.txt"
    path.write_text(text)
    return str(path)


def test_command_writes_the_zip_and_says_how_far_it_is(two: object, out: str, capsys: Any) -> None:
    assert command("--year", str(YEAR), "--out", out) == 0
    said = capsys.readouterr().err
    assert "2/2 示例市水务局" in said
    assert "没有已发布的报告：示例市统计局（tjj）" in said
    assert zipfile.is_zipfile(out)


def test_command_says_what_of_the_list_is_unknown(two: object, out: str, tmp_path: Path, capsys: Any) -> None:
    assert command("--year", str(YEAR), "--out", out, "--agencies", listed(tmp_path, "kjj\n示例市气象局")) == 1
    assert "没有这个机关：示例市气象局" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--year", "2024"), "没有已发布的 2024 年报告"),
        (("--year", "2025", "--agencies", "/no/list"), "没有这个文件或文件夹"),
        (("--year", "2025", "--out", "/no/folder/a.zip"), "请先建立"),
        (("--year", "2025", "--workers", "0"), "--workers"),
        ((), "请写明 --year"),
    ],
)
def test_command_refuses_in_words_and_writes_nothing(
    arguments: tuple[str, ...], sentence: str, two: object, out: str, capsys: Any
) -> None:
    assert command("--out", out, *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert not Path(out).exists()


def test_command_keeps_a_folder_that_holds_something(two: object, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "mine.txt").write_text("我的")
    assert command("--year", str(YEAR), "--out", str(tmp_path)) == 2
    assert "已存在且不为空" in capsys.readouterr().err


# --- on the site ---


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    """Where the site keeps its batches."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "batches"


@pytest.fixture
def quiet(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """No process is started; the journey in the browser starts a real one."""
    started: list[None] = []
    monkeypatch.setattr(jobs, "start", lambda: started.append(None))
    return started


def order(by: User, agencies: str = "", **given: Any) -> Batch:
    return factories.batch(by, state=BatchState.WAITING, wanted=agencies, **given)


@pytest.mark.usefixtures("place")
def test_batch_is_made_in_the_background(two: object, drafter: User) -> None:
    order(drafter)
    jobs.work(1)
    done = Batch.objects.get()
    assert (done.state, done.done, done.total, done.fault) == (BatchState.DONE, 2, 2, "")
    with zipfile.ZipFile(jobs.file(done)) as archive:
        assert len(archive.namelist()) == 3


@pytest.mark.usefixtures("place")
def test_batches_of_several_people_are_made_in_turn(two: object, drafter: User, reviewer: User) -> None:
    late = order(drafter)
    order(reviewer, asked_at=timezone.now() - timedelta(minutes=1))
    order_of_work = []
    real = jobs._work_on
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "_work_on", lambda batch, workers: order_of_work.append(batch.pk) or real(batch, workers))
        jobs.work(1)
    assert order_of_work[1] == late.pk
    assert set(Batch.objects.values_list("state", flat=True)) == {BatchState.DONE}


@pytest.mark.usefixtures("place")
def test_second_process_does_nothing_while_one_works(two: object, drafter: User) -> None:
    order(drafter)
    with jobs._lock(jobs.fcntl.LOCK_EX) as held:
        assert held
        assert jobs.is_at_work()
        jobs.work(1)
    assert Batch.objects.get().state == BatchState.WAITING
    assert not jobs.is_at_work()


def test_a_person_has_one_unfinished_batch(drafter: User, reviewer: User) -> None:
    wish = {"year": YEAR, "agencies": "", "formats": ("json",)}
    jobs.ask(**wish, by=drafter)
    with pytest.raises(jobs.StillAtWork):
        jobs.ask(**wish, by=drafter)
    jobs.ask(**wish, by=reviewer)
    Batch.objects.update(state=BatchState.DONE)
    jobs.ask(**wish, by=drafter)


@pytest.mark.usefixtures("place")
def test_batch_whose_process_died_goes_on_when_its_owner_says_so(two: object, drafter: User) -> None:
    batch = factories.batch(drafter, state=BatchState.RUNNING)
    assert jobs.is_cut_off(batch)
    jobs.work(1)  # somebody else's process does not take it up: it may be what killed the last one
    assert Batch.objects.get().state == BatchState.RUNNING
    jobs.resume(batch=batch.pk, by=drafter)
    assert not jobs.is_cut_off(Batch.objects.get())
    jobs.work(1)
    assert Batch.objects.get().state == BatchState.DONE


@pytest.mark.usefixtures("place")
def test_batch_that_is_worked_on_is_not_cut_off(drafter: User) -> None:
    batch = factories.batch(drafter, state=BatchState.RUNNING)
    with jobs._lock(jobs.fcntl.LOCK_EX):
        assert not jobs.is_cut_off(batch)
        jobs.resume(batch=batch.pk, by=drafter)
    assert Batch.objects.get().state == BatchState.RUNNING


@pytest.mark.usefixtures("place")
def test_full_disk_stops_a_batch_with_a_sentence_and_it_goes_on(two: object, drafter: User) -> None:
    batch = order(drafter)
    real = jobs.run.Run.finish

    def cramped(self: Any) -> Any:
        with small_disk(2000):
            return real(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs.run.Run, "finish", cramped)
        jobs.work(1)
    stopped = Batch.objects.get()
    assert stopped.state == BatchState.STOPPED
    assert "磁盘空间不足" in stopped.fault
    jobs.resume(batch=batch.pk, by=drafter)
    jobs.work(1)
    assert Batch.objects.get().state == BatchState.DONE


@pytest.mark.usefixtures("place")
def test_batch_of_which_nothing_is_published_any_more_says_so(agency: Agency, drafter: User) -> None:
    order(drafter, "kjj")
    jobs.work(1)
    assert "没有已发布的 2025 年报告" in Batch.objects.get().fault


def test_deleting_a_batch_stops_the_work_on_it(two: object, drafter: User, place: Path) -> None:
    batch = order(drafter)
    real = jobs.run.Run.finish

    def given_up(self: Any) -> Any:
        jobs.delete(batch=batch.pk, by=drafter)
        return real(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs.run.Run, "finish", given_up)
        jobs.work(1)
    assert not Batch.objects.exists()
    assert not (place / str(batch.pk)).exists()


def test_old_batches_are_tidied_away(two: object, drafter: User, reviewer: User, place: Path) -> None:
    old, new = order(drafter), order(reviewer)
    jobs.work(1)
    Batch.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=jobs.KEPT_DAYS, minutes=1))
    call_command("render_reports", "--tidy")
    assert [batch.pk for batch in Batch.objects.all()] == [new.pk]
    assert {f.name for f in place.iterdir() if f.is_dir()} == {str(new.pk)}


# --- its pages ---

PAGE = "/reports/batches/"
WISH = {"year": str(YEAR), "agencies": "kjj\n示例市统计局\n示例市气象局", "formats": ["json"]}


def test_page_says_what_is_not_there_before_it_starts(two: object, drafting: Client, quiet: list[None]) -> None:
    said = drafting.post(PAGE, WISH).content.decode()
    for words in (
        "报告 1 份",
        "没有对应机关的 1 行",
        "示例市气象局",
        "没有已发布报告的机关 1 个",
        "示例市统计局（tjj）",
    ):
        assert words in said
    assert (Batch.objects.count(), quiet) == (0, [])


def test_from_the_form_to_the_file(two: object, drafting: Client, quiet: list[None]) -> None:
    answer = drafting.post(PAGE, {**WISH, "start": "1"}, follow=True)
    assert "排队中" in answer.content.decode()
    assert quiet == [None]
    jobs.work(1)
    batch = Batch.objects.get()
    page = drafting.get(batch.get_absolute_url()).content.decode()
    assert "下载ZIP" in page
    got = drafting.get(f"{batch.get_absolute_url()}reports.zip")
    assert "%E5%B9%B4" in got.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(got.getvalue())) as archive:
        assert set(archive.namelist()) == {name(SCIENCE, "json"), index.NAME}


def test_second_start_of_the_same_form_is_refused(two: object, drafting: Client, quiet: list[None]) -> None:
    drafting.post(PAGE, {**WISH, "start": "1"})
    answer = drafting.post(PAGE, {**WISH, "start": "1"})
    assert (answer.status_code, Batch.objects.count()) == (409, 1)
    assert "没有完成" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"year": "1999"}, "选择"),
        ({"formats": []}, "必填"),
        ({"formats": ["exe"]}, "选择"),
        ({"agencies": "示例市气象局"}, "没有已发布的 2025 年报告"),
        ({"agencies": "a\x07b"}, "第 1 行有不能识别的字符"),
        ({"agencies": "a\0b"}, "空"),
        ({"agencies": "\n".join(f"示例市第{i}局" for i in range(10_001))}, "最多 10000 行"),
    ],
)
def test_form_that_cannot_be_used_is_refused_in_words(
    changed: dict[str, Any], sentence: str, two: object, drafting: Client, quiet: list[None]
) -> None:
    answer = drafting.post(PAGE, {**WISH, **changed, "start": "1"})
    assert (answer.status_code, Batch.objects.count(), quiet) == (400, 0, [])
    assert sentence in answer.content.decode()


def test_page_tells_how_far_it_is(two: object, drafter: User, drafting: Client, place: Path) -> None:
    batch = factories.batch(drafter, state=BatchState.RUNNING, done=3, total=8)
    with jobs._lock(jobs.fcntl.LOCK_EX):
        assert "3 / 8 份" in drafting.get(batch.get_absolute_url()).content.decode()
        state = drafting.get(f"{batch.get_absolute_url()}state/").json()
    assert state == {"done": 3, "total": 8, "state": "running", "label": "正在生成", "cut_off": False, "going_on": True}


def test_page_of_a_batch_that_was_cut_off_offers_to_go_on(
    two: object, drafter: User, drafting: Client, quiet: list[None]
) -> None:
    batch = factories.batch(drafter, state=BatchState.RUNNING, done=3, total=8)
    assert "继续" in drafting.get(batch.get_absolute_url()).content.decode()
    answer = drafting.post(f"{batch.get_absolute_url()}resume/", follow=True)
    assert "排队中" in answer.content.decode()
    assert quiet == [None]


@pytest.mark.parametrize(("method", "tail"), [("get", ""), ("get", "state/"), ("get", "reports.zip"), ("post", "resume/"), ("post", "delete/")])  # fmt: skip
def test_batch_of_another_looks_like_an_absent_one(
    method: str, tail: str, drafter: User, reviewing: Client, place: Path
) -> None:
    batch = factories.batch(drafter)
    theirs = getattr(reviewing, method)(f"{PAGE}{batch.pk}/{tail}")
    absent = getattr(reviewing, method)(f"{PAGE}{batch.pk + 1}/{tail}")
    assert (theirs.status_code, absent.status_code, Batch.objects.count()) == (404, 404, 1)
    assert theirs.content.split(b"csrf")[0] == absent.content.split(b"csrf")[0]


def test_list_shows_ones_own_batches_only(two: object, drafter: User, drafting: Client, reviewing: Client) -> None:
    address = factories.batch(drafter).get_absolute_url()
    assert [address in browser.get(PAGE).content.decode() for browser in (drafting, reviewing)] == [True, False]


def test_started_command_outlives_its_parent(tmp_path: Path) -> None:
    said = tmp_path / "said"
    late = f"import time, os; time.sleep(0.3); open({str(said)!r}, 'w').write(str(os.getsid(0) == os.getpid()))"
    jobs.subprocess.run([sys.executable, detached.__file__, sys.executable, "-c", late], check=True, timeout=20)
    assert not said.exists()
    for _ in range(100):
        if said.exists() and said.read_text():
            break
        jobs.time.sleep(0.05)
    assert said.read_text() == "True"
