"""Stored checks and the bank's own securities."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, and_, insert, select

from rural_rights.loans import tables
from rural_rights.registry.store.folio import CERTIFICATE, MORTGAGE, OBJECT, ORDER, UNIT
from rural_rights.registry.workflow import ReadingLog

CHECK: Table = tables.LendingCheck.__table__  # type: ignore[attr-defined]
READING: Table = ReadingLog.__table__  # type: ignore[attr-defined]


def keep(conn: Connection, check: dict[str, Any], reading: dict[str, Any]) -> None:
    """Store a check and the log of the reading that it was, together."""
    conn.execute(insert(CHECK), [check])
    conn.execute(insert(READING), [reading])


def of_bank(conn: Connection, public_id: UUID, institution_id: int) -> Any:
    """Return a bank's own stored check, or None."""
    return conn.execute(
        select(CHECK).where(
            CHECK.c.public_id == public_id, CHECK.c.institution_id == institution_id
        )
    ).one_or_none()


def _securities() -> Any:
    return (
        select(
            MORTGAGE,
            OBJECT.c.public_id,
            ORDER.c.priority,
            UNIT.c.code.label("unit_code"),
            UNIT.c.right_kind,
            CERTIFICATE.c.number.label("proof_number"),
            CERTIFICATE.c.certificate_id,
            CERTIFICATE.c.state.label("proof_state"),
            CERTIFICATE.c.document_sha256,
        )
        .join(OBJECT, OBJECT.c.id == MORTGAGE.c.mortgage_id)
        .join(ORDER, ORDER.c.security_id == MORTGAGE.c.mortgage_id)
        .join(UNIT, and_(UNIT.c.unit_id == MORTGAGE.c.unit_id, UNIT.c.recorded_to.is_(None)))
        .outerjoin(
            CERTIFICATE,
            and_(
                CERTIFICATE.c.subject_id == MORTGAGE.c.mortgage_id,
                CERTIFICATE.c.recorded_to.is_(None),
            ),
        )
        .where(MORTGAGE.c.recorded_to.is_(None))
    )


def securities_of(
    conn: Connection, institution_id: int, *, before: int | None = None, limit: int = 50
) -> list[Any]:
    """Return a bank's securities, newest first, released ones too; ``before`` is a cursor."""
    query = _securities().where(MORTGAGE.c.institution_id == institution_id)
    if before is not None:
        query = query.where(MORTGAGE.c.mortgage_id < before)
    return list(conn.execute(query.order_by(MORTGAGE.c.mortgage_id.desc()).limit(limit)))


def security_of(conn: Connection, public_id: UUID, institution_id: int) -> Any:
    """Return one of a bank's securities, or None."""
    return conn.execute(
        _securities().where(
            OBJECT.c.public_id == public_id, MORTGAGE.c.institution_id == institution_id
        )
    ).one_or_none()


def loan(conn: Connection, institution_id: int, loan_no: str) -> Any:
    """Return the security that a bank filed under a loan number, or None."""
    return conn.execute(
        _securities().where(
            MORTGAGE.c.institution_id == institution_id, MORTGAGE.c.loan_no == loan_no
        )
    ).one_or_none()
