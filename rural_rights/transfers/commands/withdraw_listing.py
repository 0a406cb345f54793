"""Takes a listing back before it is awarded."""

from __future__ import annotations

from pydantic import Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.transfers.commands.draft_listing import ListingMoved
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import against_withdrawing
from rural_rights.transfers.store.applications import settle_the_others
from rural_rights.transfers.store.listings import lock_listing, move_listing
from rural_rights.transfers.store.mandates import mandate_by_id


class EndAsk(StepAsk):
    """A step that ends or halts a listing, and why."""

    because: str = Field(min_length=2, max_length=200)


def withdraw_listing(tx: Tx, ask: EndAsk) -> ListingMoved:
    """Withdraw a listing; those who applied are told that it is withdrawn.

    Law: 农村土地承包法 36 (流转自愿).  Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    if not reaches_unit(tx.actor, folio):
        raise NotFound
    mandate = mandate_by_id(tx.conn, listing.mandate_id)
    refuse_if_any(against_withdrawing(listing, mandate, tx.actor, tx.office_date))
    settle_the_others(tx, listing.id, "项目已撤回")
    tx.law.append(law.CONTRACT_LAND_ACT + "第三十六条")
    return ListingMoved.of(move_listing(tx, listing, "withdraw", because=ask.because), tx)
