"""Publishes a listing: title checked, content fixed, notice begun."""

from __future__ import annotations

from pydantic import BaseModel

from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.kernel import law
from rural_rights.kernel.dates import add_working_days, is_estimated
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.transfers.commands.draft_listing import ListingMoved
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import against_publishing, notice_length
from rural_rights.transfers.store.listings import content_digest, lock_listing, move_listing
from rural_rights.transfers.store.mandates import mandate_by_id


class StepAsk(BaseModel):
    """A step on a listing, as it was read at ``version``."""

    listing_id: int
    version: int


def publish_listing(tx: Tx, ask: StepAsk) -> ListingMoved:
    """Make a draft public for the notice period; from now on its content stands.

    Law: 农村土地承包法 36-38; 民法典 301; county practice on the notice.
    Raises: ``Refused`` with everything that stands against it; ``Stale``; ``NotFound``.
    """
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    if not reaches_unit(tx.actor, folio):
        raise NotFound
    mandate = mandate_by_id(tx.conn, listing.mandate_id)
    today = tx.office_date
    refuse_if_any(against_publishing(listing, folio, mandate, tx.actor, today))
    assert folio.right is not None
    paper = folio.certificate_of(folio.right.right_id)
    assert paper is not None
    notice_to = add_working_days(today, notice_length(today))
    year = today.year
    serial = next_number(tx.conn, "listing", year)
    published = move_listing(
        tx,
        listing,
        "publish",
        number=f"NJ{tx.county}{year}{serial:05d}",
        certificate_number=paper.number,
        notice_from=today,
        notice_to=notice_to,
        notice_is_estimate=is_estimated(notice_to),
        content_digest=content_digest(listing),
    )
    tx.law += [
        law.CONTRACT_LAND_ACT + "第三十六条、第三十八条",
        practice().cites("listing_notice_working_days", today),
    ]
    return ListingMoved.of(published, tx)
