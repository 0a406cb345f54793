"""Stored checks, kept together with the log of the reading that each of them was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, insert, select

from rural_rights.loans import tables
from rural_rights.registry.workflow import ReadingLog

CHECK: Table = tables.LendingCheck.__table__  # type: ignore[attr-defined]
READING: Table = ReadingLog.__table__  # type: ignore[attr-defined]


def keep(conn: Connection, check: dict[str, Any], readings: list[dict[str, Any]]) -> Any:
    """Store a check and the log of the readings that it was, together; returns its row."""
    conn.execute(insert(READING), readings)
    return conn.execute(insert(CHECK).returning(*CHECK.c), [check]).one()


def of_bank(conn: Connection, public_id: UUID, institution_id: int) -> Any:
    """Return a bank's own stored check, or None."""
    return conn.execute(
        select(CHECK).where(
            CHECK.c.public_id == public_id, CHECK.c.institution_id == institution_id
        )
    ).one_or_none()
