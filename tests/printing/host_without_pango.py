"""The shipped rendering process where the library that sets text is missing."""

import sys

import cffi

from govreports.printing import child
from govreports.printing.limits import Limits

_sound = cffi.FFI.dlopen


def _lacking(self: cffi.FFI, name: str, *rest: object) -> object:
    if "pango" in str(name):
        raise OSError(f"cannot load library {name!r}")
    return _sound(self, name, *rest)


if __name__ == "__main__":
    cffi.FFI.dlopen = _lacking
    child.main(Limits.loads(sys.argv[1]))
