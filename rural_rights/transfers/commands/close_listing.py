"""Closes a listing whose deal is contracted, paid for and certified."""

from __future__ import annotations

from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.transfers.commands.draft_listing import ListingMoved
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.rules.listing import TRADING_RULES
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import against_closing
from rural_rights.transfers.store.deals import deal_of_listing, paper_of
from rural_rights.transfers.store.listings import lock_listing, move_listing


def close_listing(tx: Tx, ask: StepAsk) -> ListingMoved:
    """Close the file of a listing; nothing in it changes any more.

    Law: trading rules (归档).  Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    if not reaches_unit(tx.actor, folio):
        raise NotFound
    deal = deal_of_listing(tx.conn, listing.id)
    certified = deal is not None and paper_of(tx.conn, deal.deal_id) is not None
    refuse_if_any(against_closing(listing, tx.actor, certified=certified))
    tx.law.append(TRADING_RULES)
    return ListingMoved.of(move_listing(tx, listing, "close"), tx)
