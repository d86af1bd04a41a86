"""The two digests of a frozen document: SHA-256, and SM3 (GM/T 0004-2012) for who must use Chinese algorithms.

SM3 comes from OpenSSL 3; a Python built without it publishes all the same, and says what is missing.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core import checks


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sm3(data: bytes) -> str:
    """In hexadecimal; empty where this machine's OpenSSL has none."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        return ""


@checks.register("publication")
def check(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """A warning where publications go without SM3."""
    if sm3(b""):
        return []
    hint = "请换用带 SM3 的 OpenSSL 3；此前发布的报告只有 SHA-256。"
    return [checks.Warning("本机的 OpenSSL 没有 SM3 算法，发布时不记 SM3 校验值。", hint=hint, id="publication.W001")]
