"""Enters and lifts a court's seizure."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.dates import years_later
from rural_rights.kernel.refusal import Breach, NotFound, Refused
from rural_rights.registry import tables
from rural_rights.registry.store.writing import live_row, lock_folio, new_object, replace_row


class SeizureAsk(BaseModel):
    """A court's order; ``until`` is the last day it may stand, three years at most."""

    unit_id: int
    authority: str = Field(min_length=2, max_length=120)
    document_no: str = Field(min_length=2, max_length=120)
    until: date
    delivered_at: datetime


class SeizureEntered(BaseModel):
    """The seizure as entered."""

    restriction_id: int
    entry_id: int


def record_seizure(tx: Tx, ask: SeizureAsk) -> SeizureEntered:
    """Enter a seizure: no review of substance, at once, three years at most.

    Law: 民事诉讼法解释 485; 不动产登记暂行条例实施细则 90-91.  Raises: ``Refused``.
    """
    folio = lock_folio(tx, ask.unit_id)
    years = law.SEIZURE_LIMIT_YEARS.on(tx.office_date)
    limit = years_later(tx.office_date, years)
    if not tx.office_date < ask.until <= limit:
        raise Refused(
            Breach(
                rule="seizure-term-out-of-range",
                says_zh=f"查封期限须在今日之后且不超过{limit}(三年)",
                says_en=f"A seizure ends after today and by {limit} (three years)",
                remedy_zh="请核对协助执行通知书所载期限",
                remedy_en="Check the term in the court's notice",
                law=law.SEIZURE_LIMIT_YEARS.cites(tx.office_date),
                field="until",
            )
        )
    restriction_id = new_object(tx, "restriction")
    tx.enter(
        tables.Restriction,
        {
            "restriction_id": restriction_id,
            "unit_id": folio.unit_id,
            "kind": "seizure",
            "authority": ask.authority,
            "document_no": ask.document_no,
            "delivered_at": ask.delivered_at,
            "effective_to": ask.until,
        },
    )
    return SeizureEntered(restriction_id=restriction_id, entry_id=tx.entry_id)


class LiftAsk(BaseModel):
    """Which seizure the court lifts, and by which order."""

    unit_id: int
    restriction_id: int
    document_no: str = Field(min_length=2, max_length=120)


def lift_seizure(tx: Tx, ask: LiftAsk) -> SeizureEntered:
    """Lift a seizure on the court's order.

    Law: 查封、扣押、冻结财产规定 28.  Raises: ``NotFound``.
    """
    folio = lock_folio(tx, ask.unit_id)
    found = next((s for s in folio.seizures if s.restriction_id == ask.restriction_id), None)
    if found is None:
        raise NotFound
    row = live_row(tx, tables.Restriction, found.row_id)
    ends_on = max(tx.office_date, found.effective_from)
    replace_row(
        tx, tables.Restriction, row, effective_to=ends_on, ground=f"解封文号 {ask.document_no}"
    )
    return SeizureEntered(restriction_id=found.restriction_id, entry_id=tx.entry_id)
