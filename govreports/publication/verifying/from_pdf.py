"""A PDF as its reader sees it: the text of its pages, and the data attached to it; never a script or an address."""

from __future__ import annotations

from typing import Any, Final

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from govreports.formats.document import LARGEST
from govreports.publication.verifying.seen import MOST_TEXT, Seen, Unreadable

MOST_PAGES: Final = 300
_ATTACHED: Final = "report.json"
_HYPHENS: Final = str.maketrans({"\x02": "-", "\ufffe": "-"})  # what pdfium writes for one at the end of a line
_HEIGHT: Final = 1000  # pixels of a page that is compared
# Grey levels, after a blur; the same file drawn twice has none, one digit that is another has 79 and more.
_ALIKE: Final = 40
_WRONG: Final = "不是有效的 PDF 文件，或者文件不完整。请重新下载后再核验。"


def read(content: bytes) -> Seen:
    """The lines of all pages in order, and the attached exchange document."""
    with _opened(content) as file:
        if len(file) > MOST_PAGES:
            raise Unreadable(f"文件有 {len(file)} 页，最多核验 {MOST_PAGES} 页，不是年度报告。")
        lines: list[str] = []
        for page in file:
            lines += page.get_textpage().get_text_range().translate(_HYPHENS).splitlines()
            if sum(map(len, lines)) > MOST_TEXT:
                raise Unreadable("文件的文字过多，不是年度报告。")
        return Seen("PDF", tuple(lines), data=_attached(file), draft=any(line.strip() == "草稿" for line in lines))


def unlike(content: bytes, genuine: bytes) -> list[int]:
    """The pages, from 1, that look otherwise than the genuine ones though their text may be the same."""
    with _opened(content) as one, _opened(genuine) as other:
        if len(one) != len(other):
            return list(range(1, max(len(one), len(other)) + 1))
        return [i + 1 for i in range(len(one)) if _differ(_drawn(one[i]), _drawn(other[i]))]


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        locked = "password" in str(fault).lower() or "security" in str(fault).lower()
        raise Unreadable("文件加了密码，请去掉密码后再核验。" if locked else _WRONG) from fault


def _attached(file: pypdfium2.PdfDocument) -> str:
    for i in range(min(file.count_attachments(), 20)):
        attachment = file.get_attachment(i)
        if attachment.get_name() == _ATTACHED:
            data = bytes(attachment.get_data())
            return data.decode("utf-8", "replace") if len(data) <= LARGEST else ""
    return ""


def _drawn(page: Any) -> Image.Image:
    """The page in greys, a little blurred."""
    drawn = page.render(scale=_HEIGHT / max(*page.get_size(), 1), grayscale=True, may_draw_forms=True)
    return drawn.to_pil().convert("L").filter(ImageFilter.BoxBlur(1))


def _differ(one: Image.Image, other: Image.Image) -> bool:
    return one.size != other.size or ImageChops.difference(one, other).getextrema()[1] > _ALIKE
