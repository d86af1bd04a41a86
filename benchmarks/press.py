"""The press: many reports through child processes, and saves while renderings hang or flood the site.

    python -m benchmarks.press reports [--number 200] [--children 2]
    python -m benchmarks.press saves [--rounds 3]

`reports` prints different reports and records seconds and the memory of the children.
`saves` starts a site of its own on this machine and times saves undisturbed, while every rendering
hangs, and while 50 previews are asked at once by one person and by fifty.
"""

from __future__ import annotations

import argparse
import atexit
import json
import logging
import os
import random
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")
if __name__ == "__main__" and "saves" in sys.argv:  # before the settings are read
    os.environ["GOVREPORTS_VAR"] = tempfile.mkdtemp(prefix="govreports-press-")
    atexit.register(shutil.rmtree, os.environ["GOVREPORTS_VAR"], ignore_errors=True)
    Path(os.environ["GOVREPORTS_VAR"], "secret_key").write_text(secrets.token_urlsafe(60))

import django  # noqa: E402

django.setup()
logging.disable(logging.INFO)

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.machine import machine, milliseconds  # noqa: E402
from benchmarks.pdf import invented  # noqa: E402
from benchmarks.savers import Person  # noqa: E402
from govreports.agencies.models import Agency, Membership, User  # noqa: E402
from govreports.agencies.roles import Role  # noqa: E402
from govreports.formats.document import Document  # noqa: E402
from govreports.printing.limits import Limits  # noqa: E402
from govreports.printing.press import AGAIN, CHILD, Press  # noqa: E402
from govreports.reports import actions  # noqa: E402
from govreports.reports.models import Report  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PAUSE = 0.1  # seconds between two saves of one person
SAVERS = 4
WORDS = "全年主动公开政府信息回应群众关心的事项公布办事指南和工作动态清理规范性文件组织培训"


# --- many reports ---


def different(number: int) -> Document:
    """A report of usual length that no other is."""
    chance = random.Random(number)  # noqa: S311
    base = invented()
    sections = {key: text + "".join(chance.choices(WORDS, k=200)) for key, text in base.sections.items()}
    cells = {name: chance.randrange(500) for name in base.cells}
    return replace(base, agency=f"示例市第{number}局", cells=cells, sections=sections)


