"""Reading DER with no freedom: every length minimal, every byte used, or a refusal.

General readers forgive what signatures must not: a byte that means nothing is a byte that
can be changed unnoticed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

SEQUENCE: Final = 0x30
SET: Final = 0x31
OCTET_STRING: Final = 0x04
INTEGER: Final = 0x02
OBJECT_IDENTIFIER: Final = 0x06
CONTEXT_0: Final = 0xA0


class NotDer(ValueError):
    """Bytes that are not the one encoding of what was expected."""


def encoded(tag: int, content: bytes) -> bytes:
    """Return the element of a tag with this content."""
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits + content


class Reader:
    """The elements inside one constructed element, taken from the front."""

    def __init__(self, content: bytes) -> None:
        """Begin at the first element."""
        self._rest = content

    def element(self, tag: int) -> bytes:
        """Take the next element whole.  Raises: ``NotDer`` unless it has this tag."""
        content = self._content(tag)
        whole = encoded(tag, content)
        if not self._rest.startswith(whole):
            raise NotDer("a length is not in its shortest form")
        self._rest = self._rest[len(whole) :]
        return whole

    def take(self, tag: int) -> bytes:
        """Take the content of the next element.  Raises: ``NotDer`` unless it has this tag."""
        content = self._content(tag)
        self.element(tag)
        return content

    def inside(self, tag: int) -> Reader:
        """Take the next element, to read what is inside."""
        return Reader(self.take(tag))

    def expect(self, allowed: Collection[bytes]) -> None:
        """Take what must be one of a few encodings.  Raises: ``NotDer``."""
        for encoding in allowed:
            if self._rest.startswith(encoding):
                self._rest = self._rest[len(encoding) :]
                return
        raise NotDer("an element is not the one that is expected")

    def end(self) -> None:
        """Refuse anything that is left.  Raises: ``NotDer``."""
        if self._rest:
            raise NotDer("something follows where nothing may")

    @property
    def at_end(self) -> bool:
        """Whether all was taken."""
        return not self._rest

    def _content(self, tag: int) -> bytes:
        rest = self._rest
        if len(rest) < 2 or rest[0] != tag:
            raise NotDer(f"no element of tag {tag:#x}")
        start, length = 2, rest[1]
        if length >= 0x80:
            start = 2 + (length & 0x7F)
            length = int.from_bytes(rest[2:start], "big")
        if start + length > len(rest):
            raise NotDer("an element is cut short")
        return rest[start : start + length]
