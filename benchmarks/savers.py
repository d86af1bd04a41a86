"""Parallel savers against a running site: every save must be acknowledged, and none may be lost.

    python -m benchmarks.savers URL LOGINS REPORT [--savers 16] [--seconds 60]

LOGINS is the file of demo log-ins; the savers work on report REPORT, each on a line of its own.
Only addresses of this machine are taken.
"""

from __future__ import annotations

import argparse
import json
import re
import threading
import time
import uuid
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.machine import machine, milliseconds
from govreports.formats.y2021 import REQUEST_ROWS


class Person:
    """A logged-in person with a connection and cookies of his own."""

    def __init__(self, url: str, username: str, password: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname in {"127.0.0.1", "localhost"}, "only this machine"
        self.connection = HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.get("/login/")
        form = {"username": username, "password": password, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        status, _ = self.ask("POST", "/login/", urlencode(form), "application/x-www-form-urlencoded")
        assert status == 302, status

    def get(self, path: str) -> str:
        """A page."""
        return self.ask("GET", path)[1]

    def ask(self, method: str, path: str, body: str = "", content_type: str = "") -> tuple[int, str]:
        """One request; cookies are kept."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": content_type, "X-CSRFToken": self.cookies["csrftoken"]}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read().decode()


def saver(
    person: Person, report: int, cell: str, until: float, log: list[tuple[float, int]], last: dict[str, str]
) -> None:
    """Save one cell over and over; the log keeps time and status of each."""
    person.connection.close()  # idle since the log-in; the server may have hung up
    page = person.get(f"/reports/{report}/tables/requests/")
    version = int(re.search(r'data-version="(\d+)"', page)[1])  # type: ignore[index]
    count = 0
    while time.monotonic() < until:
        count += 1
        body = json.dumps({"mutation": str(uuid.uuid4()), "base": version, "changes": {cell: str(count)}})
        start = time.perf_counter()
        try:
            status, answer = person.ask("POST", f"/reports/{report}/save/", body, "application/json")
        except (HTTPException, OSError):  # a worker was replaced: the page sends the same save again
            log.append((time.perf_counter() - start, 0))
            person.connection.close()
            status, answer = person.ask("POST", f"/reports/{report}/save/", body, "application/json")
        log.append((time.perf_counter() - start, status))
        if status == 200:
            said = json.loads(answer)
            assert not said["conflicts"], said
            version, last[cell] = said["version"], str(count)


def main() -> None:
    """Run the savers and compare what was acknowledged with what stands in the report."""
    options = argparse.ArgumentParser()
    options.add_argument("url")
    options.add_argument("logins", type=Path)
    options.add_argument("report", type=int)
    options.add_argument("--savers", type=int, default=16)
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    words = [line.split() for line in given.logins.read_text().splitlines() if line.strip()]
    username, password = next(w[:2] for w in words if w[0] == "kjj-tianbao")
    people = [Person(given.url, username, password) for _ in range(given.savers)]
    rows = [row.key for row in REQUEST_ROWS if row.key != "results_total"]
    cells = [f"requests.{rows[i % len(rows)]}.nonprofit" for i in range(given.savers)]
    log: list[tuple[float, int]] = []
    last: dict[str, str] = {}
    until = time.monotonic() + given.seconds
    threads = [
        threading.Thread(target=saver, args=(person, given.report, cell, until, log, last))
        for person, cell in zip(people, cells, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    people[0].connection.close()
    page = people[0].get(f"/reports/{given.report}/tables/requests/")
    lost = [c for c, v in last.items() if not re.search(rf'name="{re.escape(c)}"[^>]*value="{v}"', page)]
    failed = [status for _, status in log if status not in {0, 200}]
    repeated = sum(status == 0 for _, status in log)
    print(machine(), f"{given.savers} savers, {given.seconds:.0f} s")
    print(f"{len(log)} saves, {len(log) / given.seconds:.0f}/s, {milliseconds([t for t, _ in log])}")
    print(f"failed {len(failed)} {sorted(set(failed))}, sent again {repeated}, acknowledged and lost {len(lost)}")


if __name__ == "__main__":
    main()
