"""Maintainers only: makes GW Latin, the letters and digits beside a 仿宋 or 楷体 that stands in for the official one.

Run by script/vendor: .venv/bin/python script/latin.py OUT

It is the ASCII part of Noto Serif SC (SIL OFL 1.1), with its half-width digits: two take the room of
one Chinese character, as in the official faces, and all are of one width.  A changed face may not go
by the old name, so it has its own.  The same input gives the same bytes.
"""

from __future__ import annotations

import sys
from typing import Any, Final

import pylopdf_fonts_zh_cn as noto
from fontTools import subset

ASCII: Final = "".join(map(chr, range(0x20, 0x7F)))
NAMES: Final = {1: "GW Latin", 3: "GW Latin Regular 1", 4: "GW Latin Regular", 6: "GWLatin-Regular", 16: "GW Latin"}
UNUSED: Final = ("BASE", "GDEF", "GPOS", "VORG", "vhea", "vmtx")


def half_width(font: Any) -> dict[str, str]:
    """Glyph names of the OpenType feature `hwid`, by those they replace."""
    table = font["GSUB"].table
    lookups = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "hwid" for i in f.Feature.LookupListIndex}
    found: dict[str, str] = {}
    for i in sorted(lookups):
        for part in table.LookupList.Lookup[i].SubTable:
            found |= getattr(part, "ExtSubTable", part).mapping
    return found


def main(out: str) -> None:
    """Write the face."""
    options = subset.Options()
    options.layout_features = ["hwid"]
    options.name_IDs = ["*"]
    options.drop_tables = [*options.drop_tables, *UNUSED]
    font = subset.load_font(str(noto.serif_path()), options)
    narrow = half_width(font)
    for table in font["cmap"].tables:
        if table.isUnicode() and ord("0") in getattr(table, "cmap", {}):
            # Two tables may be one in memory: what is narrow already stays.
            table.cmap |= {ord(c): narrow.get(table.cmap[ord(c)], table.cmap[ord(c)]) for c in "0123456789"}
    options.layout_features = []  # the digits are there by the character map now
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=ASCII)
    subsetter.subset(font)
    for entry in font["name"].names:
        entry.string = NAMES.get(entry.nameID, str(entry))
    font["CFF "].cff.fontNames = [NAMES[6]]
    subset.save_font(font, out, options)


main(sys.argv[1])
