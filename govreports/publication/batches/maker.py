"""What makes the files, as one value: a file made by another version is not kept when work goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from django.conf import settings

from govreports.printing import fonts

_LIBRARIES: Final = ("weasyprint", "pydyf", "python-docx", "openpyxl", "fonttools", "django")


@cache
def maker() -> str:
    """Of our code, templates and styles the content, of libraries the version, of typefaces name and size."""
    made = hashlib.sha256()
    for library in _LIBRARIES:
        made.update(f"{library} {version(library)}\n".encode())
    for file in _ours():
        made.update(file.name.encode() + file.read_bytes())
    for folder in fonts.folders():
        for face in sorted(folder.glob("*")):
            made.update(f"{face.name} {face.stat().st_size}\n".encode())
    return made.hexdigest()


def _ours() -> Iterator[Path]:
    base = settings.BASE_DIR
    for folder, pattern in (
        (base / "govreports" / "formats", "**/*.py"),
        (base / "govreports" / "printing", "**/*.py"),
        (base / "templates" / "printing", "*.html"),
        (base / "static" / "css", "document.css"),
    ):
        yield from sorted(folder.glob(pattern))
