"""The exchange officer halts a listing, takes it up again, or ends it without a deal."""

from __future__ import annotations

from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.registry.model import Folio
from rural_rights.transfers.commands.draft_listing import ListingMoved
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.commands.withdraw_listing import EndAsk
from rural_rights.transfers.model import Listing
from rural_rights.transfers.rules.listing import TRADING_RULES, title_check
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.store.applications import settle_the_others
from rural_rights.transfers.store.deals import deal_of_listing, end_deal
from rural_rights.transfers.store.listings import lock_listing, move_listing


def _held(tx: Tx, ask: StepAsk) -> tuple[Listing, Folio]:
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    if not reaches_unit(tx.actor, folio):
        raise NotFound
    tx.law.append(TRADING_RULES)
    return listing, folio


def suspend_listing(tx: Tx, ask: EndAsk) -> ListingMoved:
    """Halt a listing while a dispute, objection or seizure is looked into.

    Law: trading rules (中止交易).  Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, _ = _held(tx, ask)
    return ListingMoved.of(move_listing(tx, listing, "suspend", because=ask.because), tx)


def resume_listing(tx: Tx, ask: StepAsk) -> ListingMoved:
    """Take a halted listing up again, once nothing in the register stands against it.

    Law: trading rules (恢复交易).  Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, folio = _held(tx, ask)
    refuse_if_any(title_check(folio, listing, tx.office_date))
    return ListingMoved.of(move_listing(tx, listing, "resume"), tx)


def fail_listing(tx: Tx, ask: EndAsk) -> ListingMoved:
    """End a listing without a deal (流拍), or an award that came to no contract.

    Law: trading rules (终结交易).  Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, _ = _held(tx, ask)
    deal = deal_of_listing(tx.conn, listing.id)
    moved = move_listing(tx, listing, "fail", because=ask.because)
    if deal is not None:
        end_deal(tx, deal)
    settle_the_others(tx, listing.id, "项目已终止")
    return ListingMoved.of(moved, tx)
