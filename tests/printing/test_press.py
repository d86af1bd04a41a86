"""The press: what hangs, grows or asks for the network is ended, others are served in turn, and nothing is left."""

from __future__ import annotations

import ast
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from PIL import Image

from govreports.formats.document import Document
from govreports.printing import pages, pdf, press, wire
from govreports.printing.limits import WAITERS, WAITERS_EACH, Limits
from govreports.printing.press import Press, Unprinted
from govreports.printing.waiters import Waiters
from govreports.printing.wire import Fault
from tests.narratives import NAMES, shared_reports

FAULTY = "tests.printing.faulty"
UNHOOKED = "tests.printing.faulty_unhooked"
UNCONFINED = "tests.printing.faulty_unconfined"
PATIENT = 60.0


class Site:
    """One web process before the press."""

    def __init__(self, child: str, **limits: float) -> None:
        self.press = Press(child, Limits(**{"children": 1, "grace": 0.2, **limits}))  # type: ignore[arg-type]

    def contents(
        self, does: str, *, whose: str = "a", agency: str = "示例市", patience: float | None = PATIENT
    ) -> dict:
        """Have a report printed whose preamble names a fault; what the process said of it."""
        document = Document(agency, 2025, preamble=does)
        header = {"ask": "contents", "watermark": True, "whose": whose}
        return self.press.ask(document, header, patience)[0]["pages"]

    def at_work(self) -> bool:
        """Whether a rendering goes on."""
        return self.press.state()["working"] == 1

    def said(self, does: str) -> str:
        return str(self.contents(does)["said"])

    def fault(self, does: str, **more: object) -> Fault:
        with pytest.raises(Unprinted) as unprinted:
            self.contents(does, **more)  # type: ignore[arg-type]
        return unprinted.value.fault


def vanish(made: list[Site]) -> None:
    """Leave the press, and see that nothing is left of it."""
    rooms = [one.press._room for one in made if one.press._room]
    children = [child for room in rooms for child in offspring(room.pid)]
    for one in made:
        one.press.leave()
    for room in rooms:
        assert room.wait(10) == 0
    assert soon(lambda: not any(map(alive, children)))


@pytest.fixture
def site() -> Iterator[Callable[..., Site]]:
    """Makes web processes; their press rooms and children are gone when the test is over."""
    made: list[Site] = []

    def make(child: str = FAULTY, **limits: float) -> Site:
        made.append(Site(child, **limits))
        return made[-1]

    yield make
    vanish(made)


@pytest.fixture(scope="module")
def faulty() -> Iterator[Site]:
    """One for all tests that need no limits of their own; each finds it sound again."""
    one = Site(FAULTY, grace=0.4)
    yield one
    vanish([one])


@pytest.fixture(scope="module")
def unhooked() -> Iterator[Site]:
    """The same without the audit hook."""
    one = Site(UNHOOKED, grace=0.3)
    yield one
    vanish([one])


