"""Mandates: given and revoked as entries of the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, select

from rural_rights.db.act import Tx
from rural_rights.db.constraints import speak
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import tables as register
from rural_rights.registry.store.writing import live_row, new_object, replace_row
from rural_rights.transfers import tables
from rural_rights.transfers.model import Mandate

MANDATE: Table = tables.Mandate.__table__  # type: ignore[attr-defined]
OBJECT: Table = register.RegisterObject.__table__  # type: ignore[attr-defined]
PERSON: Table = register.Person.__table__  # type: ignore[attr-defined]

speak(
    "mandate_alone",
    "该农户已给过同期的委托",
    "The farmer has already given this clerk a mandate for that time",
)


def mandates_where(conn: Connection, *conditions: ColumnElement[bool]) -> tuple[Mandate, ...]:
    """Return the mandates that the register shows, the newest first."""
    rows = conn.execute(
        select(MANDATE, OBJECT.c.public_id, PERSON.c.name)
        .join(OBJECT, OBJECT.c.id == MANDATE.c.mandate_id)
        .join(PERSON, PERSON.c.party_id == MANDATE.c.principal_id)
        .where(
            *conditions,
            MANDATE.c.recorded_to.is_(None),
            PERSON.c.recorded_to.is_(None),
            PERSON.c.effective_to.is_(None),
        )
        .order_by(MANDATE.c.effective_from.desc(), MANDATE.c.id.desc())
        .limit(200)
    )
    return tuple(
        Mandate(
            row_id=row.id,
            mandate_id=row.mandate_id,
            public_id=row.public_id,
            principal_id=row.principal_id,
            principal_name=row.name,
            agent_account_id=row.agent_account_id,
            matter=row.matter,
            village_code=row.village_code,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            given_how=row.given_how,
            paper_no=row.paper_no,
        )
        for row in rows
    )


def mandate_by_public_id(conn: Connection, public_id: UUID) -> Mandate:
    """Return a mandate; raises ``NotFound``."""
    found = mandates_where(conn, OBJECT.c.public_id == public_id)
    if not found:
        raise NotFound
    return found[0]


def mandate_by_id(conn: Connection, mandate_id: int | None) -> Mandate | None:
    """Return a mandate as it stands, or None."""
    found = mandates_where(conn, MANDATE.c.mandate_id == mandate_id)
    return found[0] if found else None


def mandate_between(conn: Connection, principal_id: int, account_id: int | None) -> Mandate | None:
    """Return the newest mandate of a farmer to a clerk, or None."""
    found = mandates_where(
        conn, MANDATE.c.principal_id == principal_id, MANDATE.c.agent_account_id == account_id
    )
    return found[0] if found else None


def enter_mandate(tx: Tx, values: Mapping[str, Any]) -> int:
    """Enter a mandate; returns its lasting id."""
    mandate_id = new_object(tx, "mandate")
    tx.enter(tables.Mandate, {**values, "mandate_id": mandate_id})
    return mandate_id


def end_mandate(tx: Tx, mandate: Mandate) -> None:
    """Enter that a mandate ends today (or never began)."""
    ends = max(tx.office_date, mandate.effective_from)
    row = live_row(tx, tables.Mandate, mandate.row_id)
    replace_row(tx, tables.Mandate, row, effective_to=ends)
