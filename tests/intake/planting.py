"""Plants one fault in a sound village."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely

from rural_rights.registry.intake import Handover
from rural_rights.registry.intake.source import SourceLayer, SourceTable

OFFICE_DATE = date(2025, 6, 1)
Plant = Callable[[Handover], Handover]


def _row(table: SourceTable, row: int, changes: dict[str, str]) -> list[str]:
    unknown = changes.keys() - set(table.columns)
    assert not unknown, f"{table.name} has no {unknown}"
    cells = dict(zip(table.columns, table.rows[row], strict=True))
    return list((cells | changes).values())


def cell(name: str, row: int, **changes: str) -> Plant:
    """Write other text into some cells of a row."""

    def plant(handover: Handover) -> Handover:
        table = handover.tables[name]
        rows = list(table.rows)
        rows[row] = _row(table, row, changes)
        return handover.with_table(replace(table, rows=rows))

    return plant


def drop(name: str, *rows: int) -> Plant:
    """Take rows out."""

    def plant(handover: Handover) -> Handover:
        table = handover.tables[name]
        kept = [at for at in range(len(table)) if at not in rows]
        changed = replace(
            table,
            rows=[table.rows[at] for at in kept],
            numbers=[table.numbers[at] for at in kept],
        )
        if isinstance(changed, SourceLayer):
            changed = replace(changed, shapes=[changed.shapes[at] for at in kept])
        return handover.with_table(changed)

    return plant


def copy(name: str, row: int, **changes: str) -> Plant:
    """Add a row: another one, changed."""

    def plant(handover: Handover) -> Handover:
        table = handover.tables[name]
        changed = replace(
            table,
            rows=[*table.rows, _row(table, row, changes)],
            numbers=[*table.numbers, table.numbers[-1] + 1],
        )
        if isinstance(changed, SourceLayer):
            changed = replace(changed, shapes=[*changed.shapes, changed.shapes[row]])
        return handover.with_table(changed)

    return plant


def shape(name: str, row: int, change: Callable[[Any], shapely.Geometry | None]) -> Plant:
    """Draw a shape otherwise."""

    def plant(handover: Handover) -> Handover:
        layer = handover.tables[name]
        assert isinstance(layer, SourceLayer)
        shapes = list(layer.shapes)
        before = shapely.from_wkb(shapes[row])
        assert before is not None
        drawn = change(before)
        shapes[row] = None if drawn is None else shapely.to_wkb(drawn)
        return handover.with_table(replace(layer, shapes=shapes))

    return plant


def fact(name: str, label: str, value: str) -> Plant:
    """Write something else above the rows."""

    def plant(handover: Handover) -> Handover:
        table = handover.tables[name]
        facts = {**table.facts, label: (value, table.facts[label][1])}
        return handover.with_table(replace(table, facts=facts))

    return plant


def total(name: str, column: str, value: str) -> Plant:
    """Write something else into the totals row."""

    def plant(handover: Handover) -> Handover:
        table = handover.tables[name]
        pairs = zip(table.columns, table.total, strict=True)
        changed = [value if heading == column else old for heading, old in pairs]
        return handover.with_table(replace(table, total=changed))

    return plant


def without(name: str) -> Plant:
    """Leave a table out."""

    def plant(handover: Handover) -> Handover:
        tables = {own: table for own, table in handover.tables.items() if own != name}
        return replace(handover, tables=tables)

    return plant


def stated(name: str, value: str) -> Plant:
    """Let the firm's note claim something else."""
    return lambda handover: replace(handover, stated={**handover.stated, name: value})


@dataclass(frozen=True)
class Fault:
    """A rule, the table and key where it must be told, and how it is planted."""

    rule: str
    table: str
    key: str
    plants: tuple[Plant, ...]

    def in_(self, handover: Handover) -> Handover:
        """Return the hand-over with the fault in it."""
        for plant in self.plants:
            handover = plant(handover)
        return handover
