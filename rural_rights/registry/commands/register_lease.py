"""Enters a land management right out of a household's contract right."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.dates import Period
from rural_rights.kernel.refusal import Refused, refuse_if_any
from rural_rights.registry import tables
from rural_rights.registry.rules import lease as rules
from rural_rights.registry.rules import standing
from rural_rights.registry.store.writing import lock_folio, new_object


class LeaseAsk(BaseModel):
    """A lease as agreed; ``last_day`` is the last day let, rent in yuan a mu and year."""

    unit_id: int
    parcel_ids: tuple[int, ...] = Field(min_length=1)
    lessee_id: int | None = None
    lessee_name: str = Field(min_length=1, max_length=120)
    lessee_code: str | None = Field(default=None, max_length=18)
    way: Literal["lease", "sub-lease", "share-in"] = "lease"
    contract_no: str = Field(min_length=1, max_length=40)
    signed_on: date
    starts_on: date
    last_day: date
    rent_per_mu_yuan: Decimal | None = Field(default=None, ge=0, max_digits=16, decimal_places=2)
    purpose: str = "1"
    rent_note: str | None = Field(default=None, max_length=200)
    rent_paid_to: date | None = None


class LeaseEntered(BaseModel):
    """The lease as entered; area in m2."""

    lease_id: int
    unit_id: int
    area_m2: Decimal
    entry_id: int


def register_lease(tx: Tx, ask: LeaseAsk) -> LeaseEntered:
    """Enter a lease: inside the contract's term, over parcels no other lease holds.

    Law: 农村土地承包法 36-41; 民法典 341.  Raises: ``Refused``.
    """
    folio = lock_folio(tx, ask.unit_id)
    order = rules.term_order(ask.starts_on, ask.last_day)
    if order is not None:
        raise Refused(order)
    term = Period(ask.starts_on, ask.last_day + timedelta(days=1))
    refuse_if_any(
        standing.right_stands(folio, tx.office_date),
        rules.leasable_kind(folio, ask.parcel_ids),
        standing.not_seized(folio),
        standing.no_open_case(folio),
        rules.lease_within_contract(folio, term),
        rules.parcels_free(folio, ask.parcel_ids, term),
        rules.lessee_is_not_lessor(folio, ask.lessee_id),
    )
    assert folio.right is not None
    areas = {parcel.spatial_unit_id: parcel.area_m2 for parcel in folio.parcels}
    total = sum((areas[parcel] for parcel in ask.parcel_ids), start=Decimal(0))
    lease_id = new_object(tx, "lease")
    period = {"effective_from": term.start, "effective_to": term.end}
    kept = ask.model_dump(exclude={"parcel_ids", "starts_on", "last_day"})
    tx.enter(
        tables.Lease,
        {
            **kept,
            **period,
            "lease_id": lease_id,
            "right_id": folio.right.right_id,
            "area_m2": total,
        },
    )
    for parcel in sorted(set(ask.parcel_ids)):
        tx.enter(
            tables.LeaseParcel,
            {**period, "lease_id": lease_id, "spatial_unit_id": parcel, "area_m2": areas[parcel]},
        )
    tx.law.append(law.CONTRACT_LAND_ACT + "第三十六条、第四十一条")
    return LeaseEntered(
        lease_id=lease_id, unit_id=folio.unit_id, area_m2=total, entry_id=tx.entry_id
    )
