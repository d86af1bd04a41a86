"""A real site whose rendering hangs: who asked for the PDF is told, and everybody else goes on saving."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.savers import Person
from govreports.printing.limits import WAITERS
from tests.browser.conftest import Site, free_port
from tests.printing.test_press import alive, soon

PDF = "/reports/{}/preview.pdf"


@contextmanager
def running(var: Path, application: str) -> Iterator[Site]:
    """gunicorn as shipped, over the demo city; nothing of it is left afterwards."""
    (var / "secret_key").write_text(secrets.token_urlsafe(60))
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"GOVREPORTS_VAR": str(var)}
    port = free_port()
    made = Site(f"http://127.0.0.1:{port}", env, port, application=application)
    made.manage("migrate", "-v0")
    made.manage("collectstatic", "--noinput", "-v0")
    made.logins = dict(re.findall(r"^\s+(\S+)\s+(\S+)\s+（", made.manage("load_demo"), re.MULTILINE))
    made.start()
    yield made
    left = [process for process in map(int, filter(str.isdigit, os.listdir("/proc"))) if _of(process, var)]
    assert any("pressroom" in _command(process) for process in left)
    made.stop()
    assert soon(lambda: not any(map(alive, left)), 10), [_command(process) for process in left if alive(process)]
    assert "Traceback" not in made.log(), made.log()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One whose rendering processes have faults."""
    with running(tmp_path_factory.mktemp("var"), "tests.printing.faulty_site") as made:
        yield made


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def _of(process: int, var: Path) -> bool:
    try:
        return str(var) in Path(f"/proc/{process}/environ").read_text()
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def drafter(site: Site) -> Iterator[Person]:
    entered = Person(site.url, "kjj-tianbao", site.logins["kjj-tianbao"])
    try:
        yield entered
    finally:
        entered.connection.close()


def report_of(person: Person) -> int:
    """A report that is being written; notices name others."""
    return int(re.findall(r'/reports/(\d+)/">[^<]*</a></td><td><span class="tag drafting"', person.get("/reports/"))[0])


def save(person: Person, report: int, **changes: str) -> float:
    """Seconds that opening a table and saving it took; the save is acknowledged."""
    began = time.monotonic()
    version = re.search(r'data-version="(\d+)"', person.get(f"/reports/{report}/tables/requests/"))
    assert version
    body = {"mutation": str(uuid.uuid4()), "base": int(version[1]), "changes": changes}
    status, answer = person.ask("POST", f"/reports/{report}/save/", json.dumps(body), "application/json")
    assert (status, json.loads(answer)["conflicts"]) == (200, {}), answer
    return time.monotonic() - began


def another(person: Person, url: str) -> Person:
    """The same person in another tab."""
    tab = object.__new__(Person)
    tab.__dict__ |= person.__dict__ | {"connection": type(person.connection)(*url.rpartition("/")[2].split(":"))}
    return tab


def saved_meanwhile(site: Site, person: Person, report: int) -> tuple[list[float], list[tuple[int, str]]]:
    """Seconds of each save while twice as many ask for a PDF that hangs as both workers have threads, and what those got."""
    save(person, report, preamble="hang")
    tabs = [another(person, site.url) for _ in range(4 * (WAITERS + 4))]
    taken = []
    with ThreadPoolExecutor(len(tabs)) as pool:
        asked = [pool.submit(tab.ask, "GET", PDF.format(report)) for tab in tabs]
        while not all(answer.done() for answer in asked):
            person.connection.close()  # the next may reach either worker
            taken.append(save(person, report, **{"requests.new_received.individual": str(len(taken))}))
        answers = [answer.result() for answer in asked]
    for tab in tabs:
        tab.connection.close()
    return taken, answers


def test_saving_goes_on_while_every_pdf_hangs(site: Site) -> None:
    with drafter(site) as person:
        taken, answers = saved_meanwhile(site, person, report_of(person))
    assert {status for status, _ in answers} == {503}
    said = {re.sub(r"<[^>]+>", "", page[page.index("lead-sentence") :].partition("</p>")[0]) for _, page in answers}
    assert any("排版超过时限，已停止。已填内容不受影响" in sentence for sentence in said), said
    assert len(taken) > 20
    assert max(taken) < 2


def test_saving_would_wait_if_all_threads_could(tmp_path: Path) -> None:
    with running(tmp_path, "tests.printing.faulty_site_unguarded") as site, drafter(site) as person:
        taken, _ = saved_meanwhile(site, person, report_of(person))
    assert max(taken) > 2


def test_sound_report_is_printed_afterwards(site: Site) -> None:
    with drafter(site) as person:
        report = report_of(person)
        save(person, report, preamble="")
        status, said = 503, ""
        until = time.monotonic() + 30
        while status == 503 and time.monotonic() < until:
            person.connection.request("GET", PDF.format(report), headers={"Cookie": cookies(person)})
            response = person.connection.getresponse()
            status, said = response.status, response.read()[:5].decode(errors="replace")
            assert status == 200 or response.headers["Retry-After"]
    assert (status, said) == (200, "%PDF-")


def cookies(person: Person) -> str:
    return "; ".join(f"{k}={v}" for k, v in person.cookies.items())
