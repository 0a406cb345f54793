"""A bank's securities: each with its place in line today and the proof of its entry."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    select,
)

from rural_rights.db.pipeline import Prepared, read_together
from rural_rights.registry.store.view import CERTIFICATE, MORTGAGE, OBJECT, ORDER, UNIT, View


def _securities(on: date) -> Select[Any]:
    """Return the SELECT of securities; ``rank`` is NULL for one that is released."""
    view = View(law_on=on)
    before, its_order = MORTGAGE.alias("standing"), ORDER.alias("standing_order")
    rank = (
        select(func.count())
        .select_from(before)
        .join(its_order, its_order.c.security_id == before.c.mortgage_id)
        .where(
            before.c.unit_id == MORTGAGE.c.unit_id,
            before.c.recorded_to.is_(None),
            before.c.effective_to.is_(None),
            its_order.c.priority <= ORDER.c.priority,
        )
        .scalar_subquery()
    )
    return (
        select(
            MORTGAGE,
            OBJECT.c.public_id,
            ORDER.c.priority,
            ORDER.c.entered_by.label("first_entry"),
            ORDER.c.entered_on.label("registered_on"),
            case((MORTGAGE.c.effective_to.is_(None), rank)).label("rank"),
            UNIT.c.code.label("unit_code"),
            UNIT.c.right_kind,
            UNIT.c.place,
            CERTIFICATE.c.number.label("proof_number"),
            CERTIFICATE.c.certificate_id,
            CERTIFICATE.c.state.label("proof_state"),
            CERTIFICATE.c.document_sha256,
        )
        .join(OBJECT, OBJECT.c.id == MORTGAGE.c.mortgage_id)
        .join(ORDER, ORDER.c.security_id == MORTGAGE.c.mortgage_id)
        .join(UNIT, and_(UNIT.c.unit_id == MORTGAGE.c.unit_id, view.in_force(UNIT)))
        .outerjoin(
            CERTIFICATE,
            and_(
                CERTIFICATE.c.subject_id == MORTGAGE.c.mortgage_id,
                CERTIFICATE.c.recorded_to.is_(None),
                CERTIFICATE.c.state != "superseded",
            ),
        )
        .where(MORTGAGE.c.recorded_to.is_(None))
    )


def of_bank(
    conn: Connection,
    institution_id: int,
    on: date,
    *,
    after: UUID | None = None,
    loan_no: str = "",
    limit: int = 50,
) -> list[Any]:
    """Return a bank's securities, newest first, released ones too.

    ``after`` is the public id of the last one already seen.
    """
    query = _securities(on).where(MORTGAGE.c.institution_id == institution_id)
    if after is not None:
        seen = select(OBJECT.c.id).where(OBJECT.c.public_id == after).scalar_subquery()
        query = query.where(MORTGAGE.c.mortgage_id < seen)
    if loan_no:
        query = query.where(MORTGAGE.c.loan_no == loan_no)
    return list(conn.execute(query.order_by(MORTGAGE.c.mortgage_id.desc()).limit(limit)))


def one(conn: Connection, public_id: UUID, institution_id: int, on: date) -> Any:
    """Return one of a bank's securities, or None."""
    return conn.execute(
        _securities(on).where(
            OBJECT.c.public_id == public_id, MORTGAGE.c.institution_id == institution_id
        )
    ).one_or_none()


def by_loan(conn: Connection, institution_id: int, loan_no: str, on: date) -> Any:
    """Return the security that a bank filed under a loan number, or None."""
    values = {"bank": institution_id, "loan_no": loan_no, "on": on}
    [rows] = read_together(conn, (_by_loan(),), values)
    return rows[0] if rows else None


@cache
def _by_loan() -> Prepared:
    on: Any = bindparam("on", date.min, type_=Date)
    return Prepared.of(
        _securities(on).where(
            MORTGAGE.c.institution_id == bindparam("bank", 0, type_=BigInteger),
            MORTGAGE.c.loan_no == bindparam("loan_no", "", type_=Text),
        )
    )
