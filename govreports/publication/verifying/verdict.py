"""The answer of a verification, and how it is found: whose report, which edition, the same or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from govreports.formats import document as exchange
from govreports.formats.document import Document, ExchangeError
from govreports.printing import foot, html, press, word
from govreports.publication.digests import sha256
from govreports.publication.models import Publication
from govreports.publication.told import Line, Told
from govreports.publication.verifying.comparing import compared, compared_data
from govreports.publication.verifying.reader import Reader, reader
from govreports.publication.verifying.seen import LARGEST, Seen, Unreadable, squeezed

MOST_EDITIONS: Final = 5  # that are compared, the newest first
_TITLE_YEAR: Final = re.compile(r"((?:19|20)[0-9]{2})年政府信息公开工作年度报告")
_FINGERPRINT: Final = re.compile(rf"{foot.LABEL}([0-9a-f]{{{foot.DIGITS}}})")
_OLE: Final = b"\xd0\xcf\x11\xe0"


class State(StrEnum):
    """What a file turns out to be."""

    SAME = "same"
    SUPERSEDED = "superseded"
    DIFFERENT = "different"
    DRAFT = "draft"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """What a file is, against which edition, and where it differs from it."""

    kind: str
    state: State
    sha256: str
    publication: Publication | None = None
    in_force: Publication | None = None
    told: Told = Told()
    remarks: tuple[str, ...] = ()
    to_the_byte: bool = False

    @property
    def genuine(self) -> bool:
        """Whether it is what was published, in force or not."""
        return self.state in {State.SAME, State.SUPERSEDED}

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        if self.publication is None or self.in_force is None:
            return "没有找到对应的已发布报告：文件不是在这里发布的报告，或者标题、数据已被改动。"
        named = f"“{self.publication.title}”第 {self.publication.number} 版"
        if self.state == State.DRAFT:
            return f"文件带有“草稿”标记，不是发布的文件。下面是它与{named}的比较。"
        if self.state == State.DIFFERENT:
            return f"文件与发布的{named}不一致。"
        how = "逐字节相同" if self.to_the_byte else "内容一致"
        later = f"这一版已被第 {self.publication.number + 1} 版取代。" if self.state == State.SUPERSEDED else ""
        return f"文件与发布的{named}{how}{self._rewritten}。{later}"

    @property
    def _rewritten(self) -> str:
        """That a PDF is not the file that was published, though it says the same: more may be in it than is read."""
        if self.to_the_byte or self.kind != "PDF":
            return ""
        return "，但文件的字节与发布时的不同（另存、加批注或签章都会这样），核验的是印出的内容和所附的数据"

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        found = self.publication
        return {
            "kind": self.kind,
            "state": str(self.state),
            "sentence": self.sentence,
            "sha256": self.sha256,
            "to_the_byte": self.to_the_byte,
            "published": found
            and {
                "agency": found.agency.code,
                "title": found.title,
                "year": found.year,
                "edition": found.number,
                "edition_in_force": self.in_force and self.in_force.number,
                "sha256": found.sha256,
                "sm3": found.sm3,
            },
            "cells": [_line(line) for line in self.told.cells],
            "texts": [_line(line) for line in self.told.texts],
            "remarks": list(self.remarks),
        }


def verify(content: bytes) -> Verdict:
    """What the file is; Unreadable where it is nothing that could be ours."""
    kind = _kind(content)
    digest = sha256(content)
    exact = (
        Publication.objects.filter(pdf_sha256=digest) if kind == "pdf" else Publication.objects.filter(sha256=digest)
    )
    if found := exact.select_related("agency").order_by("-number").first():
        return _same(found, "PDF" if kind == "pdf" else "数据", digest, to_the_byte=True)
    if kind == "json":
        return _verify_data(_parsed(content), Seen("数据"), digest)
    with reader() as child:
        seen = child.read(kind, content)
        if kind == "xlsx":
            return _verify_data(_parsed(seen.data), seen, digest)
        return _verify_shown(child, seen, content, digest)


def _kind(content: bytes) -> str:
    """By what stands in the file; its name may say anything."""
    if not content.strip():
        raise Unreadable("文件是空的。")
    if len(content) > LARGEST:
        raise Unreadable(f"文件过大，最多 {LARGEST // 1_000_000} MB。")
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_OLE):
        raise Unreadable("文件是旧版 Office 格式或加了密码，请去掉密码，另存为 .docx 或 .xlsx 后再核验。")
    if content.startswith(b"PK"):
        return "xlsx" if b"xl/workbook.xml" in content else "docx"
    if start.startswith((b"{", b"[")):
        return "json"
    if b"<" in content and (content.startswith((b"\xff\xfe", b"\xfe\xff")) or re.search(rb"<[!a-zA-Z]", content)):
        return "html"
    raise Unreadable("不能识别这个文件。可以核验本系统发布的 PDF、Word、Excel、数据（JSON）文件和另存的网页。")


def _parsed(data: bytes | str) -> Document:
    try:
        return exchange.parse(data)
    except ExchangeError as fault:
        raise Unreadable(f"不是年度报告的数据文件。{fault.faults[0]}") from fault


def _verify_data(document: Document, seen: Seen, digest: str) -> Verdict:
    editions = _editions(Publication.objects.filter(title=document.title, year=document.year).first())
    shown = seen if seen.kind == "Excel" else None
    results = ((e, compared_data(e.content, document, shown, e.foot), ()) for e in editions)
    return _best(results, seen, digest)


def _verify_shown(child: Reader, seen: Seen, content: bytes, digest: str) -> Verdict:
    text = squeezed("".join(seen.lines))
    attached = Publication.objects.filter(sha256=sha256(seen.data.encode())).first() if seen.data else None
    editions = _editions(attached or _by_fingerprint(text) or _by_title(text))
    if attached:  # the others would differ by what was corrected
        editions = [e for e in editions if e.sha256 == attached.sha256][:1]
    return _best(_compared(child, seen, content, editions), seen, digest)


Result = tuple[Publication, Told, tuple[str, ...]]


def _compared(child: Reader, seen: Seen, content: bytes, editions: list[Publication]) -> Iterator[Result]:
    for edition in editions:
        document = edition.content
        if seen.kind == "PDF":
            made = press.pdf(document, imprint=edition.imprint, whose="verify")
            found = compared(document, seen, child.read("pdf", made))
            yield edition, found, _beside(child, seen, content, edition, made, found)
        elif seen.kind == "Word":
            yield edition, compared(document, seen, child.read("docx", word.write(document, foot=edition.foot))), ()
        else:
            yield (
                edition,
                compared(document, seen, child.read("html", html.page(document, foot=edition.foot).encode())),
                (),
            )


def _beside(
    child: Reader, seen: Seen, content: bytes, edition: Publication, made: bytes, found: Told
) -> tuple[str, ...]:
    """What else of a PDF is not as published: its attached data, and pages that only look otherwise."""
    said = []
    if not seen.data:
        said.append("文件没有附带数据（report.json），可能是重新打印或另存的。")
    elif sha256(seen.data.encode()) != edition.sha256:
        said.append("文件附带的数据（report.json）与发布的不同。")
    if not found and not seen.draft and (unlike := child.unlike(content, made)):
        pages = "、".join(map(str, unlike[:20]))
        said.append(
            f"文字相同，但第 {pages} 页的画面与发布的不同：可能盖了章、加了批注，也可能遮改过，请对照原件查看。"
        )
    return tuple(said)


def _best(results: Iterator[Result], seen: Seen, digest: str) -> Verdict:
    """The edition from which the file differs least; the first that is the same ends the search."""
    best: Result | None = None
    for result in results:
        if best is None or _distance(result) < _distance(best):
            best = result
        if not _distance(best):
            break
    if best is None:
        return Verdict(seen.kind, State.UNKNOWN, digest)
    found, differing, remarks = best
    same = _same(found, seen.kind, digest)
    state = State.DRAFT if seen.draft else State.DIFFERENT if _distance(best) else same.state
    return Verdict(seen.kind, state, digest, found, same.in_force, differing, remarks)


def _distance(result: Result) -> int:
    return len(result[1]) + len(result[2])


def _same(found: Publication, kind: str, digest: str, *, to_the_byte: bool = False) -> Verdict:
    in_force = _editions(found)[0]
    state = State.SAME if found.number == in_force.number else State.SUPERSEDED
    return Verdict(kind, state, digest, found, in_force, to_the_byte=to_the_byte)


def _editions(found: Publication | None) -> list[Publication]:
    """All editions of that report, the newest first."""
    if found is None:
        return []
    editions = Publication.objects.filter(report=found.report_id).select_related("agency")
    return list(editions.order_by("-number")[:MOST_EDITIONS])


def _by_fingerprint(text: str) -> Publication | None:
    found = _FINGERPRINT.search(text)
    return Publication.objects.filter(sha256__startswith=found[1]).first() if found else None


def _by_title(text: str) -> Publication | None:
    """The report whose whole title stands in the text; of two, the one with the longer name."""
    years = {int(year) for year in _TITLE_YEAR.findall(text)}
    titles = Publication.objects.filter(year__in=years).values_list("pk", "title")
    there = [(len(title), pk) for pk, title in titles if squeezed(title) in text]
    return Publication.objects.get(pk=max(there)[1]) if there else None


def _line(line: Line) -> dict[str, str]:
    return {"place": line.label, "published": line.old, "file": line.new}
