"""Tables and forms that flow over pages: rows as high as their text, heads that repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from certificates.fonts import Style
from certificates.layout.composer import LEFT, WIDTH, Composer
from certificates.layout.pen import Align, Pen
from certificates.layout.theme import INK
from certificates.layout.typeset import wrap
from certificates.words import Word

_PAD_X: Final = 5.0
_PAD_Y: Final = 4.6
_LEADING: Final = 1.42
_BOX: Final = 0.9
_GRID: Final = 0.4
# The part of a page's room that a form may spread over: some rows need a second line.
_FILL: Final = 0.9


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its part of the width, its head, and how its cells are set."""

    part: float
    head: str = ""
    align: Align = Align.LEFT
    size: float = 9.5
    is_label: bool = False


@dataclass(slots=True)
class _Row:
    cells: list[list[str]]
    columns: Sequence[_Placed]
    is_head: bool
    least: float

    @property
    def height(self) -> float:
        tallest = max(
            len(lines) * column.size * _LEADING
            for lines, column in zip(self.cells, self.columns, strict=True)
        )
        return max(self.least, tallest + 2 * _PAD_Y)

    def split(self, room: float) -> tuple[_Row, _Row]:
        """Cut a row that is higher than a page where the page ends."""
        size = max(column.size for column in self.columns)
        count = max(1, int((room - 2 * _PAD_Y) / (size * _LEADING)))
        above = [lines[:count] for lines in self.cells]
        below = [lines[count:] for lines in self.cells]
        return (
            _Row(above, self.columns, self.is_head, 0),
            _Row(below, self.columns, self.is_head, 0),
        )


@dataclass(frozen=True, slots=True)
class _Placed:
    x: float
    width: float
    align: Align
    size: float
    is_label: bool


Cells: TypeAlias = Sequence[str]


def table(composer: Composer, columns: Sequence[Column], rows: Sequence[Cells]) -> None:
    """Set a table; its head, where it has one, is repeated on every page."""
    placed = _placed(columns)
    flow = _Flow(composer, _head(composer, columns))
    for cells in rows:
        flow.add(_row(composer, placed, cells))
    flow.close()


def _head(composer: Composer, columns: Sequence[Column]) -> _Row | None:
    if not any(column.head for column in columns):
        return None
    labels = [Column(c.part, align=Align.CENTRE, size=c.size, is_label=True) for c in columns]
    return _row(composer, _placed(labels), [c.head for c in columns], is_head=True)


def form(
    composer: Composer,
    rows: Sequence[Sequence[Word]],
    *,
    label_width: float = 92.0,
    size: float = 10.5,
    least: float = 24.0,
    most: float = 0.0,
) -> None:
    """Set labelled values, one or more pairs a row, labels on tinted ground.

    Rows are ``least`` points high, or up to ``most`` where the page has the room.
    """
    least = max(least, min(most, composer.room / len(rows) * _FILL))
    flow = _Flow(composer, None)
    for pairs in rows:
        value_part = (WIDTH - label_width * len(pairs)) / len(pairs)
        columns: list[Column] = []
        for _ in pairs:
            columns.append(Column(label_width, align=Align.CENTRE, size=size, is_label=True))
            columns.append(Column(value_part, size=size))
        cells = [text for pair in pairs for text in pair]
        flow.add(_row(composer, _placed(columns), cells, least=least))
    flow.close()


def _placed(columns: Sequence[Column]) -> list[_Placed]:
    whole = sum(column.part for column in columns)
    placed: list[_Placed] = []
    x = LEFT
    for column in columns:
        width = WIDTH * column.part / whole
        placed.append(_Placed(x, width, column.align, column.size, column.is_label))
        x += width
    return placed


def _row(
    composer: Composer,
    columns: Sequence[_Placed],
    cells: Cells,
    *,
    is_head: bool = False,
    least: float = 18.0,
) -> _Row:
    broken = [
        wrap(composer.book.fonts, _style(column), cell, column.size, column.width - 2 * _PAD_X)
        for column, cell in zip(columns, cells, strict=True)
    ]
    return _Row(broken, columns, is_head, least)


def _style(column: _Placed) -> Style:
    return Style.TITLE if column.is_label else Style.TEXT


class _Flow:
    """Rows collected for the page that they fit on, then drawn together."""

    def __init__(self, composer: Composer, head: _Row | None) -> None:
        self._composer = composer
        self._head = head
        self._rows: list[_Row] = []
        self._used = 0.0
        if head is not None:
            self._take(head)

    def add(self, row: _Row) -> None:
        while row.height > self._left:
            head = self._head.height if self._head else 0.0
            page = self._composer.page_room - head
            if row.height > page and self._left > 60.0:
                above, row = row.split(self._left)
                self._take(above)
            self._break()
        self._take(row)

    def close(self) -> None:
        if self._rows and (len(self._rows) > 1 or not self._rows[0].is_head):
            self._draw()

    @property
    def _left(self) -> float:
        return self._composer.room - self._used

    def _take(self, row: _Row) -> None:
        self._rows.append(row)
        self._used += row.height

    def _break(self) -> None:
        self.close()
        self._composer.next_page()
        self._rows = []
        self._used = 0.0
        if self._head is not None:
            self._take(self._head)

    def _draw(self) -> None:
        composer = self._composer
        top = composer.y
        y = top
        for row in self._rows:
            _fill_labels(composer, row, y)
            _set_cells(composer, row, y)
            y -= row.height
        _rule(composer, self._rows, top)
        composer.y = y
        self._rows = []
        self._used = 0.0


def _fill_labels(composer: Composer, row: _Row, top: float) -> None:
    height = row.height
    for column in row.columns:
        if column.is_label:
            composer.pen.fill(column.x, top - height, column.width, height, ink=composer.theme.wash)


def _set_cells(composer: Composer, row: _Row, top: float) -> None:
    height = row.height
    for lines, column in zip(row.cells, row.columns, strict=True):
        leading = column.size * _LEADING
        # Chinese characters fill 0.88 of the size above the base line and 0.12 below.
        y = top - (height - len(lines) * leading) / 2 - leading / 2 - column.size * 0.38
        x = {
            Align.LEFT: column.x + _PAD_X,
            Align.CENTRE: column.x + column.width / 2,
            Align.RIGHT: column.x + column.width - _PAD_X,
        }[column.align]
        for line in lines:
            composer.pen.text(
                x,
                y,
                line,
                column.size,
                style=_style(column),
                ink=composer.theme.main if column.is_label else INK,
                align=column.align,
            )
            y -= leading


def _rule(composer: Composer, rows: Sequence[_Row], top: float) -> None:
    pen: Pen = composer.pen
    y = top
    grid: list[tuple[float, float, float, float]] = []
    for row in rows:
        bottom = y - row.height
        grid.extend((column.x, y, column.x, bottom) for column in row.columns[1:])
        grid.append((LEFT, bottom, LEFT + WIDTH, bottom))
        y = bottom
    pen.lines(grid[:-1] if grid else grid, ink=composer.theme.band, width=_GRID)
    pen.frame(LEFT, y, WIDTH, top - y, ink=composer.theme.main, line=_BOX)
