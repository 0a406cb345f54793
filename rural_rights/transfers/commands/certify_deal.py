"""Certifies how a deal came about (鉴证): what the transaction certificate rests on."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.rules.listing import TRADING_RULES
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import against_certifying
from rural_rights.transfers.store.deals import deal_of_listing, paper_of
from rural_rights.transfers.store.listings import lock_listing


class DealCertified(BaseModel):
    """The deal and the number of its certificate, to be drafted in the same act."""

    listing: UUID
    deal_id: int
    serial: int
    number: str


def certify_deal(tx: Tx, ask: StepAsk) -> DealCertified:
    """Give a signed and paid deal its certificate number, once.

    Law: trading rules (鉴证书 ⇔ contract and proof of payment).
    Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    deal = deal_of_listing(tx.conn, listing.id)
    if deal is None or tx.actor.role is not Role.EXCHANGE or not reaches_unit(tx.actor, folio):
        raise NotFound
    already = paper_of(tx.conn, deal.deal_id) is not None
    refuse_if_any(against_certifying(deal, certified=already))
    year = tx.office_date.year
    serial = next_number(tx.conn, "transaction-certificate", year)
    tx.law.append(TRADING_RULES)
    return DealCertified(
        listing=listing.public_id,
        deal_id=deal.deal_id,
        serial=serial,
        number=f"东农流鉴({year})第{serial:06d}号",
    )
