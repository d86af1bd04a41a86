"""PDFs beside what else could make them: headless Chromium, Typst, LibreOffice; all warm, medians, one run.

Run: .venv/bin/python benchmarks/engines.py [FILE]   FILE is an exchange document; without it, an invented report.

Each round sets another report, as an office would.  Chromium prints the same HTML, in a tab that
stays open and in a new one each time.  Typst sets the same text and tables from a source of its
own (pip install typst), LibreOffice converts our Word file (soffice); where one is not installed
it says so.  None of them is tagged as ours is, nor sets the line grid.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")

import django  # noqa: E402

django.setup()

from django.template.loader import render_to_string  # noqa: E402
from playwright.sync_api import Playwright, sync_playwright  # noqa: E402

from benchmarks.machine import machine  # noqa: E402
from benchmarks.pdf import invented  # noqa: E402
from govreports.formats.document import Document, parse  # noqa: E402
from govreports.printing import fonts, foot, pages, pdf, typefaces, word  # noqa: E402
from govreports.printing.table import Box  # noqa: E402

ROUNDS = 9
BOUND = 0.62  # of Chromium's time on the same HTML
Render = Callable[[Document], int]  # gives the size of the PDF


@contextmanager
def chromium(driver: Playwright, *, keeps_tab: bool) -> Iterator[Render]:
    """The same HTML and stylesheet."""
    style = typefaces.stylesheet() + pdf.STYLESHEET.read_text(encoding="utf-8")
    # It finds the typefaces that ours finds.
    browser = driver.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-gpu"],
        env={**os.environ, "FONTCONFIG_FILE": os.environ["FONTCONFIG_FILE"]},
    )
    kept = browser.new_page()

    def render(document: Document) -> int:
        context = {"report": pages.pages(document), "watermark": False, "foot": foot.line("0" * 64)}
        html = render_to_string("printing/document.html", context)
        tab = kept if keeps_tab else browser.new_page()
        tab.set_content(html.replace("</head>", f"<style>{style}</style></head>"))
        size = len(tab.pdf(prefer_css_page_size=True, tagged=True, outline=True))
        if not keeps_tab:
            tab.close()
        return size

    yield render
    browser.close()


@contextmanager
def typst() -> Iterator[Render]:
    """The same text and tables from a Typst source; ModuleNotFoundError where Typst is not there."""
    import typst as engine

    faces = [str(folder) for folder in fonts.folders()]

    def render(document: Document) -> int:
        source = _typst_source(document).encode()
        return len(engine.compile(source, font_paths=faces, ignore_system_fonts=True, pdf_standards=["a-3a"]))

    yield render


@contextmanager
def libreoffice() -> Iterator[Render]:
    """Our Word file, converted; the start of the program taken off.  FileNotFoundError without soffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory() as folder:
        many = [Path(folder, f"{i}.docx") for i in range(10)]

        def convert(paths: list[Path]) -> float:
            start = time.perf_counter()
            profile = f"-env:UserInstallation=file://{folder}/profile"
            command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, paths)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603
            return time.perf_counter() - start

        def render(document: Document) -> int:
            for path in many:
                path.write_bytes(word.write(document))
            render.seconds = (convert(many) - convert(many[:1])) / (len(many) - 1)
            return many[0].with_suffix(".pdf").stat().st_size

        render.seconds = 0.0
        yield render


def _typst_source(document: Document) -> str:
    report = pages.pages(document, plain=True)
    said = [
        '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), numbering: "— 1 —")',
        f'#set document(title: {json.dumps(report.title, ensure_ascii=False)})\n#set text(lang: "zh", region: "cn", '
        'font: ("FandolFang R", "FandolFang", "Noto Serif SC"), size: 16pt)',
        "#set par(justify: true, leading: 13pt, first-line-indent: (amount: 2em, all: true))",
        "#show heading: set text(size: 16pt)",
        f"#align(center, text(size: 22pt)[{'#linebreak()'.join(_said(line) for line in report.title_lines)}])",
        *(_said(p.lead + p.text) + "\n" for p in report.preamble),
    ]
    for part in report.parts:
        said.append(f"= {_said(part.heading)}\n")
        said += [_said(p.lead + p.text) + "\n" for p in part.paragraphs]
        if part.table:
            rows = [*part.table.head, *part.table.body]
            columns = sum(box.colspan for box in rows[0])
            boxes = "".join(_typst_box(box) for row in rows for box in row)
            said.append(f"#[#set text(size: 9pt)\n#set par(leading: 4pt, first-line-indent: 0em)\n"
                        f"#table(columns: (1fr,) * {columns}, inset: 2pt, {boxes})]")  # fmt: skip
    said += [f"#align(right)[{_said(line)}]" for line in report.signed_off]
    return "\n".join(said)


def _typst_box(box: Box) -> str:
    return f"table.cell(colspan: {box.colspan}, rowspan: {box.rowspan})[{_said(str(box.content or box.text))}],"


def _said(text: str) -> str:
    return f"#{json.dumps(text, ensure_ascii=False)}" if text else ""


def varied(document: Document, number: int) -> Document:
    """Another report as long as this one: other figures, other words in each paragraph."""
    inputs = {name: document.cells.get(name) for name, cell in document.edition.cells.items() if not cell.derived}
    cells = {name: None if value is None else (int(value) + number) % 100 for name, value in inputs.items()}
    sections = {key: text.replace("。", f"{number}。", 3) for key, text in document.sections.items()}
    return replace(document, cells=cells, sections=sections)


def main() -> None:
    """Print each one's median and its ratio to ours; exit 1 where ours takes more than it may of Chromium's."""
    document = parse(Path(sys.argv[1]).read_bytes()) if len(sys.argv) > 1 else invented()
    engines: dict[str, Render] = {"ours": lambda document: len(pdf.render(document))}
    absent = []
    opened = ExitStack()
    driver = opened.enter_context(sync_playwright())
    others: dict[str, Callable[[], AbstractContextManager[Render]]] = {
        "chromium": partial(chromium, driver, keeps_tab=True),
        "chromium, new tab": partial(chromium, driver, keeps_tab=False),
        "typst": typst,
        "libreoffice": libreoffice,
    }
    with opened:
        for name, other in others.items():
            try:
                engines[name] = opened.enter_context(other())
            except (ModuleNotFoundError, FileNotFoundError):
                absent.append(name)
        sizes = {name: render(document) for name, render in engines.items()}
        taken: dict[str, list[float]] = {name: [] for name in engines}
        for number in range(ROUNDS):  # in turn, so that what else the machine does falls on all
            one = varied(document, number)
            for name, render in engines.items():
                start = time.perf_counter()
                render(one)
                taken[name].append(getattr(render, "seconds", 0) or time.perf_counter() - start)
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    print(f"# {machine()}")
    for name, median in medians.items():
        seconds = taken[name]
        print(
            f"{name:<18} {median:.3f} s ({min(seconds):.3f} to {max(seconds):.3f}), "
            f"{median / medians['ours']:.2f} of ours, {sizes[name] // 1000} kB"
        )
    for name in absent:
        print(f"{name:<18} is not installed")
    ratio = medians["ours"] / medians["chromium"] if "chromium" in medians else 0
    print(f"ours is {ratio:.2f} of Chromium's time; at most {BOUND}")
    sys.exit(ratio > BOUND)


if __name__ == "__main__":
    main()