def offspring(process: int) -> list[int]:
    try:
        return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def spent(process: int) -> int:
    """Hundredths of a second of processor time, proc(5)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def soon(holds: Callable[[], bool], seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


@pytest.fixture
def others() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as pool:
        yield pool


# --- what comes out ---


@pytest.mark.parametrize("name", NAMES)
def test_pdf_of_the_press_is_that_of_this_process(name: str) -> None:
    document = dict(shared_reports())[name]
    assert press.pdf(document, whose="a") == pdf.render(document)


def test_watermark_is_printed_and_kept_apart() -> None:
    document = Document("示例市科学技术局", 2025)
    assert press.pdf(document, watermark=True) == pdf.render(document, watermark=True) != press.pdf(document)


def test_contents_name_the_first_page_of_each_section() -> None:
    prose = "全年主动公开政府信息，回应群众关心的事项。" * 200
    document = Document("示例市科学技术局", 2025, preamble="一句。", sections={"overview": prose})
    found = press.contents(document)
    with pypdfium2.PdfDocument(press.pdf(document)) as opened:
        texts = [page.get_textpage().get_text_bounded() for page in opened]
    headings = {part.key: part.heading for part in pages.pages(document).parts}
    printed = {key: next(n for n, text in enumerate(texts, 1) if heading in text) for key, heading in headings.items()}
    assert (found.count, found.pages) == (len(texts), {"preamble": 1, **printed})
    assert len(set(printed.values())) > 3


def test_picture_is_a_page_as_wide_as_asked() -> None:
    document = Document("示例市科学技术局", 2025)
    with Image.open(BytesIO(press.picture(document, 2, width=600))) as picture:
        assert (picture.format, picture.size) == ("PNG", (600, 849))


def test_pictures_of_two_pages_differ() -> None:
    document = Document("示例市科学技术局", 2025)
    assert press.picture(document, 1) != press.picture(document, 2)


@pytest.mark.parametrize("page", [-1, 0, 999])
def test_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(Unprinted, match="没有这一页") as unprinted:
        press.picture(Document("示例市科学技术局", 2025), page)
    assert unprinted.value.status == 404


def test_one_version_is_rendered_once(site: Callable[..., Site]) -> None:
    one = site()
    document = Document("示例市", 2025, preamble="nothing")
    for ask in ("contents", "pdf", "contents"):
        one.press.ask(document, {"ask": ask, "watermark": True, "whose": "a"}, PATIENT)
    one.press.ask(document, {"ask": "picture", "page": 1, "width": 90, "watermark": True, "whose": "b"}, PATIENT)
    assert one.contents("nothing", agency="示例县")["rendered"] == 2


def test_two_who_ask_at_once_share_one_rendering(site: Callable[..., Site], others: ThreadPoolExecutor) -> None:
    one = site()
    asked = [others.submit(one.contents, "work 0.5", whose=whose) for whose in "ab"]
    assert {answer.result()["rendered"] for answer in asked} == {1}


def test_two_web_processes_share_a_press_room(site: Callable[..., Site]) -> None:
    here, there = site(), site()
    assert here.contents("nothing")["process"] == there.contents("nothing", agency="示例县")["process"]
    assert there.press._room is None


# --- what is ended ---


def test_rendering_that_hangs_is_ended_and_the_next_goes_on(site: Callable[..., Site]) -> None:
    one = site(seconds=1)
    began = time.monotonic()
    assert one.fault("hang") is Fault.SLOW
    assert time.monotonic() - began < 6
    assert one.said("nothing") == ""


def test_rendering_within_the_time_is_not_ended(site: Callable[..., Site]) -> None:
    assert site(seconds=20).said("work 2") == ""


def test_rendering_that_grows_is_ended_and_the_next_goes_on(faulty: Site) -> None:
    assert faulty.fault("grow 4") is Fault.MEMORY
    assert faulty.said("nothing") == ""


def test_rendering_within_the_memory_is_not_ended(site: Callable[..., Site]) -> None:
    assert site(memory=4 << 30).said("grow 1.5") == ""


def test_process_that_died_by_chance_is_replaced_and_the_report_printed(faulty: Site) -> None:
    first = faulty.contents("nothing")["process"]
    again = faulty.contents("die_late")
    assert again["process"] != first
    assert not alive(first)


def test_report_that_always_ends_its_process_is_given_up(faulty: Site) -> None:
    assert faulty.fault("die") is Fault.DIED
    assert faulty.said("nothing") == ""


def test_exception_is_said_and_the_next_goes_on(faulty: Site) -> None:
    assert faulty.fault("crash") is Fault.BROKEN
    assert faulty.said("nothing") == ""


def test_process_is_replaced_after_so_many_renderings(site: Callable[..., Site]) -> None:
    one = site(renders=2)
    processes = [one.contents("nothing", agency=agency)["process"] for agency in "甲乙丙丁"]
    assert processes[0] == processes[1] != processes[2] == processes[3]


def test_idle_process_stops_and_comes_back(site: Callable[..., Site]) -> None:
    one = site(idle=0.2)
    process = one.contents("nothing")["process"]
    assert soon(lambda: not alive(process))
    assert one.contents("nothing", agency="示例县")["process"] != process


def test_children_end_with_the_press_room(site: Callable[..., Site], others: ThreadPoolExecutor) -> None:
    one = site(seconds=5)
    child = one.contents("nothing")["process"]
    asked = others.submit(one.fault, "hang")  # the end of its pipe would not reach it
    assert soon(one.at_work)
    assert one.press._room
    one.press._room.kill()
    assert soon(lambda: not alive(child), 2)
    assert asked.result() is Fault.SLOW  # tried again in a new press room


def test_rendering_that_hangs_ends_itself_if_nobody_does(site: Callable[..., Site], others: ThreadPoolExecutor) -> None:
    one = site(seconds=1)
    child = one.contents("nothing")["process"]
    idle = spent(child)
    asked = others.submit(one.fault, "hang")
    assert soon(lambda: spent(child) > idle + 20)  # the report has reached it
    assert one.press._room
    one.press._room.send_signal(signal.SIGSTOP)
    try:
        assert soon(lambda: not alive(child), 20)
    finally:
        one.press._room.send_signal(signal.SIGCONT)
    assert asked.result() is Fault.SLOW


def test_press_room_that_was_ended_is_there_again(site: Callable[..., Site]) -> None:
    one = site()
    one.contents("nothing")
    assert one.press._room
    one.press._room.kill()
    assert one.contents("nothing", agency="示例县")["rendered"] == 1


def test_press_room_that_is_ending_is_not_asked_again(site: Callable[..., Site], others: ThreadPoolExecutor) -> None:
    """A process that is killed closes its connections one after the other."""
    one = site()
    with socket.socket(socket.AF_UNIX) as ending:
        ending.bind("\0" + one.press._address)
        ending.listen()
        asked = others.submit(one.contents, "nothing")
        with ending.accept()[0] as presence:
            presence.sendall(wire.pack({}))
            question = ending.accept()[0]
            ending.close()
            question.close()
            assert asked.result()["rendered"] == 1


# --- who is served when ---


def test_one_person_does_not_keep_another_waiting(faulty: Site, others: ThreadPoolExecutor) -> None:
    many = [others.submit(faulty.contents, "work 0.2", agency=f"甲{n}") for n in range(8)]
    assert soon(lambda: faulty.press.state()["waiting"] > 5)
    faulty.contents("nothing", whose="b")
    assert sum(answer.done() for answer in many) < 5
    assert [answer.result()["said"] for answer in many] == [""] * 8


def test_newer_version_takes_the_place_of_one_not_begun(faulty: Site, others: ThreadPoolExecutor) -> None:
    begun = others.submit(faulty.contents, "work 1.5")
    assert soon(faulty.at_work)
    older: Future[Fault] = others.submit(faulty.fault, "work 0.1")
    assert soon(lambda: faulty.press.state()["waiting"] == 1)
    newer = others.submit(faulty.contents, "work 0.2")
    assert older.result() is Fault.SUPERSEDED
    assert begun.result()["said"] == newer.result()["said"] == ""


def test_report_of_another_agency_takes_nobodys_place(faulty: Site, others: ThreadPoolExecutor) -> None:
    asked = [others.submit(faulty.contents, "work 0.3", agency=f"乙{n}") for n in range(3)]
    assert [answer.result()["said"] for answer in asked] == [""] * 3


def test_who_waits_too_long_is_told(site: Callable[..., Site], others: ThreadPoolExecutor) -> None:
    one = site(seconds=2)
    one.contents("nothing")
    hung = others.submit(one.fault, "hang")
    assert soon(one.at_work)
    assert one.fault("work 0", whose="b", patience=0.1) is Fault.BUSY
    assert hung.result() is Fault.SLOW


def test_queue_has_an_end(site: Callable[..., Site], others: ThreadPoolExecutor) -> None:
    one = site(queue=3)
    one.contents("nothing")
    begun = others.submit(one.contents, "work 1.5")
    assert soon(one.at_work)
    asked = [others.submit(one.contents, "work 0", whose=f"{n}", agency=f"{n}") for n in range(5)]
    refused = [answer.exception() for answer in asked]
    assert sum(isinstance(e, Unprinted) and e.fault is Fault.BUSY for e in refused) == 2
    assert begun.result()["said"] == ""


def test_only_some_threads_of_the_web_wait(site: Callable[..., Site], others: ThreadPoolExecutor) -> None:
    one = site(seconds=2)
    one.contents("nothing")
    people = ["a"] * WAITERS_EACH + ["b"] * (WAITERS - WAITERS_EACH)
    waiting = [
        others.submit(one.fault, "hang", whose=whose, agency=f"{n}", patience=None) for n, whose in enumerate(people)
    ]
    assert soon(lambda: one.press.state() == {"waiting": WAITERS - 1, "working": 1})
    began = time.monotonic()
    assert one.fault("work 0", whose="z", patience=None) is Fault.BUSY
    assert one.contents("nothing", whose="z", patience=None)["rendered"] == 1  # what is there needs no waiting
    assert time.monotonic() - began < 1
    assert {answer.result() for answer in waiting} <= {Fault.SLOW, Fault.BUSY}


def test_one_person_does_not_take_all_places_to_wait() -> None:
    waiters = Waiters(3, 2)
    with waiters.one_of("a") as first, waiters.one_of("a") as second, waiters.one_of("a") as third:
        with waiters.one_of("b") as other, waiters.one_of("c") as last:
            assert (first, second, third, other, last) == (True, True, False, True, False)
        with waiters.one_of("c") as next_one:
            assert next_one
    with waiters.one_of("a") as again:
        assert again


# --- what it may not do ---


@pytest.fixture
def port() -> Iterator[int]:
    """Somebody who would answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def accept() -> None:
            while True:
                try:
                    listening.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1]


