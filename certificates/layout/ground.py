"""Security print: borders and backgrounds of fine curves, drawn once for each ink.

Everything is strokes: a copier blurs them, a designer's eye likes them, and the text over
them keeps its contrast.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin
from typing import Final

from certificates.layout.book import PAGE_HEIGHT, PAGE_WIDTH
from certificates.layout.theme import Theme

OUTER: Final = 26.0
"""Points from the edge of the paper to the outer line; printers cannot print closer."""

_BAND: Final = 15.0
_INNER: Final = OUTER + _BAND
_STRANDS: Final = 3
_BRAID_PERIOD: Final = 24.0
# The control points that make half a sine wave of one cubic curve.
_SINE: Final = 0.3642


@lru_cache(maxsize=32)
def face_ground(theme: Theme) -> str:
    """Return the operators of a first page: braided border, waves and a rosette."""
    parts = [
        _waves(theme, spacing=9.0),
        _rosette(theme, PAGE_WIDTH / 2, PAGE_HEIGHT * 0.47, 205.0),
        _braided_border(theme),
        _corners(theme),
    ]
    return "\n".join(f"q\n{part}\nQ" for part in parts)


@lru_cache(maxsize=32)
def inner_ground(theme: Theme) -> str:
    """Return the operators of a following page: double line and quiet waves."""
    edge = OUTER + 4
    border = "\n".join(
        (
            f"{theme.main} RG",
            _box(OUTER, 1.4),
            _box(edge, 0.4),
        )
    )
    return f"q\n{_waves(theme, spacing=13.0)}\nQ\nq\n{border}\nQ"


def _box(inset: float, width: float) -> str:
    return (
        f"{width} w {inset:.2f} {inset:.2f} {PAGE_WIDTH - 2 * inset:.2f}"
        f" {PAGE_HEIGHT - 2 * inset:.2f} re S"
    )


def _wave(length: float, half: float, height: float, *, up: bool = True) -> str:
    """Return a sine line from the origin to the right, in half waves."""
    pieces = ["0 0 m"]
    x, sign = 0.0, 1 if up else -1
    # A cubic whose handles rise to 4/3 of the height peaks at the height.
    peak = height * 4 / 3
    while x < length:
        pieces.append(
            f"{x + half * _SINE:.2f} {sign * peak:.2f}"
            f" {x + half * (1 - _SINE):.2f} {sign * peak:.2f} {x + half:.2f} 0 c"
        )
        x += half
        sign = -sign
    return " ".join(pieces)


def _waves(theme: Theme, *, spacing: float) -> str:
    """Two families of long waves over the page, one against the other."""
    inset = _INNER + 2
    parts = [
        f"{inset:.2f} {inset:.2f} {PAGE_WIDTH - 2 * inset:.2f} {PAGE_HEIGHT - 2 * inset:.2f} re W n",
        f"{theme.ground} RG 0.35 w",
    ]
    families = tuple(_wave(PAGE_WIDTH + 80, 74.0, 13.0, up=up) for up in (True, False))
    rows = int(PAGE_HEIGHT / spacing) + 4
    for row in range(rows):
        for family, wave in enumerate(families):
            shift = -40 + 37.0 * ((row + family) % 2)
            parts.append(f"q 1 0 0 1 {shift:.2f} {(row - 1) * spacing:.2f} cm {wave} S Q")
    return "\n".join(parts)


def _rosette(theme: Theme, x: float, y: float, radius: float) -> str:
    """Interlaced rings about a centre, each a circle with many lobes."""
    parts = [f"1 0 0 1 {x:.2f} {y:.2f} cm {theme.rosette} RG 0.4 w"]
    rings = (
        (radius * 0.86, radius * 0.14, 12, 7),
        (radius * 0.60, radius * 0.16, 9, 6),
        (radius * 0.34, radius * 0.13, 6, 6),
        (radius * 0.14, radius * 0.07, 5, 4),
    )
    for middle, swing, lobes, phases in rings:
        ring = _lobed_ring(middle, swing, lobes)
        for phase in range(phases):
            turn = 2 * pi * phase / (lobes * phases)
            parts.append(
                f"q {cos(turn):.5f} {sin(turn):.5f} {-sin(turn):.5f} {cos(turn):.5f} 0 0 cm {ring} S Q"
            )
    return "\n".join(parts)


@lru_cache(maxsize=32)
def _lobed_ring(middle: float, swing: float, lobes: int) -> str:
    steps = lobes * 16
    points = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        distance = middle + swing * cos(lobes * angle)
        points.append((distance * cos(angle), distance * sin(angle)))
    (first_x, first_y), *others = points
    lines = " ".join(f"{px:.2f} {py:.2f} l" for px, py in others)
    return f"{first_x:.2f} {first_y:.2f} m {lines} h"


def _braided_border(theme: Theme) -> str:
    """Two frames with a braid of sine strands running between them."""
    parts = [f"{theme.main} RG", _box(OUTER, 1.8), _box(_INNER, 0.6), f"{theme.band} RG 0.45 w"]
    corner = OUTER + _BAND
    height = _BAND / 2 - 2.0
    half = _BRAID_PERIOD / 2
    for length, turns in ((PAGE_WIDTH - 2 * corner, (0, 2)), (PAGE_HEIGHT - 2 * corner, (1, 3))):
        whole = max(1, round(length / _BRAID_PERIOD)) * _BRAID_PERIOD
        stretch = length / whole
        for strand in range(_STRANDS * 2):
            lift = height * (1 - 0.34 * (strand // 2))
            wave = _wave(whole - 0.1, half, lift, up=strand % 2 == 0)
            parts += [f"q {_side(turn)} {stretch:.5f} 0 0 1 0 0 cm {wave} S Q" for turn in turns]
    return "\n".join(parts)


def _side(turn: int) -> str:
    """Put the origin at the start of a side, its middle line along x."""
    near, middle = OUTER + _BAND, OUTER + _BAND / 2
    return (
        f"1 0 0 1 {near:.2f} {middle:.2f} cm",
        f"0 1 -1 0 {PAGE_WIDTH - middle:.2f} {near:.2f} cm",
        f"-1 0 0 -1 {PAGE_WIDTH - near:.2f} {PAGE_HEIGHT - middle:.2f} cm",
        f"0 -1 1 0 {middle:.2f} {PAGE_HEIGHT - near:.2f} cm",
    )[turn]


def _corners(theme: Theme) -> str:
    """A small rosette in each corner of the border."""
    middle = OUTER + _BAND / 2
    ring = _lobed_ring(4.6, 1.6, 8)
    core = _lobed_ring(2.2, 0.8, 8)
    places = (
        (middle, middle),
        (PAGE_WIDTH - middle, middle),
        (PAGE_WIDTH - middle, PAGE_HEIGHT - middle),
        (middle, PAGE_HEIGHT - middle),
    )
    box = f"{-_BAND / 2:.2f} {-_BAND / 2:.2f} {_BAND:.2f} {_BAND:.2f} re"
    return "\n".join(
        f"q 1 0 0 1 {x:.2f} {y:.2f} cm {theme.wash} rg {theme.main} RG 0.6 w {box} B"
        f" 0.45 w {ring} S {theme.main} rg {core} f Q"
        for x, y in places
    )
