"""A saved web page: its paragraphs and its tables.  Nothing in it is run or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from govreports.publication.verifying.seen import MOST_TEXT, Grid, Seen, Unreadable

_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "title", "svg", "select", "textarea"})
_INLINE: Final = frozenset(
    ("a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "ins", "label", "mark", "o:p", "q", "s", "small")
    + ("span", "strong", "sub", "sup", "u", "wbr")
)
MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60
MOST_TABLES: Final = 100
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})")


def read(content: bytes) -> Seen:
    """What the page shows, in the order of its text."""
    if content.lstrip()[:5].lower() in (b"from:", b"mime-") or b"multipart/related" in content[:2000]:
        raise Unreadable("这是单个文件的网页存档（MHT），请在浏览器中另存为“网页，仅 HTML”后再核验。")
    page = _Page()
    page.feed(decoded(content))
    page.close()
    page.end_line()
    return Seen("网页", tuple(page.lines), tuple(map(expanded, page.tables)), draft=_is_draft(page.lines))


def decoded(content: bytes) -> str:
    """The characters, in the encoding the page names; older sites are in GB 18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    named = _CHARSET.search(content[:4000])
    gb = named is not None and named[1].lower().startswith(b"gb")
    for encoding in ("gb18030", "utf-8-sig") if gb else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件不是网页，或者编码无法识别。请在浏览器中另存为“网页，仅 HTML”后再核验。")


def _is_draft(lines: list[str]) -> bool:
    return any(line.startswith("草稿：") for line in lines)


Spanned = tuple[str, int, int]  # text, colspan, rowspan


def expanded(rows: list[list[Spanned]]) -> Grid:
    """The table with every box repeated over what it spans."""
    grid: dict[tuple[int, int], str] = {}
    for i, row in enumerate(rows):
        column = 0
        for text, across, down in row:
            while (i, column) in grid:
                column += 1
            for place in ((i + y, column + x) for y in range(down) for x in range(across)):
                grid.setdefault(place, text)
            column += across
    width = min(max((column for _, column in grid), default=-1) + 1, MOST_COLUMNS)
    return tuple(tuple(grid.get((i, j), "") for j in range(width)) for i in range(len(rows)))


class _Page(HTMLParser):
    """Lines outside tables; tables row by row.  A table inside a table is read as part of its cell."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.tables: list[list[list[Spanned]]] = []
        self._text: list[str] = []
        self._size = 0
        self._unseen: list[str] = []
        self._depth = 0  # tables around here
        self._cell: tuple[list[str], int, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks end a line, cells begin."""
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.end_line()
                if len(self.tables) == MOST_TABLES:
                    raise Unreadable("网页中的表格过多，不是年度报告。")
                self.tables.append([])
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].append([])
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self._cell = [], _span(given.get("colspan"), MOST_COLUMNS), _span(given.get("rowspan"), MOST_ROWS)
        elif not self._depth and tag not in _INLINE:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        """The other end of the same."""
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()
        elif not self._depth and tag not in _INLINE:
            self.end_line()

    def handle_data(self, data: str) -> None:
        """Text goes where it stands."""
        if self._unseen:
            return
        self._size += len(data)
        if self._size > MOST_TEXT:
            raise Unreadable("网页的文字过多，不是年度报告。")
        if not self._depth:
            self._text.append(data)
        elif self._cell:
            self._cell[0].append(data)

    def end_line(self) -> None:
        """A paragraph is over."""
        if line := " ".join("".join(self._text).split()):
            self.lines.append(line)
        self._text = []

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        words, across, down = self._cell
        self._cell = None
        rows = self.tables[-1]
        if not rows:
            rows.append([])
        if len(rows) > MOST_ROWS or len(rows[-1]) >= MOST_COLUMNS:
            raise Unreadable("网页中的表格过大，不是年度报告。")
        rows[-1].append(("".join("".join(words).split()), across, down))


def _span(given: str | None, most: int) -> int:
    text = (given or "").strip()
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 5 else 1
