"""Writing and drawing on one page, in points from its lower left corner."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import groupby
from math import cos, radians, sin

from certificates.fonts import Style
from certificates.layout.book import Book
from certificates.layout.theme import INK
from certificates.layout.typeset import wrap


class Align(Enum):
    """Which end of a line of text the given place is."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Pen:
    """Puts operators onto a page of a book."""

    def __init__(self, book: Book) -> None:
        """Begin a new page."""
        self.book = book
        self.fonts = book.fonts
        self._operators = book.page()

    def put(self, operators: str) -> None:
        """Add operators as they are."""
        self._operators.append(operators)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        style: Style = Style.TEXT,
        ink: str = INK,
        align: Align = Align.LEFT,
        spacing: float = 0.0,
    ) -> None:
        """Set one line with its base line at ``y``; ``spacing`` is added between characters."""
        if not text:
            return
        if align is not Align.LEFT:
            width = self.fonts.width(style, text, size) + spacing * (len(text) - 1)
            x -= align.value * width
        tracking = f" {spacing:.2f} Tc" if spacing else ""
        self._operators.append(
            f"BT {ink} rg{tracking} 1 0 0 1 {x:.2f} {y:.2f} Tm {self._shown(style, text, size)}"
            f"{' 0 Tc' if spacing else ''} ET"
        )

    def turned(
        self, x: float, y: float, text: str, size: float, degrees: float, *, style: Style, ink: str
    ) -> None:
        """Set a line with the middle of its base line at a place, turned to the left."""
        turn = radians(degrees)
        half = self.fonts.width(style, text, size) / 2
        self._operators.append(
            f"BT {ink} rg {cos(turn):.5f} {sin(turn):.5f} {-sin(turn):.5f} {cos(turn):.5f}"
            f" {x - half * cos(turn):.2f} {y - half * sin(turn):.2f} Tm"
            f" {self._shown(style, text, size)} ET"
        )

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        room: float,
        leading: float,
        style: Style = Style.TEXT,
        ink: str = INK,
    ) -> float:
        """Set a text in lines from ``y`` downwards; return the base line after the last."""
        for line in wrap(self.fonts, style, text, size, room):
            self.text(x, y, line, size, style=style, ink=ink)
            y -= leading
        return y

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, ink: str, width: float = 0.5
    ) -> None:
        """Draw a straight line."""
        self._operators.append(f"{ink} RG {width:.2f} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def lines(
        self, lines: Iterable[tuple[float, float, float, float]], *, ink: str, width: float
    ) -> None:
        """Draw many straight lines in one stroke."""
        path = " ".join(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l" for x1, y1, x2, y2 in lines)
        if path:
            self._operators.append(f"{ink} RG {width:.2f} w {path} S")

    def fill(self, x: float, y: float, width: float, height: float, *, ink: str) -> None:
        """Fill a rectangle."""
        self._operators.append(f"{ink} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def frame(
        self, x: float, y: float, width: float, height: float, *, ink: str, line: float
    ) -> None:
        """Outline a rectangle."""
        self._operators.append(
            f"{ink} RG {line:.2f} w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S"
        )

    def _shown(self, style: Style, text: str, size: float) -> str:
        coded = [self.book.code(style, character) for character in text]
        runs = (
            f"/{font} {size:g} Tf <{''.join(code for _, code in run)}> Tj"
            for font, run in groupby(coded, key=lambda pair: pair[0])
        )
        return " ".join(runs)
