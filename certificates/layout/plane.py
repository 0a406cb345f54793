"""From metres on the ground to points on paper, and where a label has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from certificates.geometry import Point, Ring, Shape
from certificates.layout.book import MM

_STEPS: Final = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
_ROUND_SCALES: Final = tuple(step * 10**power for power in range(1, 6) for step in _STEPS)
_SCAN_LINES: Final = 9
_FAR: Final = 1e6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on paper, in points."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, by: float) -> Box:
        """Return the box smaller by this much on every side."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class View:
    """A round scale 1 : ``scale`` with the land in the middle of a box."""

    scale: int
    points_per_metre: float
    dx: float
    dy: float
    box: Box

    def ring(self, ring: Ring) -> list[Point]:
        """Return a ring on paper."""
        per_metre, dx, dy = self.points_per_metre, self.dx, self.dy
        return [(x * per_metre + dx, y * per_metre + dy) for x, y in ring]


def view_of(shapes: Sequence[Shape], box: Box, *, beside: float, above: float) -> View | None:
    """Return the largest round scale that leaves room beside and above the shapes."""
    points = [point for shape in shapes for point in shape.outer]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    for scale in _ROUND_SCALES:
        per_metre = 1000 / scale * MM
        if wide * per_metre <= box.width - 2 * beside and (
            high * per_metre <= box.height - 2 * above
        ):
            break
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return View(
        int(scale),
        per_metre,
        box.x + box.width / 2 - middle_x * per_metre,
        box.y + box.height / 2 - middle_y * per_metre,
        box,
    )


Rings: TypeAlias = Sequence[Sequence[Point]]
_Stretch: TypeAlias = tuple[float, float]


def overlaps(rings: Rings, window: Box) -> bool:
    """Whether a shape may show in a window: their rectangles meet."""
    xs, ys = zip(*rings[0], strict=True) if rings and rings[0] else ((), ())
    return bool(xs) and (
        min(xs) < window.x + window.width
        and max(xs) > window.x
        and min(ys) < window.y + window.height
        and max(ys) > window.y
    )


def roomiest_place(
    rings: Rings, window: Box, *, height: float, avoid: Sequence[Box] = ()
) -> tuple[float, float, float]:
    """Return the middle of the widest room for text of a height inside the rings.

    Scans lines across; holes, bays and the boxes to avoid count as outside.  The third
    number is the width of the room, 0 where there is none in the window.
    """
    ys = [y for _, y in rings[0]] if rings else []
    low = max(min(ys, default=0.0), window.y)
    high = min(max(ys, default=0.0), window.y + window.height)
    best = (window.x, window.y, 0.0)
    best_score = 0.0
    for line in range(1, _SCAN_LINES + 1):
        part = line / (_SCAN_LINES + 1)
        y = low + (high - low) * part
        # A place near the middle of the height is worth more than a wide one at its rim.
        worth = 1 - abs(part - 0.5)
        stretches = _inside(rings, y)
        if max((end - start for start, end in stretches), default=0.0) * worth <= best_score:
            continue
        band = Box(window.x, y - height / 2, window.width, height)
        for start, end in _clear_of(avoid, band, _common_inside(stretches, rings, band)):
            if (end - start) * worth > best_score:
                best_score = (end - start) * worth
                best = ((start + end) / 2, y, end - start)
    return best


def _common_inside(stretches: Sequence[_Stretch], rings: Rings, band: Box) -> list[_Stretch]:
    """Cut stretches down to what is inside at the top and the foot of a band of text too."""
    free = _common(stretches, [(band.x, band.x + band.width)])
    for level in (band.y, band.y + band.height) if band.height else ():
        free = _common(free, _inside(rings, level))
    return free


def _clear_of(avoid: Sequence[Box], band: Box, stretches: Sequence[_Stretch]) -> Sequence[_Stretch]:
    for box in avoid:
        if box.y < band.y + band.height and band.y < box.y + box.height:
            stretches = _common(stretches, [(-_FAR, box.x), (box.x + box.width, _FAR)])
    return stretches


def _inside(rings: Rings, y: float) -> list[_Stretch]:
    """Return the stretches of a horizontal line that lie inside the rings."""
    crossings: list[float] = []
    for ring in rings:
        before_x, before_y = ring[-1]
        for x, here in ring:
            if (before_y > y) != (here > y):
                crossings.append(before_x + (y - before_y) * (x - before_x) / (here - before_y))
            before_x, before_y = x, here
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _common(first: Sequence[_Stretch], second: Sequence[_Stretch]) -> list[_Stretch]:
    return [(max(a, c), min(b, d)) for a, b in first for c, d in second if max(a, c) < min(b, d)]


def runs_clockwise(ring: Sequence[Point]) -> bool:
    """Whether a ring runs clockwise, so that its outside lies to the left."""
    twice = 0.0
    previous_x, previous_y = ring[-1]
    for x, y in ring:
        twice += previous_x * y - x * previous_y
        previous_x, previous_y = x, y
    return twice < 0
