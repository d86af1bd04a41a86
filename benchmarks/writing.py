"""How long a text page takes from a key to the end of what the scripts do, and to the next picture.

Run: .venv/bin/python -m benchmarks.writing http://127.0.0.1:8000 USERNAME PASSWORD /reports/4/text/overview/

The report must be open for filling in; its text is replaced by one of 20,000 characters with faults,
once in paragraphs and once in a single one, and left so.  Keys are typed in the midst of it while the
page checks and saves; each is timed from the key event until the last listener has run, and until
the picture after it is laid out and painted.
"""

from __future__ import annotations

import argparse

from playwright.sync_api import Page, sync_playwright

from benchmarks.keystroke import FLAGS, report
from benchmarks.machine import machine

KEYS = 200
PARAGRAPH = (
    "各级政府网站设有统一的公开专栏，及时更新内容，方便群众查阅。" * 12
    + "本年新收政府信息公开申请139件，办结133件,其中予以公开61件、部分公开14件。截止年底，待定。"
)
LENGTH = 20_000

WATCH = """area => {
  const times = (window.typed = { handled: [], shown: [] });
  let start = 0;
  addEventListener("keydown", () => (start = performance.now()), true);
  addEventListener("input", () => {
    const began = start;
    times.handled.push(performance.now() - began);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => times.shown.push(performance.now() - began);
      channel.port2.postMessage(0);
    });
  });
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("url", "username", "password", "path"):
        parser.add_argument(name)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{options.url}/login/")
        page.fill("[name=username]", options.username)
        page.fill("[name=password]", options.password)
        page.click("main button[type=submit]")
        print(machine())
        page.goto(options.url + options.path)
        page.evaluate(WATCH)
        for name, end in (("in paragraphs", "\n"), ("in one paragraph", "")):
            times = press(page, ((PARAGRAPH + end) * 100)[:LENGTH])
            marks = page.locator(".text-copy span").count()
            report(f"{name}, {marks} marks, key to the end of the scripts ({KEYS})", times["handled"])
            report(f"{name}, key to the picture", times["shown"])
        browser.close()


def press(page: Page, text: str) -> dict[str, list[float]]:
    """Type in the midst of the text, at a clerk's pace."""
    area = page.locator("#text-form textarea").first
    area.fill(text)
    page.wait_for_timeout(2_000)
    area.evaluate("area => { area.focus(); area.setSelectionRange(area.value.length / 2, area.value.length / 2); }")
    page.evaluate("Object.assign(window.typed, { handled: [], shown: [] })")
    for _ in range(KEYS):
        page.keyboard.press("a")
        page.wait_for_timeout(60)
    return page.evaluate("window.typed")


if __name__ == "__main__":
    main()
