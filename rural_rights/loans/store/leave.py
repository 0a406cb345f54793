"""What a certificate opens to a bank: the holder's leave, and his other rights it may see."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    or_,
    select,
)

from rural_rights.db.pipeline import Prepared, read_together
from rural_rights.loans.store.authorisations import AUTHORISATION
from rural_rights.registry.store.view import CERTIFICATE

_ON = bindparam("on", date.min, type_=Date)
_BANK = bindparam("bank", 0, type_=BigInteger)
_ASKED = bindparam("asked", "", type_=Text)


def opened_by(
    conn: Connection, asked: str, institution_id: int, on: date, *, by_qr: bool
) -> tuple[Any, list[int]] | None:
    """Return the bank's leave to see the right behind a number or QR text; None without one.

    With it come the units of the same giver that the bank may see as well.
    Leave for lending goes before leave for a review only, a newer one before an older.
    """
    values = {"asked": asked, "bank": institution_id, "on": on}
    leave, others = read_together(conn, _statements(by_qr=by_qr), values)
    return (leave[0], [row.unit_id for row in others]) if leave else None


@cache
def _statements(*, by_qr: bool) -> tuple[Prepared, ...]:
    leave = _leave(CERTIFICATE.c.qr_text if by_qr else CERTIFICATE.c.number)
    given, other = leave.subquery("given"), AUTHORISATION.alias("other")
    others = (
        select(other.c.unit_id)
        .distinct()
        .join(
            given,
            and_(
                other.c.given_by == given.c.given_by,
                other.c.institution_id == given.c.institution_id,
                other.c.unit_id != given.c.unit_id,
            ),
        )
        .where(_live(other))
        .order_by(other.c.unit_id)
    )
    return Prepared.of(leave), Prepared.of(others)


def _leave(named_by: ColumnElement[Any]) -> Select[Any]:
    return (
        select(AUTHORISATION)
        .join(CERTIFICATE, CERTIFICATE.c.unit_id == AUTHORISATION.c.unit_id)
        .where(
            named_by == _ASKED,
            CERTIFICATE.c.recorded_to.is_(None),
            AUTHORISATION.c.institution_id == _BANK,
            _live(AUTHORISATION),
        )
        .order_by((AUTHORISATION.c.purpose == "lending").desc(), AUTHORISATION.c.id.desc())
        .limit(1)
    )


def _live(table: FromClause) -> ColumnElement[bool]:
    return and_(
        table.c.recorded_to.is_(None),
        table.c.effective_from <= _ON,
        or_(table.c.effective_to.is_(None), table.c.effective_to > _ON),
    )
