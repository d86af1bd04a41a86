"""A real site for a real browser: gunicorn over a database of its own, and Debian's Chromium.

The site runs on SQLite, or on PostgreSQL where DATABASE_URL is set.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, sync_playwright

from govreports.printing import fonts

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@dataclass
class Site:
    """A running site: where it is, and how to run its commands."""

    url: str
    env: dict[str, str]
    port: int
    logins: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None
    application: str = "govreports.wsgi"

    def manage(self, *args: str) -> str:
        """Run a management command and return what it printed."""
        command = [sys.executable, str(ROOT / "manage.py"), *args]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", self.application, "--config", "deploy/gunicorn.conf.py"]
        with open(Path(self.env["GOVREPORTS_VAR"]) / "server.log", "ab") as log:
            self.server = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}"], env=self.env, cwd=ROOT, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=2)) as connection:
                try:
                    connection.request("GET", "/healthz")
                    if connection.getresponse().status == 200:
                        return
                except OSError:
                    time.sleep(0.1)
        raise AssertionError("the server did not start: " + self.log())

    def stop(self) -> None:
        """Stop the server, as a restart or a crash would."""
        if self.server:
            self.server.terminate()
            self.server.wait(30)
            self.server = None

    def log(self) -> str:
        """What the server has said."""
        return (Path(self.env["GOVREPORTS_VAR"]) / "server.log").read_text()

    def add_agency(self, code: str, name: str, kind: str = "department") -> tuple[str, str]:
        """An agency with a drafter and a reviewer; returns their user names."""
        self.manage("add_agency", name, code, "--kind", kind)
        drafter = self.add_user(f"{code}-drafter", f"{code}的drafter", code)
        return drafter, self.add_user(f"{code}-reviewer", f"{code}的reviewer", code, "reviewer")

    def add_user(self, username: str, name: str, agency: str, role: str = "drafter") -> str:
        """A person, or another agency for one who has a log-in."""
        said = self.manage("add_user", username, name, "--agency", agency, "--role", role)
        if found := re.search(r"初始密码：(\S+?)（", said):
            self.logins[username] = found[1]
        return username


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the demo city, on a database of its own."""
    var = tmp_path_factory.mktemp("var")
    (var / "secret_key").write_text(secrets.token_urlsafe(60))
    env = {**os.environ, "GOVREPORTS_VAR": str(var), "PYTHONWARNINGS": "default"}
    port = free_port()
    made = Site(f"http://127.0.0.1:{port}", env, port)
    made.manage("migrate", "-v0")
    made.manage("collectstatic", "--noinput", "-v0")
    said = made.manage("load_demo")
    made.logins |= dict(re.findall(r"^\s+(\S+)\s+(\S+)\s+（", said, re.MULTILINE))
    made.start()
    yield made
    made.stop()
    assert "Traceback" not in made.log(), made.log()
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Playwright, once for all: a second one in the same thread would not start."""
    fonts.prepare()  # Chromium sees the project's own Chinese typefaces
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def modules(chromium: Browser) -> Iterator[Page]:
    """A page that can load our scripts; they are answered from the disk, no server is needed."""
    page = chromium.new_page()
    page.route("http://modules.test/**", _answer)
    page.goto("http://modules.test/")
    yield page
    page.close()


def _answer(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name.endswith(".js"):
        route.fulfill(path=ROOT / "static" / "js" / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")


@dataclass
class Desk:
    """One person at one PC: a browser of his own, logged in or not."""

    site: Site
    context: BrowserContext
    page: Page
    outside: list[str]

    def log_in(self, username: str) -> Desk:
        """Log in through the page."""
        self.page.goto(f"{self.site.url}/login/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(self.site.logins[username])
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"{self.site.url}/reports/")
        return self

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)
        return self.page

    def open_report(self, year: int, agency: str = "") -> str:
        """Open a year's report; returns its address, without the host."""
        self.go("/reports/")
        if agency:
            self.page.get_by_label("机关").select_option(agency)
        self.page.get_by_label("报告年度").select_option(str(year))
        self.page.get_by_role("button", name="开始填报").click()
        self.page.wait_for_url(re.compile(r"/reports/\d+/$"))
        return self.page.url.removeprefix(self.site.url)

    def wait_saved(self) -> None:
        """Wait until the page says that everything is saved."""
        self.page.locator("#save-state", has_text="已保存").wait_for(timeout=20_000)

    def store(self, report: str, entries: Mapping[str, object]) -> None:
        """Store entries of a new report at once, as its page would."""
        token = self.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        answer = self.page.request.post(
            f"{self.site.url}{report}save/",
            data={"mutation": "fill-it-in", "base": 1, "changes": {name: str(v) for name, v in entries.items()}},
            headers={"X-CSRFToken": token, "Referer": self.page.url},
        )
        assert answer.ok, answer.text()

    def paste(self, cell: str, block: str) -> None:
        """Paste a block, as Excel puts it on the clipboard, at a cell."""
        self.page.locator(f'[name="{cell}"]').focus()
        self.page.evaluate(
            """text => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
                document.activeElement.dispatchEvent(event);
            }""",
            block,
        )


@pytest.fixture
def desk(site: Site, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """Makes desks; every request that leaves the site, and every script error, fails the test."""
    desks: list[Desk] = []
    errors: list[str] = []

    def make(width: int = 1366, height: int = 900, **options: object) -> Desk:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        made = Desk(site, context, page, [])
        context.on(
            "request", lambda r: None if r.url.startswith((site.url, "data:", "blob:")) else made.outside.append(r.url)
        )
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
        desks.append(made)
        return made

    yield make
    outside = [url for d in desks for url in d.outside]
    for made in desks:
        made.context.close()
    assert outside == [], "a page asked for something outside the site"
    assert errors == []
