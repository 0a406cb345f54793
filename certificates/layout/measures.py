"""Corners and side lengths of an outline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import Final

from certificates.fonts import Style
from certificates.geometry import Point
from certificates.layout.pen import Pen
from certificates.layout.plane import runs_clockwise
from certificates.layout.theme import INK, WHITE

_SHORTEST: Final = 20.0
_SIZE: Final = 6.5


def draw_measures(pen: Pen, on_paper: Sequence[Point], on_ground: Sequence[Point]) -> None:
    """Mark the corners, and write the length of each side on its outer side, in metres."""
    closed = [*on_paper, on_paper[0]]
    ground = [*on_ground, on_ground[0]]
    outward = 1 if runs_clockwise(on_paper) else -1
    for (start, end), (a, b) in zip(pairwise(closed), pairwise(ground), strict=True):
        x, y = start
        pen.put(f"{WHITE} rg {INK} RG 0.5 w {x - 1.3:.2f} {y - 1.3:.2f} 2.6 2.6 re B")
        _write_length(pen, start, end, f"{hypot(b[0] - a[0], b[1] - a[1]):.2f}", outward)


def _write_length(pen: Pen, start: Point, end: Point, text: str, outward: int) -> None:
    run, rise = end[0] - start[0], end[1] - start[1]
    length = hypot(run, rise)
    if length < _SHORTEST:
        return
    # To the left of the direction of travel is (-rise, run).
    away_x, away_y = -rise / length * outward, run / length * outward
    angle = degrees(atan2(rise, run))
    if angle > 90:
        angle -= 180
    elif angle <= -90:
        angle += 180
    # Text stands on its base line: beyond the side it needs its own height more below.
    above = away_y > 1e-9 or (abs(away_y) <= 1e-9 and away_x < 0)
    distance = 2.6 if above else 2.2 + _SIZE * 0.8
    pen.turned(
        (start[0] + end[0]) / 2 + away_x * distance,
        (start[1] + end[1]) / 2 + away_y * distance,
        text,
        _SIZE,
        angle,
        style=Style.TEXT,
        ink=INK,
    )
