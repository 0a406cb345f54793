"""How people write codes: full-width digits, spaces, characters that nobody sees."""

from __future__ import annotations

from typing import Final

_INVISIBLE: Final = (
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    0x00AD,
    0x180E,
    0xFEFF,
)
_SPACES: Final = (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x3000)
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# A spreadsheet marks text with a leading apostrophe, which an export sometimes keeps.
_TEXT_MARKS: Final = "'`\u2018\u2019"

_TABLE: Final[dict[int, int | None]] = {
    **_FULL_WIDTH,
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_SPACES),
}


def as_written(text: str) -> str:
    """Return ``text`` in half-width capitals without spaces, invisible marks or text marks."""
    return text.translate(_TABLE).lstrip(_TEXT_MARKS).upper()