def test_process_connects_to_nobody(faulty: Site, port: int) -> None:
    assert "does no socket" in faulty.said(f"connect {port}")


def test_process_has_no_network_that_a_library_could_use(unhooked: Site, port: int) -> None:
    assert "unreachable" in unhooked.said(f"connect_in_c {port}")


def test_process_without_the_two_barriers_would_connect(site: Callable[..., Site], port: int) -> None:
    one = site(UNCONFINED)
    assert (one.said(f"connect {port}"), one.said(f"connect_in_c {port}")) == ("connected", "connected")


def test_process_reads_no_file_of_the_site(faulty: Site, unhooked: Site, tmp_path: Path) -> None:
    secret = tmp_path / "secret_key"
    secret.write_text("secret")
    assert "opens no" in faulty.said(f"read {secret}")
    assert unhooked.said(f"read {secret}") == "secret"


def test_process_writes_no_file(faulty: Site, unhooked: Site, tmp_path: Path) -> None:
    target = tmp_path / "written"
    assert "opens no" in faulty.said(f"write {target}")
    assert not target.exists()
    assert unhooked.said(f"write {target}") == "written"


def test_process_runs_no_program(faulty: Site, unhooked: Site) -> None:
    assert faulty.said("run").startswith("refused")
    assert unhooked.said("run") == "true"


def test_process_knows_no_secret_of_the_site(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:password@127.0.0.1/site")
    monkeypatch.setenv("SECRET_KEY", "k" * 60)
    known = ast.literal_eval(site().said("environment"))
    assert "DATABASE_URL" not in known
    assert known["SECRET_KEY"] != "k" * 60
    assert settings.SECRET_KEY not in known.values()


def test_fault_of_the_tests_is_unknown_to_the_site() -> None:
    began = time.monotonic()
    assert press.contents(Document("示例市", 2025, preamble="hang")).count
    assert time.monotonic() - began < 20
