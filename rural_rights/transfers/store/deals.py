"""Deals: entered at the award, replaced by the next version at each later step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, select

from rural_rights.db.act import Tx
from rural_rights.kernel.dates import Period
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import tables as register
from rural_rights.registry.store.writing import live_row, new_object, replace_row
from rural_rights.transfers import tables
from rural_rights.transfers.model import Deal

DEAL: Table = tables.Deal.__table__  # type: ignore[attr-defined]
OBJECT: Table = register.RegisterObject.__table__  # type: ignore[attr-defined]
CERTIFICATE: Table = register.Certificate.__table__  # type: ignore[attr-defined]


def deal_of_listing(conn: Connection, listing_id: int) -> Deal | None:
    """Return the live deal of a listing, if one was struck."""
    return _deal(conn, DEAL.c.listing_id == listing_id)


def deal_by_public_id(conn: Connection, public_id: UUID) -> Deal:
    """Return a live deal; raises ``NotFound``."""
    deal = _deal(conn, OBJECT.c.public_id == public_id)
    if deal is None:
        raise NotFound
    return deal


def _deal(conn: Connection, condition: ColumnElement[bool]) -> Deal | None:
    row = conn.execute(
        select(DEAL, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == DEAL.c.deal_id)
        .where(condition, DEAL.c.recorded_to.is_(None), DEAL.c.effective_to.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return Deal(
        row_id=row.id,
        deal_id=row.deal_id,
        public_id=row.public_id,
        listing_id=row.listing_id,
        application_id=row.application_id,
        unit_id=row.unit_id,
        right_id=row.right_id,
        method=row.method,
        rent_per_mu_yuan=row.rent_per_mu_yuan,
        total_yuan=row.total_yuan,
        area_m2=row.area_m2,
        term=Period(row.term_from, row.term_to),
        lessee_name=row.lessee_name,
        lessee_id=row.lessee_id,
        lessee_uscc=row.lessee_uscc,
        awarded_on=row.awarded_on,
        contract_no=row.contract_no,
        signed_on=row.signed_on,
        lease_id=row.lease_id,
        paid_yuan=row.paid_yuan,
        paid_on=row.paid_on,
        paid_reference=row.paid_reference,
    )


def enter_deal(tx: Tx, values: Mapping[str, Any]) -> int:
    """Enter the deal of an award; returns its lasting id."""
    deal_id = new_object(tx, "deal")
    tx.enter(tables.Deal, {**values, "deal_id": deal_id})
    return deal_id


def amend_deal(tx: Tx, deal: Deal, **changes: Any) -> None:
    """Enter the deal's next version."""
    replace_row(tx, tables.Deal, live_row(tx, tables.Deal, deal.row_id), **changes)


def end_deal(tx: Tx, deal: Deal) -> None:
    """Enter that the deal ends today."""
    amend_deal(tx, deal, effective_to=tx.office_date)


def paper_of(conn: Connection, subject_id: int | None) -> Any:
    """Return the live paper of a deal or lease (its row with the public id), or None."""
    if subject_id is None:
        return None
    return conn.execute(
        select(CERTIFICATE, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .where(CERTIFICATE.c.subject_id == subject_id, CERTIFICATE.c.recorded_to.is_(None))
    ).one_or_none()
