"""The typefaces of the PDF, and nothing of the host's own: the same page on every machine.

WeasyPrint asks fontconfig for typefaces.  This module gives fontconfig a configuration of
ours, so it is imported before WeasyPrint.  It knows the folder of official faces that the
deployer names in GOVREPORTS_FONTS, the Fandol faces that script/typefaces brought, the Noto
faces that pip installed, and the small one of ours in static/vendor.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import pylopdf_fonts_zh_cn as noto
from django.conf import settings
from django.core import checks

log = logging.getLogger(__name__)

_SUBSETTERS: Final = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
_CONFIGURATION: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
{bold}
</fontconfig>
"""
# Fandol's bold files say they are regular, and would be taken for it.
_BOLD: Final = """<match target="scan">
<test name="family"><string>{family}</string></test><test name="style"><string>Bold</string></test>
<edit name="weight" mode="assign"><const>bold</const></edit>
</match>"""
_MISNAMED: Final = ("FandolSong", "FandolHei")


def brought() -> Path:
    """Where script/typefaces puts the Fandol faces: beside the Python packages, in .venv or the container."""
    return Path(sys.prefix, "share", "typefaces", "fandol")


def folders() -> tuple[Path, ...]:
    """Where typefaces are looked for: the deployer's folder, Fandol, Noto, ours; nowhere else."""
    own = os.environ.get("GOVREPORTS_FONTS")
    ours = Path(settings.BASE_DIR, "static", "vendor", "typefaces")
    return (*([Path(own).resolve()] if own else []), brought(), noto.serif_path().parent, ours)


@cache
def configuration() -> Path:
    """The configuration file of this process."""
    return _written(_place())


def prepare() -> None:
    """Point fontconfig at our own configuration, for this process and those it starts."""
    os.environ["FONTCONFIG_FILE"] = str(configuration())
    for fault in faults():
        log.warning("%s %s", fault.msg, fault.hint or "")


def faults() -> Iterator[checks.CheckMessage]:
    """What would spoil the PDF or make it slow."""
    if not _subsetter():
        yield checks.Warning(
            "缺少 libharfbuzz-subset，生成一份 PDF 要慢五倍以上。",
            hint="请安装系统软件包 libharfbuzz-subset0 后重新启动。",
            id="printing.W001",
        )
    own = os.environ.get("GOVREPORTS_FONTS")
    if own and not Path(own).is_dir():
        yield checks.Warning(
            f"GOVREPORTS_FONTS 所指的文件夹 {own} 不存在，PDF 改用代用字体。",
            hint="请改正这一环境变量，或去掉它。",
            id="printing.W002",
        )
    if not noto.serif_path().is_file() or not noto.sans_path().is_file():
        yield checks.Error(
            "缺少 Noto Serif SC 和 Noto Sans SC 字体，PDF 中的汉字印不出来。",
            hint="请重新安装 Python 软件包 pylopdf-fonts-zh-cn。",
            id="printing.E001",
        )


@checks.register("publication")
def check(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """The same, for `manage.py check`."""
    return list(faults())


def _subsetter() -> bool:
    for name in _SUBSETTERS:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def _place() -> Path:
    """A folder to keep fontconfig's file and cache in: VAR_DIR where it is there and ours to write."""
    kept = Path(settings.VAR_DIR) / "fonts"
    try:
        kept.mkdir(exist_ok=True)  # not its parent: a command that prints one file leaves no folder behind
        if os.access(kept, os.W_OK):
            return kept.resolve()
    except OSError:
        pass
    # One for each account, so that fontconfig's cache is there again the next time.
    # Owned and closed to others, or what it says could be somebody else's choice.
    shared = Path(tempfile.gettempdir()) / f"govreports-fonts-{os.getuid()}"
    try:
        shared.mkdir(mode=0o700, exist_ok=True)
        state = shared.lstat()
        if shared.is_dir() and not shared.is_symlink() and state.st_uid == os.getuid() and not state.st_mode & 0o077:
            return shared
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="govreports-fonts-"))


def _written(place: Path) -> Path:
    content = _CONFIGURATION.format(
        folders="\n".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders()),
        cache=escape(str(place / "cache")),
        bold="\n".join(_BOLD.format(family=family) for family in _MISNAMED),
    )
    # Named by what it says, so that two services which share a folder do not change each other's.
    path = place / f"{hashlib.sha256(content.encode()).hexdigest()[:16]}.conf"
    if not path.exists():
        # Several workers start at once: each writes its own and puts it in place whole.
        handle, draft = tempfile.mkstemp(dir=place, suffix=".conf")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        os.replace(draft, path)
    return path


prepare()
