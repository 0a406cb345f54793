"""The county's public first page: verify first, then notices, listings, prices."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from rural_rights.db.desk import office_day
from rural_rights.kernel.dates import years_later
from rural_rights.registry.store.inquiry import village_name
from rural_rights.registry.store.notices import notices
from rural_rights.transfers.store.listings import LISTING, listings_where
from rural_rights.transfers.store.prices import rents_agreed
from rural_rights.web.doors import Public
from rural_rights.web.i18n import _
from rural_rights.web.pages.notices_public import notice_rows
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
_SHOWN: Final = 5


@router.get("/")
def public_home(request: Request, visit: Public) -> Response:
    """Show what anybody may do and read here."""
    with visit.desk.reading() as conn:
        today = office_day(conn)
        newest = notices(conn, limit=_SHOWN)
        listings = listings_where(conn, LISTING.c.state == "published", limit=_SHOWN)
        villages = {listing.id: village_name(conn, listing.village_code) for listing in listings}
        rents = rents_agreed(conn, years_later(today, -1))
    return render(
        request,
        "public/home.html",
        title=_("农村权利登记"),
        section="start",
        notices=notice_rows(newest, visit.root, today),
        listings=listings,
        villages=villages,
        rents=rents,
    )
