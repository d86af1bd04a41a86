"""Opens the libraries of WeasyPrint without asking compilers where they are.

WeasyPrint tries each library under the names of several systems, and for every name that is
not there Python starts the linker's and the compiler's programs: 40 processes, 0.2 s and more,
for names that only other systems have.  On Linux the last name it tries is the right one, and
the loader knows it.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loader_alone() -> Iterator[None]:
    """On Linux, what the loader does not know by its name is not searched for."""
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


with loader_alone():
    import weasyprint.text.ffi  # noqa: F401
