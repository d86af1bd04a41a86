"""How long the page of a table takes from a key to updated totals and marks, in Chromium.

Run: .venv/bin/python -m benchmarks.keystroke http://127.0.0.1:8000 USERNAME PASSWORD /reports/4/tables/requests/

The report must be open for filling in; its table 3 is filled with generated figures, and left so.
Each key is timed from the key event until style and layout are computed again; a frame on the
screen comes on top.  A paste of 25 rows by 6 columns is timed likewise.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence

from playwright.sync_api import Page, sync_playwright

from benchmarks.machine import machine

KEYS = 500
PASTES = 40
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

WATCH = """() => {
  const times = (window.keyTimes = []);
  let start = 0;
  addEventListener("keydown", () => (start = performance.now()), true);
  addEventListener("input", () => {
    document.querySelector("table.national").getBoundingClientRect();
    times.push(performance.now() - start);
  });
}"""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const start = performance.now();
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  document.querySelector("table.national").getBoundingClientRect();
  return performance.now() - start;
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
        page.goto(options.url + options.path)
        page.evaluate(WATCH)
        chance = random.Random(30)  # noqa: S311  figures to type, not secrets
        pastes = paste(page, chance)
        keys = press(page, chance)
        page.locator("#save-state", has_text="已保存").wait_for(timeout=30_000)
        print(machine())
        report(f"key ({len(keys)}, full table)", keys)
        report(f"paste 25 × 6 ({len(pastes)})", pastes)
        browser.close()


def paste(page: Page, chance: random.Random) -> list[float]:
    """Paste generated blocks over the whole table."""
    first = page.locator("table.national td input").first
    times = []
    for _ in range(PASTES):
        first.focus()
        block = "\r\n".join("\t".join(str(chance.randint(0, 999)) for _ in range(6)) for _ in range(25))
        times.append(page.evaluate(PASTE, block + "\r\n"))
    return times


def press(page: Page, chance: random.Random) -> list[float]:
    """Type digits all over the table, most of it out of balance, moving on by Enter."""
    inputs = page.locator("table.national td input")
    count = inputs.count()
    typed = 0
    while typed < KEYS:
        inputs.nth(chance.randrange(count)).focus()
        page.keyboard.press("Control+a")
        for digit in str(chance.randint(0, 999)):
            page.keyboard.press(digit)
            typed += 1
        page.keyboard.press("Enter")
    return page.evaluate("window.keyTimes")


def report(what: str, times: Sequence[float]) -> None:
    """One line of percentiles."""
    ordered = sorted(times)
    p50, p95 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95))
    print(f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, max {ordered[-1]:.1f} ms")


if __name__ == "__main__":
    main()
