"""Ends a mortgage: those behind it move up, its entry and priority stay on record."""

from __future__ import annotations

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import tables
from rural_rights.registry.store.certificates import void_certificate
from rural_rights.registry.store.writing import live_row, lock_folio, replace_row


class ReleaseAsk(BaseModel):
    """Which security the mortgagee releases, and why (债务清偿 …)."""

    unit_id: int
    mortgage_id: int
    because: str = Field(default="主债权消灭", min_length=1, max_length=200)


class Released(BaseModel):
    """The release as entered; ``unburdened`` when no security is left on the unit."""

    mortgage_id: int
    entry_id: int
    unburdened: bool


def release_mortgage(tx: Tx, ask: ReleaseAsk) -> Released:
    """End a mortgage on the mortgagee's own application; its proof becomes void.

    Law: 民法典 393; 不动产登记暂行条例实施细则 70.  Raises: ``Refused``, ``NotFound`` for
    another bank's security.
    """
    folio = lock_folio(tx, ask.unit_id)
    mortgage = next((m for m in folio.mortgages if m.mortgage_id == ask.mortgage_id), None)
    if mortgage is None or mortgage.institution_id != tx.actor.institution_id:
        raise NotFound
    row = live_row(tx, tables.Mortgage, mortgage.row_id)
    # Entered and released on one day: in force on no day's end, yet seen by the instant.
    ends_on = max(tx.office_date, mortgage.effective_from)
    replace_row(tx, tables.Mortgage, row, effective_to=ends_on, ended_because=ask.because)
    certificate = folio.certificate_of(mortgage.mortgage_id)
    if certificate is not None:
        void_certificate(tx, certificate.row_id, because="抵押权注销")
    tx.law.append(law.CIVIL_CODE + "第三百九十三条")
    return Released(
        mortgage_id=mortgage.mortgage_id,
        entry_id=tx.entry_id,
        unburdened=len(folio.mortgages) == 1,
    )
