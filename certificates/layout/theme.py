"""Colours: one family of ink a document, so that a clerk tells them apart in the dark of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from certificates.words import Kind


def rgb(web: str) -> str:
    """Return a colour such as ``#1b5741`` as the three numbers of a PDF operator."""
    parts = (int(web[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return " ".join(f"{part:.3f}" for part in parts)


INK: Final = rgb("#1b211e")
MUTED: Final = rgb("#57605a")
WHITE: Final = "1 1 1"
SEAL_RED: Final = rgb("#c8161d")
GHOST: Final = rgb("#e6e3da")


@dataclass(frozen=True, slots=True)
class Theme:
    """The inks of one document: lines and titles, label cells, and the security print.

    ``ground`` and ``rosette`` are light enough that text stays at full contrast over them.
    """

    main: str
    wash: str
    ground: str
    rosette: str
    band: str


def _theme(main: str, wash: str, ground: str, rosette: str, band: str) -> Theme:
    return Theme(rgb(main), rgb(wash), rgb(ground), rgb(rosette), rgb(band))


_GREEN: Final = _theme("#1b5741", "#e9f2ec", "#dfece4", "#cfe2d6", "#7fa893")
_RED: Final = _theme("#8d1b1b", "#f9ece9", "#f6e4e0", "#f0d4ce", "#c98f87")
_OCHRE: Final = _theme("#7a4a0c", "#f8f0df", "#f3e8d0", "#ebdab6", "#c0a06a")
_BLUE: Final = _theme("#17497a", "#e9f0f7", "#e0eaf4", "#cddeee", "#86a5c4")
_TEAL: Final = _theme("#0f5560", "#e6f1f2", "#dcebed", "#c6dee1", "#7da9ae")

THEMES: Final = {
    Kind.CONTRACT_LAND: _GREEN,
    Kind.REAL_ESTATE: _RED,
    Kind.SHARE: _OCHRE,
    Kind.REGISTRATION_PROOF: _BLUE,
    Kind.TRANSACTION: _TEAL,
    Kind.LEASE_CONTRACT: _GREEN,
}
