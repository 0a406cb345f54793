"""Extends a contract by the legal term: a change of registration for the same holder."""

from __future__ import annotations

from pydantic import BaseModel

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.dates import years_later
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any
from rural_rights.registry import tables
from rural_rights.registry.rules import standing
from rural_rights.registry.store.certificates import change_state
from rural_rights.registry.store.writing import live_row, lock_folio, replace_row

CHANGE = "300"


class ExtensionAsk(BaseModel):
    """Which contract is extended, by the resolution of which date and number."""

    unit_id: int
    resolution: str


class Extended(BaseModel):
    """The contract's new last day, as an ISO date."""

    unit_id: int
    last_day: str
    entry_id: int


def extend_contract(tx: Tx, ask: ExtensionAsk) -> Extended:
    """Extend a farmland contract by thirty years; its certificate is superseded.

    Law: 农村土地承包法 21 (renewal by 30 years at the end of the term).
    """
    folio = lock_folio(tx, ask.unit_id)
    if not tx.actor.reaches(folio.village_code):
        raise NotFound
    refuse_if_any(
        standing.right_stands(folio, tx.office_date),
        standing.not_seized(folio),
        standing.no_open_case(folio),
    )
    right = folio.right
    assert right is not None
    if right.term_to is None or right.kind != "contract":
        raise Refused(
            Breach(
                rule="no-term-to-extend",
                says_zh="该权利没有承包期限,无须延包",
                says_en="The right has no term to extend",
                law=law.CONTRACT_LAND_ACT + "第二十一条",
            )
        )
    years = law.FARMLAND_TERM_YEARS.on(tx.office_date)
    term_to = years_later(right.term_to, years)
    row = live_row(tx, tables.RegisteredRight, right.row_id)
    replace_row(
        tx,
        tables.RegisteredRight,
        row,
        term_to=term_to,
        registration_type=CHANGE,
        rule_regime=law.regime_on(tx.office_date),
        remarks=[*row["remarks"], f"延长承包期{years}年({ask.resolution})"],
    )
    certificate = folio.certificate_of(right.right_id)
    if certificate is not None:
        change_state(tx, certificate.row_id, "superseded", state_because="延包变更登记")
    tx.law.append(law.FARMLAND_TERM_YEARS.cites(tx.office_date))
    last_day = term_to.fromordinal(term_to.toordinal() - 1)
    return Extended(unit_id=folio.unit_id, last_day=last_day.isoformat(), entry_id=tx.entry_id)
