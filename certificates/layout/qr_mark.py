"""The QR code as ink: error correction M, modules wide enough for a cheap printer and phone."""

from __future__ import annotations

from typing import Final

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from certificates.layout.book import MM
from certificates.layout.pen import Pen

MODULE_MM: Final = 0.45
"""Width of one printed module; below 0.4 mm an inkjet's dots run together."""

QUIET: Final = 4
"""Modules of white around the code, as the standard asks."""


class QrTooLong(ValueError):
    """A text that needs more than version 12: its modules would not fit the page's corner."""


def matrix(text: str) -> list[list[bool]]:
    """Return the modules of the code, row by row from the top, without the quiet zone."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    # One segment of bytes: the signed text mixes cases, so no other mode would save a bit.
    code.add_data(text.encode("ascii"), optimize=0)
    code.make(fit=True)
    if code.version > 12:
        raise QrTooLong(f"{len(text)} characters need version {code.version}")
    return [[bool(module) for module in row] for row in code.modules]


def printed_side_mm(modules: int) -> float:
    """Return the side of the printed code with its quiet zone, in millimetres."""
    return (modules + 2 * QUIET) * MODULE_MM


def draw_qr(pen: Pen, x: float, y: float, text: str) -> float:
    """Draw the code with its lower left corner (quiet zone included); return its side."""
    rows = matrix(text)
    module = MODULE_MM * MM
    side = printed_side_mm(len(rows)) * MM
    pen.fill(x, y, side, side, ink="1 1 1")
    # One path: runs that touch are filled as one shape, so that no renderer leaves seams.
    path = " ".join(
        f"{start} {len(rows) - 1 - line} {length} 1 re"
        for line, row in enumerate(rows)
        for start, length in _runs(row)
    )
    pen.put(
        f"q 0 g {module:.5f} 0 0 {module:.5f} {x + QUIET * module:.3f} {y + QUIET * module:.3f} cm"
        f" {path} f Q"
    )
    return side


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Return where the dark stretches of a row start and how long they are."""
    runs: list[tuple[int, int]] = []
    start = 0
    dark = False
    for position, module in enumerate([*row, False]):
        if module and not dark:
            start = position
        elif dark and not module:
            runs.append((start, position - start))
        dark = module
    return runs
