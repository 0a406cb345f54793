"""The bank files a mortgage on what it checked: authorised, agreed to, entered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any
from rural_rights.loans.rules.check import (
    authorised_for_lending,
    check_still_holds,
    co_holders_agree,
)
from rural_rights.loans.store import authorisations, checks, securities
from rural_rights.registry.commands.register_mortgage import (
    MortgageAsk,
    MortgageEntered,
    MortgageTerms,
    enter_mortgage,
)
from rural_rights.registry.model import Folio
from rural_rights.registry.store.writing import lock_folio


class FilingAsk(MortgageTerms):
    """The terms, and the bank's own check of the right that they burden."""

    check: UUID


@dataclass(frozen=True, slots=True)
class Filed:
    """What came of a filing: entered now on this folio, or (``folio`` None) before."""

    entered: MortgageEntered
    terms: MortgageAsk
    folio: Folio | None


def file_mortgage(tx: Tx, ask: FilingAsk) -> MortgageEntered:
    """Enter a bank's mortgage on a right that it checked, authorised and agreed to.

    A loan number already filed gets the answer of the first filing; with other terms it is
    refused.

    Law: 民法典 400-402; 银发〔2016〕79号 6, 14.  Raises: ``Refused``, ``NotFound`` without a
    live authorisation.
    """
    return filing(tx, ask).entered


def filing(tx: Tx, ask: FilingAsk) -> Filed:
    """File, and return the folio as read under the act's lock too: a proof is made of it."""
    institution = tx.actor.institution_id
    if institution is None:
        raise NotFound
    check = checks.of_bank(tx.conn, ask.check, institution)
    if check is None:
        raise NotFound
    folio = lock_folio(tx, check.unit_id)
    terms = MortgageAsk(
        **ask.model_dump(exclude={"check"}), unit_id=folio.unit_id, institution_id=institution
    )
    earlier = securities.by_loan(tx.conn, institution, ask.loan_no, tx.office_date)
    if earlier is not None:
        return Filed(_again(terms, earlier), terms, None)
    authorisation = authorisations.live_of_bank(tx.conn, folio.unit_id, institution, tx.office_date)
    if authorisation is None:
        raise NotFound
    refuse_if_any(
        check_still_holds(check.valid_until, tx.at),
        authorised_for_lending(authorisation.purpose),
        co_holders_agree(folio, authorisation.consenting, tx.office_date),
    )
    terms.authorisation_id = authorisation.authorisation_id
    return Filed(enter_mortgage(tx, folio, terms), terms, folio)


_SAME = ("unit_id", "kind", "secures_yuan", "value_yuan", "debt_from", "debt_to", "contract_no")


def _again(ask: MortgageAsk, earlier: Any) -> MortgageEntered:
    if any(getattr(ask, name) != getattr(earlier, name) for name in _SAME):
        raise Refused(
            Breach(
                rule="mortgage-loan-once",
                says_zh=f"借款编号{ask.loan_no}已办理过内容不同的抵押登记",
                says_en=f"Loan {ask.loan_no} was filed already with other terms",
                remedy_zh="请核对借款编号,变更请另行申请变更登记",
                remedy_en="Check the loan number; a change is an application of its own",
                law="银行编码与借款编号唯一(接口约定)",
                field="loan_no",
            )
        )
    return MortgageEntered(
        mortgage_id=earlier.mortgage_id,
        unit_id=earlier.unit_id,
        priority=earlier.priority,
        rank=earlier.rank or 0,
        entry_id=earlier.first_entry,
    )
