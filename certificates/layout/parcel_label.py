"""The label of a parcel: number over area, inside it or at the end of a line beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from certificates.fonts import Fonts, Style
from certificates.geometry import Point, Sketch
from certificates.layout.pen import Align, Pen
from certificates.layout.plane import Box, Rings, roomiest_place
from certificates.layout.theme import WHITE, Theme

_SMALLEST: Final = 6.0
_LARGEST: Final = 9.0
_BESIDE: Final = 7.0
_LINE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Label:
    """A label in its place; ``leads_from`` is the point in the parcel when it stands beside."""

    number: str
    area: str
    x: float
    y: float
    size: float
    half: float
    leads_from: Point | None

    @property
    def box(self) -> Box:
        """What the label covers."""
        return Box(self.x - self.half, self.y - self.size - 2, 2 * self.half, 2 * self.size + 4)


def place_label(fonts: Fonts, rings: Rings, window: Box, sketch: Sketch) -> Label:
    """Find the roomiest place inside; a parcel too narrow is led out of, to the open side."""
    widest = max(fonts.width(Style.TITLE, text, 1) for text in (sketch.label, sketch.area))
    x, y, room = roomiest_place(rings, window, height=_LARGEST * 2.2)
    size = min(_LARGEST, (room - 6) / widest) if widest else _LARGEST
    leads_from = None
    if size < _SMALLEST:
        x, y, room = roomiest_place(rings, window, height=0)
        size, leads_from = _BESIDE, (x, y)
        side = 1 if x <= window.x + window.width / 2 else -1
        x += side * (room / 2 + _LINE + widest * size / 2 + 3)
    return Label(sketch.label, sketch.area, x, y, size, widest * size / 2 + 3, leads_from)


def draw_label(pen: Pen, theme: Theme, label: Label) -> None:
    """Write number over area, as on a cadastral map."""
    x, y, size, ink = label.x, label.y, label.size, theme.main
    if label.leads_from and (label.number or label.area):
        box = label.box
        pen.fill(box.x, box.y, box.width, box.height, ink=WHITE)
        start, level = label.leads_from
        pen.line(start, level, x, y, ink=ink, width=0.5)
        pen.fill(start - 1, level - 1, 2, 2, ink=ink)
    pen.text(x, y + 2.6, label.number, size, style=Style.TITLE, ink=ink, align=Align.CENTRE)
    if label.area:
        pen.line(x - label.half, y, x + label.half, y, ink=ink, width=0.5)
        pen.text(x, y - size - 0.6, label.area, size, ink=ink, align=Align.CENTRE)
