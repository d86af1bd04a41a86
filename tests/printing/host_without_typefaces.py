"""The shipped rendering process where pip has not brought the Noto faces."""

import sys
from pathlib import Path

import pylopdf_fonts_zh_cn as noto

from govreports.printing import child
from govreports.printing.limits import Limits

if __name__ == "__main__":
    noto.serif_path = lambda: Path("/nowhere/serif.otf")
    noto.sans_path = lambda: Path("/nowhere/sans.otf")
    child.main(Limits.loads(sys.argv[1]))
