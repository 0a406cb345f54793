"""Strikes the deal with the one qualified applicant, by agreement."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.transfers.commands.draft_listing import ListingMoved
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.rules import award as rules
from rural_rights.transfers.rules.contract import total_rent
from rural_rights.transfers.rules.listing import TRADING_RULES
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import against_award
from rural_rights.transfers.store.applications import applications_of, settle_application
from rural_rights.transfers.store.deals import enter_deal
from rural_rights.transfers.store.listings import lock_listing, move_listing


class AwardAsk(StepAsk):
    """To whom; ``screening_no`` is the decision that let an enterprise in."""

    application: UUID
    screening_no: str = Field(default="", max_length=64)


def award_listing(tx: Tx, ask: AwardAsk) -> ListingMoved:
    """Award a listing by agreement after its notice, at the price offered.

    The title is checked again.  Law: 国办发〔2014〕71号; 农村土地承包法 36-38, 45.
    Raises: ``Refused``, ``Stale`` (the second of two awards), ``NotFound``.
    """
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    if not reaches_unit(tx.actor, folio):
        raise NotFound
    every = applications_of(tx.conn, tx.vault, listing.id)
    chosen = next((one for one in every if one.public_id == ask.application), None)
    if chosen is None:
        raise NotFound
    refuse_if_any(
        against_award(listing, folio, chosen, every, actor=tx.actor, on=tx.office_date),
        rules.screened(chosen, ask.screening_no),
    )
    settle_application(tx, chosen, "won")
    awarded = move_listing(tx, listing, "award", application_id=chosen.id)
    assert listing.term.end is not None
    enter_deal(
        tx,
        {
            "listing_id": listing.id,
            "application_id": chosen.id,
            "unit_id": listing.unit_id,
            "right_id": listing.right_id,
            "method": "agreement",
            "rent_per_mu_yuan": chosen.offered_yuan,
            "total_yuan": total_rent(chosen.offered_yuan, listing.area_m2, listing.term),
            "area_m2": listing.area_m2,
            "term_from": listing.term.start,
            "term_to": listing.term.end,
            "lessee_name": chosen.name,
            "lessee_id": chosen.party_id,
            "lessee_uscc": chosen.uscc,
            "awarded_on": tx.office_date,
        },
    )
    if ask.screening_no:
        tx.facts["screening"] = ask.screening_no
    tx.law += [law.CONTRACT_LAND_ACT + "第三十六条、第三十八条", TRADING_RULES]
    return ListingMoved.of(awarded, tx)
