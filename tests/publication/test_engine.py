"""What we change inside WeasyPrint and pydyf is still what it was when ours was written."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

import pytest

from govreports.publication import engine

# A hash of the source text of each; inspected in WeasyPrint 70.0 and pydyf 0.13.0.
KNOWN = {
    "justify_line": "f83b21ff8793ba6b",
    "ColorProfile": "8b4e0541486ee983",
    "generate_pdf": "626343ef25c396e8",
}


def qualified(original: Any) -> str:
    return str(original.__qualname__)


@pytest.mark.parametrize("original", engine.ORIGINALS, ids=qualified)
def test_replaced_function_is_as_it_was(original):
    found = hashlib.sha256(inspect.getsource(original).encode()).hexdigest()[:16]
    assert found == KNOWN[qualified(original)], (
        f"{original.__module__}.{qualified(original)} has changed upstream: see whether ours in "
        "govreports/publication/engine.py is still needed and right, then write its new hash here"
    )


def test_every_original_is_known_and_no_other():
    assert {qualified(original) for original in engine.ORIGINALS} == KNOWN.keys()
