"""What the pages of the exchange read: a listing with all around it, and what is open on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, or_, select

from rural_rights.db.vault import Vault
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import Breach, NotFound
from rural_rights.registry.model import Folio
from rural_rights.registry.store.folio import read_folio
from rural_rights.registry.store.view import PARCEL, View
from rural_rights.transfers.model import Application, Deal, Listing, Mandate
from rural_rights.transfers.rules import award as award_rules
from rural_rights.transfers.rules import steps
from rural_rights.transfers.rules.reach import is_holder, reaches_unit
from rural_rights.transfers.states import PUBLIC_STATES, STEPS, step_open
from rural_rights.transfers.store.applications import (
    APPLICATION,
    applications_of,
    applications_where,
)
from rural_rights.transfers.store.deals import deal_of_listing, paper_of
from rural_rights.transfers.store.listings import (
    LISTING,
    LISTING_PARCEL,
    listing_by_public_id,
    listings_where,
)
from rural_rights.transfers.store.mandates import MANDATE, mandate_by_id, mandates_where
from rural_rights.transfers.store.reading import names_of, parcels_by_id, region_names

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a reader looks for among the public listings; rents in yuan a mu and year."""

    village: str = ""
    use_class: str = ""
    least_rent: Decimal | None = None
    most_rent: Decimal | None = None
    least_area_m2: Decimal | None = None
    open_only: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """A listing as a list shows it."""

    listing: Listing
    village_name: str
    land: str
    lister_name: str


@dataclass(frozen=True, slots=True)
class ListingFile:
    """A listing with everything around it, as of today."""

    listing: Listing
    folio: Folio
    mandate: Mandate | None
    applications: tuple[Application, ...]
    deal: Deal | None
    contract_paper: Any
    certificate_paper: Any
    lister_name: str
    village_name: str

    @property
    def waiting(self) -> tuple[Application, ...]:
        """The applications that stand in line."""
        return tuple(application for application in self.applications if application.waits)


@dataclass(frozen=True, slots=True)
class Open:
    """A step that the reader's desk looks for now, and what stands against it."""

    step: str
    breaches: tuple[Breach, ...] = ()


def public_listings(conn: Connection, shelf: Shelf) -> tuple[tuple[Card, ...], bool]:
    """Return a page of the public listings, the newest first, and whether more follow."""
    states = ("published",) if shelf.open_only else PUBLIC_STATES
    conditions: list[ColumnElement[bool]] = [LISTING.c.state.in_(states)]
    if shelf.village:
        conditions.append(LISTING.c.village_code.startswith(shelf.village, autoescape=True))
    if shelf.least_rent is not None:
        conditions.append(LISTING.c.rent_per_mu_yuan >= shelf.least_rent)
    if shelf.most_rent is not None:
        conditions.append(LISTING.c.rent_per_mu_yuan <= shelf.most_rent)
    if shelf.least_area_m2 is not None:
        conditions.append(LISTING.c.area_m2 >= shelf.least_area_m2)
    if shelf.use_class:
        conditions.append(
            LISTING.c.id.in_(
                select(LISTING_PARCEL.c.listing_id)
                .join(PARCEL, PARCEL.c.spatial_unit_id == LISTING_PARCEL.c.spatial_unit_id)
                .where(
                    PARCEL.c.land_use_class == shelf.use_class,
                    PARCEL.c.recorded_to.is_(None),
                )
            )
        )
    found = listings_where(
        conn, *conditions, limit=PAGE_ROWS + 1, offset=(shelf.page - 1) * PAGE_ROWS
    )
    return _cards(conn, found[:PAGE_ROWS]), len(found) > PAGE_ROWS


def own_listings(conn: Connection, actor: Actor) -> tuple[Card, ...]:
    """Return the listings that the farmer (or the clerk, in his village) has made."""
    if actor.role is Role.CLERK and actor.scope:
        mine = LISTING.c.village_code.startswith(actor.scope, autoescape=True)
    elif actor.party_id is not None:
        mine = LISTING.c.lister_id == actor.party_id
    else:
        return ()
    told = or_(LISTING.c.state != "withdrawn", LISTING.c.number.is_not(None))
    return _cards(conn, listings_where(conn, mine, told))


def desk_listings(conn: Connection, actor: Actor) -> tuple[Card, ...]:
    """Return the officer's work: what is published, awarded, contracted or halted."""
    states = ("published", "awarded", "contracted", "suspended")
    within = LISTING.c.village_code.startswith(actor.scope, autoescape=True)
    if not actor.scope:
        return ()
    return _cards(
        conn,
        listings_where(
            conn, LISTING.c.state.in_(states), within, order=(LISTING.c.notice_to.asc(),)
        ),
    )


def own_applications(
    conn: Connection, vault: Vault, actor: Actor
) -> tuple[tuple[Application, Card], ...]:
    """Return what the signed-in person has applied for, with its listing."""
    if actor.account_id is None:
        return ()
    filed = applications_where(conn, vault, APPLICATION.c.account_id == actor.account_id)
    ids = [application.listing_id for application in filed]
    cards = {c.listing.id: c for c in _cards(conn, listings_where(conn, LISTING.c.id.in_(ids)))}
    return tuple((one, cards[one.listing_id]) for one in filed if one.listing_id in cards)


