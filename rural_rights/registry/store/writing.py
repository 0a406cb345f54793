"""Enters register rows that several acts share."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from rural_rights.db.act import Tx, shape_of
from rural_rights.registry import model, tables
from rural_rights.registry.store.folio import lock_unit, read_folio
from rural_rights.registry.store.view import ORDER, View


def new_object(tx: Tx, kind: str) -> int:
    """Open a lasting identity (party, land, unit, right, burden); returns its id."""
    row_id = tx.ids.take(tx.conn)
    tx.enter(tables.RegisterObject, {"id": row_id, "kind": kind, "public_id": uuid4()})
    return row_id


def lock_folio(tx: Tx, unit_id: int) -> model.Folio:
    """Hold the unit for this act and return its folio as it stands today."""
    lock_unit(tx.conn, unit_id)
    tx.now()
    return read_folio(tx.conn, unit_id, View(law_on=tx.office_date))


def next_priority(tx: Tx, unit_id: int) -> int:
    """Return the next place in the order of entry on a locked unit; released ones count."""
    last: int | None = tx.conn.execute(
        select(func.max(ORDER.c.priority)).where(ORDER.c.unit_id == unit_id)
    ).scalar()
    return (last or 0) + 1


def replace_row(tx: Tx, model_class: type[Any], row: dict[str, Any], **changes: Any) -> int:
    """Close a live row and enter it anew with changes: the next version of the same thing."""
    tx.close(model_class, row["id"])
    kept = {name: value for name, value in row.items() if name not in _NOT_CARRIED}
    return tx.enter(model_class, {**kept, **changes})


_NOT_CARRIED = frozenset(
    {"id", "recorded_from", "recorded_to", "entered_on", "closed_on", "entered_by", "closed_by"}
)


def live_row(tx: Tx, model_class: type[Any], row_id: int) -> dict[str, Any]:
    """Return all fields of a live row, sealed ones opened, for its next version.

    Raises when the row is not live.
    """
    shape = shape_of(model_class)
    table = shape.table
    row = (
        tx.conn.execute(select(table).where(table.c.id == row_id, table.c.recorded_to.is_(None)))
        .mappings()
        .one()
    )
    fields = dict(row)
    for base in shape.sealed:
        sealed = fields.pop(f"{base}_sealed")
        fields[base] = None if sealed is None else tx.vault.open_sealed(bytes(sealed)).decode()
        fields.pop(f"{base}_lookup", None)
        fields.pop(f"{base}_tail_lookup", None)
    return fields
