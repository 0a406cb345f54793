"""The round seal of the issuing office, or the place where it is to be stamped."""

from __future__ import annotations

from math import cos, pi, radians, sin
from typing import Final

from certificates.fonts import Style
from certificates.layout.book import MM, OVERPRINT
from certificates.layout.pen import Align, Pen
from certificates.layout.theme import MUTED, SEAL_RED

RADIUS: Final = 20.0 * MM
"""Outer radius: offices of a county use seals of 4 cm or a little more across."""

_ARC_DEGREES: Final = 236.0


def draw_seal(pen: Pen, x: float, y: float, name: str, purpose: str) -> None:
    """Draw the seal with its centre at a place; it reads as one text to a machine."""
    pen.put(f"q /{OVERPRINT} gs")
    pen.put(f"{SEAL_RED} RG 3.2 w {_circle(x, y, RADIUS - 1.6)} S")
    pen.put(f"{SEAL_RED} rg {_star(x, y + 1.5, RADIUS * 0.27)} f")
    spoken = "\ufeff" + f"{name}（{purpose}）"
    pen.put(f"/Span << /ActualText <{spoken.encode('utf-16-be').hex().upper()}> >> BDC")
    _around(pen, x, y, name)
    size = min(11.0, RADIUS * 1.12 / max(1, len(purpose)))
    pen.text(
        x,
        y - RADIUS * 0.70,
        purpose,
        size,
        style=Style.TITLE,
        ink=SEAL_RED,
        align=Align.CENTRE,
    )
    pen.put("EMC Q")


def draw_stamp_place(pen: Pen, x: float, y: float) -> None:
    """Mark where the office stamps its seal."""
    pen.put(f"q {MUTED} RG 0.5 w [3 3] 0 d {_circle(x, y, RADIUS)} S Q")
    pen.text(x, y - 3.5, "（盖章）", 10, ink=MUTED, align=Align.CENTRE)


def _around(pen: Pen, x: float, y: float, name: str) -> None:
    """Set the name along the upper arc, each character upright to the centre."""
    count = max(1, len(name))
    step = min(_ARC_DEGREES / count, 24.0)
    size = min(14.0, 2 * pi * RADIUS * 0.74 * step / 360 * 0.98)
    distance = RADIUS - 6.0 - size * 0.88
    for position, character in enumerate(name):
        angle = 90 - (position - (count - 1) / 2) * step
        pen.turned(
            x + distance * cos(radians(angle)),
            y + distance * sin(radians(angle)),
            character,
            size,
            angle - 90,
            style=Style.TITLE,
            ink=SEAL_RED,
        )


def _circle(x: float, y: float, radius: float) -> str:
    # The control distance that makes a quarter of a circle of one cubic curve.
    k = radius * 0.55228
    return (
        f"{x + radius:.2f} {y:.2f} m"
        f" {x + radius:.2f} {y + k:.2f} {x + k:.2f} {y + radius:.2f} {x:.2f} {y + radius:.2f} c"
        f" {x - k:.2f} {y + radius:.2f} {x - radius:.2f} {y + k:.2f} {x - radius:.2f} {y:.2f} c"
        f" {x - radius:.2f} {y - k:.2f} {x - k:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c"
        f" {x + k:.2f} {y - radius:.2f} {x + radius:.2f} {y - k:.2f} {x + radius:.2f} {y:.2f} c h"
    )


def _star(x: float, y: float, radius: float) -> str:
    points = []
    for tip in range(10):
        length = radius if tip % 2 == 0 else radius * 0.382
        angle = pi / 2 + tip * pi / 5
        points.append(f"{x + length * cos(angle):.2f} {y + length * sin(angle):.2f}")
    return f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:]) + " h"
