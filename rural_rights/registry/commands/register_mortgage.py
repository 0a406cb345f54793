"""Enters a mortgage behind every security already on the folio."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.registry import tables
from rural_rights.registry.model import Folio
from rural_rights.registry.rules import mortgage as rules
from rural_rights.registry.store.writing import lock_folio, new_object, next_priority

_CAPS = {"contract": "lending_cap_contract", "homestead": "lending_cap_homestead"}


class MortgageTerms(BaseModel):
    """What the bank agreed to; money in yuan, ``debt_to`` the last day of the debt."""

    kind: Literal["general", "maximum"] = "general"
    secures_yuan: Decimal = Field(gt=0, max_digits=16, decimal_places=2)
    value_yuan: Decimal = Field(gt=0, max_digits=16, decimal_places=2)
    debt_from: date
    debt_to: date
    loan_no: str = Field(min_length=1, max_length=64)
    contract_no: str = Field(min_length=1, max_length=64)
    scope: str = Field(default="主债权及利息、违约金、损害赔偿金和实现抵押权的费用", max_length=500)
    transfer_banned: bool = False


class MortgageAsk(MortgageTerms):
    """Terms, unit and bank, and the holder's leave that the bank acts on."""

    unit_id: int
    institution_id: int
    authorisation_id: int | None = None


class MortgageEntered(BaseModel):
    """The security as entered: its place in line now, and the entry that made it."""

    mortgage_id: int
    unit_id: int
    priority: int
    rank: int
    entry_id: int


def register_mortgage(tx: Tx, ask: MortgageAsk) -> MortgageEntered:
    """Enter a mortgage on the folio, behind every security already there.

    Holds the folio first, so that two filings cannot take one rank.

    Law: 民法典 402, 414 (rank by time of entry); 农村土地承包法 47.  Raises: ``Refused``.
    """
    if tx.actor.institution_id != ask.institution_id:
        raise NotFound
    return enter_mortgage(tx, lock_folio(tx, ask.unit_id), ask)


def enter_mortgage(tx: Tx, folio: Folio, ask: MortgageAsk) -> MortgageEntered:
    """Enter a mortgage on a folio that this act already holds; the same guard, the same rows.

    Raises: ``Refused``.
    """
    _refuse(folio, ask, tx.office_date)
    assert folio.right is not None
    mortgage_id = new_object(tx, "mortgage")
    priority = next_priority(tx, folio.unit_id)
    tx.enter(
        tables.SecurityOrder,
        {"security_id": mortgage_id, "unit_id": folio.unit_id, "priority": priority},
    )
    tx.enter(
        tables.Mortgage,
        {
            **ask.model_dump(),
            "mortgage_id": mortgage_id,
            "right_id": folio.right.right_id,
        },
    )
    tx.law += [law.CIVIL_CODE + "第四百一十四条", law.CONTRACT_LAND_ACT + "第四十七条"]
    return MortgageEntered(
        mortgage_id=mortgage_id,
        unit_id=folio.unit_id,
        priority=priority,
        rank=len(folio.mortgages) + 1,
        entry_id=tx.entry_id,
    )


def _refuse(folio: Folio, ask: MortgageAsk, on: date) -> None:
    """Raise every reason against the filing, in the order in which an officer would ask."""
    figures = practice()
    authorised = figures.switch("homestead_mortgage_authorised", on)
    refuse_if_any(
        *rules.against_security(folio, on, homestead_authorised=authorised),
        rules.debt_order(ask.debt_from, ask.debt_to),
        rules.debt_within_term(folio, ask.debt_to),
        rules.within_value(
            ask.secures_yuan,
            folio.mortgages,
            ask.value_yuan,
            figures.number(_CAPS.get(folio.right_kind, "lending_cap_contract"), on),
        ),
    )
