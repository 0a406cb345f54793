"""The sketch of a parcel: outline to scale, neighbours, four sides, north, and a scale bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from certificates.fonts import Fonts, Style
from certificates.geometry import Point, Sketch
from certificates.layout.measures import draw_measures
from certificates.layout.parcel_label import draw_label, place_label
from certificates.layout.pen import Align, Pen
from certificates.layout.plane import Box, Rings, View, overlaps, roomiest_place, view_of
from certificates.layout.theme import INK, MUTED, WHITE, Theme, rgb
from certificates.layout.typeset import wrap

_STRIP: Final = 17.0
_CAPTION_LEADING: Final = 11.0
_BUILDING: Final = rgb("#e4dfd2")
_NEIGHBOUR: Final = rgb("#8f968f")
_SIDE_SIZE: Final = 7.0
_SIDE_LEADING: Final = 8.6


def draw_sketch(pen: Pen, theme: Theme, box: Box, sketch: Sketch) -> None:
    """Draw a sketch with its caption into a box on the page."""
    low = box.y + _CAPTION_LEADING * len(sketch.caption) + (4.0 if sketch.caption else 0.0)
    picture = Box(box.x, low + _STRIP, box.width, box.y + box.height - low - _STRIP)
    pen.fill(picture.x, picture.y, picture.width, picture.height, ink=WHITE)
    view = view_of(sketch.parts, picture, beside=picture.width * 0.17, above=picture.height * 0.17)
    if view is None:
        middle = picture.x + picture.width / 2, picture.y + picture.height / 2
        pen.text(*middle, "（无图形资料）", 9, ink=MUTED, align=Align.CENTRE)
    else:
        sides = list(_sides(pen.fonts, picture, sketch))
        _draw_land(pen, theme, view, sketch, [_north_box(picture), *(side.box for side in sides)])
        for side in sides:
            pen.fill(side.box.x, side.box.y, side.box.width, side.box.height, ink=WHITE)
            pen.text(side.x, side.y, side.text, _SIDE_SIZE, ink=MUTED, align=side.align)
        _draw_north(pen, picture)
        _draw_scale(pen, theme, view, box.x, low)
    pen.frame(picture.x, picture.y, picture.width, picture.height, ink=theme.main, line=0.6)
    y = low - _CAPTION_LEADING + 1.5
    for line in sketch.caption:
        text = _cut(pen, line, 8.5, box.width)
        pen.text(box.x + box.width / 2, y, text, 8.5, align=Align.CENTRE)
        y -= _CAPTION_LEADING


def _draw_land(pen: Pen, theme: Theme, view: View, sketch: Sketch, taken: list[Box]) -> None:
    window = view.box
    parts = [[view.ring(ring) for ring in shape.rings] for shape in sketch.parts]
    houses = [[view.ring(ring) for ring in house.shape.rings] for house in sketch.buildings]
    covered = [ring for rings in houses for ring in rings]
    label = place_label(pen.fonts, [*parts[0], *covered], window, sketch)
    pen.put(f"q {window.x:.2f} {window.y:.2f} {window.width:.2f} {window.height:.2f} re W n")
    for neighbour in sketch.neighbours:
        rings = [view.ring(ring) for ring in neighbour.shape.rings]
        if overlaps(rings, window):
            pen.put(f"{_NEIGHBOUR} RG 0.4 w {_path(rings)} S")
            around = [*taken, label.box]
            _label_inside(pen, rings, window.inset(4), neighbour.label, around, size=6.0)
    for rings in parts:
        pen.put(f"{theme.wash} rg {theme.main} RG 1.1 w 1 j {_path(rings)} B*")
    for house, rings in zip(sketch.buildings, houses, strict=True):
        pen.put(f"{_BUILDING} rg {INK} RG 0.7 w {_path(rings)} B*")
        _label_inside(pen, rings, window, house.label, (), size=7.5)
    pen.put("Q")
    if sketch.measured:
        for rings, shape in zip(parts, sketch.parts, strict=True):
            draw_measures(pen, rings[0], shape.rings[0])
    draw_label(pen, theme, label)


def _path(rings: Rings) -> str:
    pieces = []
    for ring in rings:
        (first_x, first_y), *others = ring
        lines = " ".join(f"{x:.1f} {y:.1f} l" for x, y in others)
        pieces.append(f"{first_x:.1f} {first_y:.1f} m {lines} h")
    return " ".join(pieces)


def _label_inside(
    pen: Pen, rings: Rings, window: Box, label: str, taken: Sequence[Box], *, size: float
) -> None:
    lines = label.split("\n") if label else []
    if not lines:
        return
    x, y, room = roomiest_place(rings, window, height=size * len(lines), avoid=taken)
    if max(pen.fonts.width(Style.TEXT, line, size) for line in lines) > room - 2:
        return
    top = y + size * (len(lines) - 1) / 2 - size * 0.38
    for position, line in enumerate(lines):
        pen.text(x, top - position * size * 1.15, line, size, ink=MUTED, align=Align.CENTRE)


@dataclass(frozen=True, slots=True)
class _SideLine:
    text: str
    x: float
    y: float
    align: Align
    box: Box


def _sides(fonts: Fonts, box: Box, sketch: Sketch) -> Iterator[_SideLine]:
    """Place what lies on the four sides at the four edges of the picture."""
    middle_x, middle_y = box.x + box.width / 2, box.y + box.height / 2
    wide, narrow = box.width * 0.6, box.width * 0.155
    right, top = box.x + box.width, box.y + box.height
    centre, left_edge, right_edge = Align.CENTRE, Align.LEFT, Align.RIGHT
    yield from _side(fonts, sketch.north, (middle_x, top - 10), wide, centre, rise=0.0)
    yield from _side(fonts, sketch.west, (box.x + 4, middle_y), narrow, left_edge, rise=0.5)
    yield from _side(fonts, sketch.east, (right - 4, middle_y), narrow, right_edge, rise=0.5)
    yield from _side(fonts, sketch.south, (middle_x, box.y + 5), wide, centre, rise=1.0)


def _side(
    fonts: Fonts, text: str, place: Point, room: float, align: Align, *, rise: float
) -> Iterator[_SideLine]:
    """Place up to three lines; ``rise`` is the part of them that stands above the place."""
    lines = wrap(fonts, Style.TEXT, text, _SIDE_SIZE, room)[:3] if text else []
    x, y = place
    y += _SIDE_LEADING * (len(lines) - 1) * rise
    for position, line in enumerate(lines):
        base = y - _SIDE_LEADING * position
        width = fonts.width(Style.TEXT, line, _SIDE_SIZE)
        behind = Box(x - align.value * width - 1, base - 1.8, width + 2, _SIDE_SIZE + 1.8)
        yield _SideLine(line, x, base, align, behind)


def _north_box(box: Box) -> Box:
    return Box(box.x + box.width - 22, box.y + box.height - 44, 22, 44)


def _draw_north(pen: Pen, box: Box) -> None:
    x, y = box.x + box.width - 15, box.y + box.height - 38
    pen.put(
        f"{INK} rg {INK} RG 0.5 w {x:.2f} {y:.2f} m {x:.2f} {y + 20:.2f} l"
        f" {x - 4.2:.2f} {y - 3:.2f} l h B {x:.2f} {y:.2f} m {x:.2f} {y + 20:.2f} l"
        f" {x + 4.2:.2f} {y - 3:.2f} l h S"
    )
    pen.text(x, y + 22.5, "北", 8, style=Style.TITLE, align=Align.CENTRE)


def _draw_scale(pen: Pen, theme: Theme, view: View, x: float, y: float) -> None:
    """Draw the scale in figures, and a bar that stays true when the print is shrunk."""
    lengths = (step * 10**power for power in range(-1, 5) for step in (1, 2, 5))
    metres = max(length for length in lengths if length * view.points_per_metre <= 72)
    length = metres * view.points_per_metre
    base = y + 5.0
    pen.fill(x + 2, base, length / 2, 2.6, ink=theme.main)
    pen.frame(x + 2, base, length, 2.6, ink=theme.main, line=0.5)
    pen.text(x + 6 + length, base - 0.6, f"{metres:g} 米", 7, ink=MUTED)
    pen.text(x + view.box.width - 1, base - 0.6, f"1:{view.scale}", 8, align=Align.RIGHT)


def _cut(pen: Pen, text: str, size: float, room: float) -> str:
    """Shorten a caption that is wider than its sketch; the table has it in full."""
    if pen.fonts.width(Style.TEXT, text, size) <= room:
        return text
    while text and pen.fonts.width(Style.TEXT, text + "…", size) > room:
        text = text[:-1]
    return text + "…"
