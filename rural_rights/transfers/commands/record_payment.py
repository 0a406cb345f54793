"""Records the proof that the first rent was paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import Breach, NotFound, refuse_if_any
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.rules.contract import covers_first_year
from rural_rights.transfers.rules.listing import TRADING_RULES
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import against_payment
from rural_rights.transfers.store.deals import amend_deal, deal_of_listing
from rural_rights.transfers.store.listings import lock_listing


class PaymentAsk(StepAsk):
    """What was paid, when, by which voucher; money in yuan."""

    paid_yuan: Decimal = Field(gt=0, max_digits=16, decimal_places=2)
    paid_on: date
    reference: str = Field(min_length=2, max_length=64)


class PaymentRecorded(BaseModel):
    """The deal that was paid for."""

    deal_id: int
    entry_id: int


def record_payment(tx: Tx, ask: PaymentAsk) -> PaymentRecorded:
    """Enter the proof of the first instalment: the transaction certificate rests on it.

    Law: trading rules.  Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    deal = deal_of_listing(tx.conn, listing.id)
    if deal is None or not reaches_unit(tx.actor, folio):
        raise NotFound
    refuse_if_any(
        against_payment(deal),
        covers_first_year(deal, ask.paid_yuan),
        _not_ahead(ask.paid_on, tx.office_date),
    )
    amend_deal(tx, deal, paid_yuan=ask.paid_yuan, paid_on=ask.paid_on, paid_reference=ask.reference)
    tx.law.append(TRADING_RULES)
    return PaymentRecorded(deal_id=deal.deal_id, entry_id=tx.entry_id)


def _not_ahead(paid_on: date, today: date) -> Breach | None:
    if paid_on <= today:
        return None
    return Breach(
        rule="payment-ahead",
        says_zh="支付日期晚于今日",
        says_en="The day of payment lies ahead",
        remedy_zh="请核对支付凭证",
        remedy_en="Check the proof of payment",
        field="paid_on",
    )