def own_mandates(conn: Connection, actor: Actor) -> tuple[Mandate, ...]:
    """Return the mandates that the farmer gave, or that the clerk holds."""
    if actor.role is Role.FARMER:
        return mandates_where(conn, MANDATE.c.principal_id == actor.party_id)
    return mandates_where(conn, MANDATE.c.agent_account_id == actor.account_id)


def _cards(conn: Connection, listings: tuple[Listing, ...]) -> tuple[Card, ...]:
    regions = region_names(conn, {listing.village_code for listing in listings})
    land = parcels_by_id(conn, {p for listing in listings for p in listing.parcel_ids})
    names = names_of(conn, {listing.lister_id for listing in listings})
    return tuple(
        Card(
            listing,
            regions.get(listing.village_code, listing.village_code),
            _land_of(listing, land),
            names.get(listing.lister_id, ""),
        )
        for listing in listings
    )


def _land_of(listing: Listing, land: Mapping[int, Any]) -> str:
    rows = [land[parcel] for parcel in listing.parcel_ids if parcel in land]
    return "、".join(row.name or row.code[-5:] for row in rows)


def listing_file(
    conn: Connection, vault: Vault, public_id: UUID, actor: Actor | None, on: date
) -> ListingFile:
    """Return a listing with what the reader may see around it.

    A draft is there for its own people only; applications for the officer, and for each
    applicant his own; the deal for the parties and the officer.  Raises: ``NotFound``.
    """
    listing = listing_by_public_id(conn, public_id)
    folio = read_folio(conn, listing.unit_id, View(law_on=on))
    every = applications_of(conn, vault, listing.id)
    inside = actor is not None and reaches_unit(actor, folio)
    mine = tuple(one for one in every if actor is not None and _is_own(one, actor))
    if listing.state not in PUBLIC_STATES and not inside and not mine:
        raise NotFound
    officer = inside and actor is not None and actor.role is Role.EXCHANGE
    won = any(one.state == "won" for one in mine)
    deal = deal_of_listing(conn, listing.id) if inside or won else None
    return ListingFile(
        listing=listing,
        folio=folio,
        mandate=mandate_by_id(conn, listing.mandate_id) if inside else None,
        applications=every if officer else mine,
        deal=deal,
        contract_paper=paper_of(conn, deal.lease_id) if deal else None,
        certificate_paper=paper_of(conn, deal.deal_id) if deal else None,
        lister_name=names_of(conn, [listing.lister_id]).get(listing.lister_id, ""),
        village_name=region_names(conn, [listing.village_code]).get(
            listing.village_code, listing.village_code
        ),
    )


def _is_own(application: Application, actor: Actor) -> bool:
    return actor.account_id is not None and application.account_id == actor.account_id


def open_steps(file: ListingFile, actor: Actor | None, on: date) -> tuple[Open, ...]:
    """Return the steps that this reader looks for now, with what stands against each."""
    if actor is None:
        return ()
    found: list[Open] = []
    if reaches_unit(actor, file.folio):
        found += _desk_steps(file, actor, on)
    if actor.role in {Role.OPERATOR, Role.FARMER} and file.listing.state == "published":
        holders = (holder.person_id for holder in file.folio.holders)
        if not is_holder(actor, holders) and not file.waiting:
            found.append(
                Open("apply", steps.against_applying(file.listing, file.folio, actor.party_id))
            )
    return tuple(found)


def _desk_steps(file: ListingFile, actor: Actor, on: date) -> list[Open]:
    listing = file.listing
    found = []
    for state, step in STEPS:
        if state == listing.state and step_open(state, step, actor.role) is None:
            found.append(Open(step, _against(file, step, actor, on)))
    if file.deal is not None and actor.role is Role.EXCHANGE and listing.state == "contracted":
        certified = file.certificate_paper is not None
        if file.deal.paid_yuan is None:
            found.insert(0, Open("record-payment", steps.against_payment(file.deal)))
        if not certified:
            found.insert(1, Open("certify", steps.against_certifying(file.deal, certified=False)))
    return found


def _against(file: ListingFile, step: str, actor: Actor, on: date) -> tuple[Breach, ...]:
    listing = file.listing
    match step:
        case "publish":
            return steps.against_publishing(listing, file.folio, file.mandate, actor, on)
        case "withdraw":
            return steps.against_withdrawing(listing, file.mandate, actor, on)
        case "award":
            return _against_any_award(file, actor, on)
        case "sign-contract":
            return steps.against_signing(listing, file.folio, actor, on)
        case "close":
            certified = file.certificate_paper is not None
            return steps.against_closing(listing, actor, certified=certified)
        case _:
            return ()


def _against_any_award(file: ListingFile, actor: Actor, on: date) -> tuple[Breach, ...]:
    if not file.waiting:
        return (award_rules.NOBODY_APPLIED,)
    return steps.against_award(
        file.listing, file.folio, file.waiting[0], file.applications, actor=actor, on=on
    )