def reports(number: int, children: int) -> None:
    """Seconds, children's start included, and the largest child seen in each quarter."""
    limits = Limits(children=children)
    press = Press(CHILD, limits)
    memory: list[int] = []
    busy: dict[int, float] = {}

    def lane(first: int) -> None:
        for n in range(first, number, children):
            press.ask(different(n), {"ask": "pdf", "watermark": False, "whose": f"lane {first}"}, 120)
            children_now = offspring(press)
            memory.append(max(map(resident, children_now), default=0))
            busy.update({pid: seconds for pid in children_now if (seconds := processor(pid))})

    start = time.perf_counter()
    with ThreadPoolExecutor(children) as pool:
        list(pool.map(lane, range(children)))
    seconds = time.perf_counter() - start
    press.leave()
    quarters = [max(memory[i * number // 4 : (i + 1) * number // 4]) // 1024 for i in range(4)]
    print(machine(), f"load {os.getloadavg()[0]:.1f}")
    print(f"{number} different reports, {children} children: {seconds:.1f} s, {number / seconds:.1f}/s")
    used = sum(busy.values())
    print(f"processor time of the children: {used:.1f} s, {used / number:.3f} s a report; {len(busy)} children in all")
    print(f"largest child in each quarter, MiB: {quarters}")


def offspring(press: Press) -> list[int]:
    """The children of the press room."""
    assert press._room
    room = press._room.pid
    return [int(pid) for pid in Path(f"/proc/{room}/task/{room}/children").read_text().split()]


def resident(process: int) -> int:
    """KiB in memory now."""
    try:
        return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[0])
    except (OSError, IndexError):
        return 0


def processor(process: int) -> float:
    """Seconds of processor time it has used."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# --- saves meanwhile ---

Office = list[tuple[User, Report]]


class Guest(Person):
    """A person whose session was made beforehand: no password is hashed in the measured time."""

    def __init__(self, port: int, user: User) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.cookies = {"sessionid": client.cookies["sessionid"].value}

    def version(self, report: int) -> int:
        """The version a page would save over."""
        page = self.get(f"/reports/{report}/tables/requests/")
        return int(re.findall(r'data-version="(\d+)"', page)[0])

    def save(self, report: int, base: int, **changes: str) -> tuple[float, int]:
        """Seconds of a save, and the version after it."""
        body = json.dumps({"mutation": str(uuid.uuid4()), "base": base, "changes": changes})
        start = time.perf_counter()
        status, answer = self.ask("POST", f"/reports/{report}/save/", body, "application/json")
        assert status == 200, answer
        return time.perf_counter() - start, json.loads(answer)["version"]


@contextmanager
def site(application: str) -> Iterator[int]:
    """gunicorn as shipped; its port."""
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "gunicorn", application, "--config", "deploy/gunicorn.conf.py"]
        port = 8790 + secrets.randbelow(100)
        server = subprocess.Popen(  # noqa: S603
            [*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, stdout=log, stderr=log
        )
        try:
            for _ in range(300):
                try:
                    HTTPConnection("127.0.0.1", port, timeout=1).request("GET", "/healthz")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()
            server.wait(40)


def offices(number: int, preamble: str = "") -> list[Report]:
    """So many agencies, each with a drafter and a full report."""
    made = []
    for n in range(number):
        agency = Agency.objects.create(code=(code := secrets.token_hex(4)), name=f"示例市{code}局", kind="department")
        user = User.objects.create(username=f"press-{code}", name=f"填报{n}")
        Membership.objects.create(user=user, agency=agency, role=Role.DRAFTER)
        report = actions.open_year(agency=agency, year=2025, by=user)
        document = replace(different(n), agency=agency.name, preamble=preamble and f"{preamble} {n}")
        actions.import_document(report=report.pk, document=document, base=1, by=user)
        made.append(report)
    return made


def saves(port: int, office: Office, seconds: float) -> list[float]:
    """Seconds of each save of some people who save on, each in a report of his own."""
    taken: list[float] = []
    until = time.monotonic() + seconds

    def saver(user: User, report: Report) -> None:
        person = Guest(port, user)
        version, count = person.version(report.pk), 0
        while time.monotonic() < until:
            count += 1
            spent, version = person.save(report.pk, version, **{"requests.new_received.nonprofit": str(count)})
            taken.append(spent)
            time.sleep(PAUSE)
        person.connection.close()

    threads = [threading.Thread(target=saver, args=each) for each in office]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def fetched(person: Guest, path: str) -> int:
    """The status of a request whose answer is no text."""
    person.connection.close()  # idle since the last; the server may have hung up
    person.connection.request("GET", path, headers={"Cookie": f"sessionid={person.cookies['sessionid']}"})
    response = person.connection.getresponse()
    response.read()
    return response.status


def previews(port: int, office: Office, statuses: list[int]) -> Callable[[], None]:
    """Ask for a preview of each at once, and again when the site says one may; until told to stop."""
    over = threading.Event()

    def ask(user: User, report: Report) -> None:
        person = Guest(port, user)
        while not over.is_set():
            statuses.append(fetched(person, f"/reports/{report.pk}/preview.pdf"))
            over.wait(AGAIN)
        person.connection.close()

    threads = [threading.Thread(target=ask, args=each) for each in office]
    for thread in threads:
        thread.start()

    def stop() -> None:
        over.set()
        for thread in threads:
            thread.join()

    return stop


def saves_meanwhile(rounds: int) -> None:
    """Rounds side by side, so that what else the machine does falls on all alike."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    everybody = User.objects.create(username="press-everybody", name="兼职填报")
    flood, hung = offices(50), offices(4, "hang")
    for report in flood:
        Membership.objects.create(user=everybody, agency=report.agency, role=Role.DRAFTER)
    own = [(User.objects.get(memberships__agency=r.agency), r) for r in (*offices(SAVERS), *hung)]
    savers, hanging = own[:SAVERS], own[SAVERS:]
    people = [(User.objects.filter(memberships__agency=r.agency).exclude(pk=everybody.pk).get(), r) for r in flood]
    scenes: dict[str, Office] = {
        "undisturbed": [],
        "every rendering hangs": hanging,
        "50 previews of one person": [(everybody, report) for report in flood],
        "50 previews of 50 people": people,
    }
    taken: dict[str, list[float]] = {scene: [] for scene in scenes}
    statuses: dict[str, list[int]] = {scene: [] for scene in scenes}
    with site("tests.printing.faulty_site") as port:
        for _ in range(rounds):
            for scene, office in scenes.items():
                stop = previews(port, office, statuses[scene])
                taken[scene] += saves(port, savers, 10)
                stop()
    print(
        machine(), f"load {os.getloadavg()[0]:.1f}, {SAVERS} people who save every {PAUSE} s, {rounds} rounds of 10 s"
    )
    for scene in scenes:
        counted = {status: statuses[scene].count(status) for status in sorted(set(statuses[scene]))}
        print(f"{scene}: saves {milliseconds(taken[scene])}; previews {counted or 'none'}")


def main() -> None:
    """One of the two."""
    options = argparse.ArgumentParser()
    options.add_argument("what", choices=("reports", "saves"))
    options.add_argument("--number", type=int, default=200)
    options.add_argument("--children", type=int, default=2)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    if given.what == "reports":
        reports(given.number, given.children)
    else:
        saves_meanwhile(given.rounds)


if __name__ == "__main__":
    main()
