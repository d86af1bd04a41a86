"""What fontconfig knows of the typefaces in our folders: their names, and which characters each has.

Read through the library itself, which Pango brings: it keeps both in its cache, and a character
is here exactly where Pango, which sets the PDF, will find it.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_LIBRARIES: Final = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
BOLD: Final = 200  # FC_WEIGHT_BOLD; regular is 80
_SYSTEM: Final = 0  # FcSetSystem: what the configuration names


@dataclass(frozen=True)
class Face:
    """One typeface in one file."""

    families: tuple[str, ...]
    style: str
    weight: float
    file: Path
    version: str
    charset: int  # the address of its FcCharSet, which lives as long as the process

    def has(self, character: str) -> bool:
        """Whether it has a glyph for the character."""
        return bool(_library().FcCharSetHasChar(self.charset, ord(character)))


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@cache
def _library() -> Any:
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.FcConfigCreate.restype = ctypes.c_void_p
        library.FcConfigParseAndLoad.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
        library.FcConfigBuildFonts.argtypes = (ctypes.c_void_p,)
        library.FcConfigGetFonts.argtypes = (ctypes.c_void_p, ctypes.c_int)
        library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
        for kind in ("String", "Double", "CharSet"):
            getattr(library, f"FcPatternGet{kind}").argtypes = (
                ctypes.c_void_p,
                ctypes.c_char_p,
                ctypes.c_int,
                ctypes.c_void_p,
            )
        library.FcPatternGetInteger.argtypes = library.FcPatternGetString.argtypes
        library.FcCharSetHasChar.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        return library
    raise OSError("libfontconfig is missing; it comes with Pango")


@cache
def faces(configuration: Path) -> tuple[Face, ...]:
    """The typefaces of the folders that the configuration file names, by family and weight."""
    library = _library()
    # Never freed: the character sets stay in it.
    config = library.FcConfigCreate()
    if not library.FcConfigParseAndLoad(config, str(configuration).encode(), True):
        raise OSError(f"fontconfig cannot read {configuration}")
    library.FcConfigBuildFonts(config)
    found = library.FcConfigGetFonts(config, _SYSTEM)
    if not found:
        return ()
    every = [_face(found.contents.fonts[i]) for i in range(found.contents.count)]
    return tuple(sorted(every, key=lambda face: (face.families, face.weight, face.file)))


def _face(pattern: int) -> Face:
    charset, weight, version = ctypes.c_void_p(), ctypes.c_double(), ctypes.c_int()
    _library().FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(charset))
    _library().FcPatternGetDouble(pattern, b"weight", 0, ctypes.byref(weight))
    _library().FcPatternGetInteger(pattern, b"fontversion", 0, ctypes.byref(version))
    return Face(
        families=_strings(pattern, b"family"),
        style=next(iter(_strings(pattern, b"style")), ""),
        weight=weight.value,
        file=Path(next(iter(_strings(pattern, b"file")))),
        version=f"{version.value / 65536:.3f}",  # as in the file: 16 bits before the point, 16 after it
        charset=charset.value or 0,
    )


def _strings(pattern: int, name: bytes) -> tuple[str, ...]:
    found: list[str] = []
    value = ctypes.c_char_p()
    while _library().FcPatternGetString(pattern, name, len(found), ctypes.byref(value)) == 0 and value.value:
        found.append(value.value.decode(errors="replace"))
    return tuple(found)
