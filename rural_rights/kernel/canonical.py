"""One spelling for every value that is hashed or signed."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import orjson


def _spell(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, set | frozenset):
        raise TypeError("a set has no order to hash")
    raise TypeError(f"no canonical spelling for {type(value).__name__}")


def canonical(value: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys: decimals as text, bytes as hex, instants RFC 3339."""
    return orjson.dumps(value, default=_spell, option=orjson.OPT_SORT_KEYS)


def digest(value: Any) -> bytes:
    """Return the SHA-256 of the canonical spelling."""
    return hashlib.sha256(canonical(value)).digest()
