"""The bank files a mortgage: authorised, agreed to, entered once."""

from __future__ import annotations

from typing import Any

from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any
from rural_rights.loans.rules.check import co_holders_agree
from rural_rights.loans.store import authorisations, checks
from rural_rights.registry.commands.register_mortgage import (
    MortgageAsk,
    MortgageEntered,
    register_mortgage,
)
from rural_rights.registry.store.writing import lock_folio


def file_mortgage(tx: Tx, ask: MortgageAsk) -> MortgageEntered:
    """Enter a bank's mortgage on a unit whose holders authorised it and agree.

    A loan number already filed gets the answer of the first filing; with other terms it is
    refused.

    Law: 民法典 400-402; 银发〔2016〕79号 6, 14.  Raises: ``Refused``, ``NotFound`` without a
    live authorisation.
    """
    institution = tx.actor.institution_id
    if institution is None or institution != ask.institution_id:
        raise NotFound
    folio = lock_folio(tx, ask.unit_id)
    earlier = checks.loan(tx.conn, institution, ask.loan_no)
    if earlier is not None:
        return _again(ask, earlier)
    authorisation = authorisations.live_of_bank(tx.conn, ask.unit_id, institution, tx.office_date)
    if authorisation is None:
        raise NotFound
    refuse_if_any(co_holders_agree(folio, authorisation.consenting, tx.office_date))
    authorised = ask.model_copy(update={"authorisation_id": authorisation.authorisation_id})
    return register_mortgage(tx, authorised)


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
        rank=earlier.priority,
        entry_id=earlier.entered_by,
    )
