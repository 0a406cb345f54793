"""Following pages that several documents have: sketches, notes, and ruled pages for entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from certificates.geometry import Sketch
from certificates.layout.composer import BOTTOM, LEFT, WIDTH, Composer
from certificates.layout.pen import Align
from certificates.layout.plane import Box
from certificates.layout.sketch import draw_sketch
from certificates.layout.table import Cells, Column, table

CHANGE_COLUMNS: Final = (
    Column(1.6, "日期", Align.CENTRE),
    Column(5, "变更内容"),
    Column(2.2, "登簿编号", Align.CENTRE),
    Column(1.6, "登簿人（章）", Align.CENTRE),
)
_GAP: Final = 14.0
_TALLEST: Final = 1.12
_ENTRIES_HEAD: Final = 68.0
_BLANK_ROW: Final = 22.7
_FEWEST_BLANK: Final = 3
_MOST_BLANK: Final = 8


def sketches(composer: Composer, heading: str, drawn: Sequence[Sketch]) -> None:
    """Draw the sketches on pages of their own, six to a page; one or two get more room."""
    if not drawn:
        return
    across, down = {1: (1, 1), 2: (1, 2)}.get(len(drawn), (2, 3))
    per_page = across * down
    for first in range(0, len(drawn), per_page):
        composer.next_page()
        composer.heading(heading if not first else f"{heading}（续）")
        composer.y -= 4
        width = (WIDTH - _GAP * (across - 1)) / across
        height = (composer.y - BOTTOM - 6 - _GAP * (down - 1)) / down
        height = min(height, width * _TALLEST)
        for position, sketch in enumerate(drawn[first : first + per_page]):
            column, row = position % across, position // across
            top = composer.y - row * (height + _GAP)
            box = Box(LEFT + column * (width + _GAP), top - height, width, height)
            draw_sketch(composer.pen, composer.theme, box, sketch)
        composer.y = BOTTOM


def notes(composer: Composer, annex: Sequence[str]) -> None:
    """Set the notes of the annex, numbered."""
    composer.heading("附记")
    listed = [f"{position}．{note}" for position, note in enumerate(annex, start=1)]
    table(
        composer,
        (Column(1, size=10.0),),
        [(text,) for text in listed] or [("（无）",)],
    )


def entries(
    composer: Composer, heading: str, columns: Sequence[Column], rows: Sequence[Cells]
) -> None:
    """Set a table of entries, and blank rows for later ones where the page has room.

    With nothing entered and little room left it is left out: paper is not turned for it.
    """
    blank = int((composer.room - _ENTRIES_HEAD) / _BLANK_ROW)
    if not rows and blank < _FEWEST_BLANK:
        return
    composer.heading(heading, keep=90.0)
    empty = tuple("" for _ in columns)
    spare = min(_MOST_BLANK, max(0, blank - len(rows)))
    table(composer, columns, [*rows, *(empty for _ in range(spare))])
