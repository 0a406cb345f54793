"""Stored checks, kept together with the log of the reading that each of them was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Table, select

from rural_rights.db.pipeline import Prepared, send_together
from rural_rights.loans import tables

CHECK: Table = tables.LendingCheck.__table__  # type: ignore[attr-defined]


_READ = Prepared(
    "INSERT INTO reading_log"
    " (at, account_id, acting_role, institution_id, subject_id, what, purpose)"
    " VALUES (%(at)s, %(account_id)s, %(acting_role)s, %(institution_id)s, %(subject_id)s,"
    " %(what)s, %(purpose)s)"
)
_KEEP = Prepared(
    "INSERT INTO lending_check (public_id, unit_id, institution_id, authorisation_id, account_id,"
    " colour, result, sha256, checked_at, valid_until)"
    " VALUES (%(public_id)s, %(unit_id)s, %(institution_id)s, %(authorisation_id)s,"
    " %(account_id)s, %(colour)s, %(result)s, %(sha256)s, %(checked_at)s, %(valid_until)s)"
    " RETURNING *"
)


def keep(conn: Connection, check: dict[str, Any], readings: list[dict[str, Any]]) -> Any:
    """Store a check and the log of the readings that it was, together; returns its row."""
    kept = check | {"result": Jsonb(check["result"])}
    *_, rows = send_together(conn, [*((_READ, reading) for reading in readings), (_KEEP, kept)])
    return rows[0]


def of_bank(conn: Connection, public_id: UUID, institution_id: int) -> Any:
    """Return a bank's own stored check, or None."""
    return conn.execute(
        select(CHECK).where(
            CHECK.c.public_id == public_id, CHECK.c.institution_id == institution_id
        )
    ).one_or_none()
