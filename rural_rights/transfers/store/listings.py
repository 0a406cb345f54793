"""Listings and their parcels: read, locked, moved from state to state with an event each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Table, insert, select, update

from rural_rights.db.act import Tx
from rural_rights.kernel.canonical import digest
from rural_rights.kernel.dates import Period
from rural_rights.kernel.refusal import NotFound, Refused, Stale
from rural_rights.registry.model import Folio
from rural_rights.registry.store.writing import lock_folio
from rural_rights.transfers import tables
from rural_rights.transfers.model import Consent, ListedParcel, Listing
from rural_rights.transfers.states import after, step_open

LISTING: Table = tables.Listing.__table__  # type: ignore[attr-defined]
LISTING_PARCEL: Table = tables.ListingParcel.__table__  # type: ignore[attr-defined]


def listing_by_id(conn: Connection, listing_id: int) -> Listing:
    """Return a listing; raises ``NotFound``."""
    return _one(conn, LISTING.c.id == listing_id)


def listing_by_public_id(conn: Connection, public_id: UUID) -> Listing:
    """Return a listing; raises ``NotFound``."""
    return _one(conn, LISTING.c.public_id == public_id)


def _one(conn: Connection, condition: ColumnElement[bool]) -> Listing:
    found = listings_where(conn, condition)
    if not found:
        raise NotFound
    return found[0]


def listings_where(
    conn: Connection,
    *conditions: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]] = (),
    limit: int = 50,
    offset: int = 0,
) -> tuple[Listing, ...]:
    """Return the listings that meet the conditions, with their parcels."""
    rows = conn.execute(
        select(LISTING)
        .where(*conditions)
        .order_by(*order, LISTING.c.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    parcels = _parcels(conn, [row.id for row in rows])
    return tuple(_listing(row, parcels[row.id]) for row in rows)


def _parcels(conn: Connection, ids: Iterable[int]) -> Mapping[int, list[ListedParcel]]:
    found: dict[int, list[ListedParcel]] = defaultdict(list)
    rows = conn.execute(
        select(LISTING_PARCEL)
        .where(LISTING_PARCEL.c.listing_id.in_(list(ids)))
        .order_by(LISTING_PARCEL.c.spatial_unit_id)
    )
    for row in rows:
        found[row.listing_id].append(ListedParcel(row.spatial_unit_id, row.area_m2))
    return found


def _listing(row: Any, parcels: Sequence[ListedParcel]) -> Listing:
    return Listing(
        id=row.id,
        public_id=row.public_id,
        number=row.number,
        state=row.state,
        version=row.version,
        unit_id=row.unit_id,
        right_id=row.right_id,
        village_code=row.village_code,
        lister_id=row.lister_id,
        made_by=row.made_by,
        mandate_id=row.mandate_id,
        way=row.way,
        parcels=tuple(parcels),
        area_m2=row.area_m2,
        term=Period(row.term_from, row.term_to),
        rent_per_mu_yuan=row.rent_per_mu_yuan,
        purpose=row.purpose,
        payment=row.payment,
        conditions=row.conditions,
        consents=tuple(Consent.from_json(item) for item in row.consents),
        certificate_number=row.certificate_number,
        drafted_on=row.drafted_on,
        notice_from=row.notice_from,
        notice_to=row.notice_to,
        notice_is_estimate=row.notice_is_estimate,
        ended_because=row.ended_because,
    )


def add_listing(
    tx: Tx, values: Mapping[str, Any], parcels: Iterable[ListedParcel], consents: Iterable[Consent]
) -> Listing:
    """Write a draft; returns it as read back."""
    listing_id = tx.ids.take(tx.conn)
    tx.conn.execute(
        insert(LISTING),
        {
            **values,
            "id": listing_id,
            "public_id": uuid4(),
            "state": "draft",
            "version": 1,
            "consents": [consent.as_json() for consent in consents],
            "drafted_on": tx.office_date,
        },
    )
    tx.conn.execute(
        insert(LISTING_PARCEL),
        [
            {
                "listing_id": listing_id,
                "spatial_unit_id": parcel.spatial_unit_id,
                "area_m2": parcel.area_m2,
                "is_held": False,
            }
            for parcel in parcels
        ],
    )
    listing = listing_by_id(tx.conn, listing_id)
    _note(tx, listing, "draft", None, "draft")
    return listing


def lock_listing(tx: Tx, listing_id: int, version: int) -> tuple[Listing, Folio]:
    """Hold the folio, then the listing; raises ``Stale`` when it was changed since it was read.

    The folio first: every act of the register locks in this order.
    """
    unit_id = listing_by_id(tx.conn, listing_id).unit_id
    folio = lock_folio(tx, unit_id)
    tx.conn.execute(select(LISTING.c.id).where(LISTING.c.id == listing_id).with_for_update())
    listing = listing_by_id(tx.conn, listing_id)
    if listing.version != version:
        raise Stale(version, listing.version)
    return listing, folio


def move_listing(
    tx: Tx,
    listing: Listing,
    step: str,
    *,
    because: str | None = None,
    application_id: int | None = None,
    **changes: Any,
) -> Listing:
    """Take a step: the listing's next state, its event in the register; returns it anew.

    Raises: ``Refused`` when the step is not open to the actor's desk.
    """
    shut = step_open(listing.state, step, tx.actor.role)
    if shut is not None:
        raise Refused(shut)
    state = after(listing.state, step)
    if because is not None and state in {"withdrawn", "failed", "suspended"}:
        changes["ended_because"] = because
    tx.conn.execute(
        update(LISTING)
        .where(LISTING.c.id == listing.id)
        .values(state=state, version=listing.version + 1, **changes)
    )
    moved = listing_by_id(tx.conn, listing.id)
    _note(tx, moved, step, listing.state, state, because=because, application_id=application_id)
    return moved


def content_digest(listing: Listing) -> bytes:
    """Return the digest of what may not change once published."""
    return digest(listing.content())


def _note(
    tx: Tx,
    listing: Listing,
    step: str,
    before: str | None,
    now: str,
    *,
    because: str | None = None,
    application_id: int | None = None,
) -> None:
    tx.enter(
        tables.ListingEvent,
        {
            "listing_id": listing.id,
            "step": step,
            "from_state": before,
            "to_state": now,
            "number": listing.number,
            "content_digest": content_digest(listing),
            "application_id": application_id,
            "account_id": tx.actor.account_id,
            "acting_role": tx.actor.role.value,
            "because": because,
        },
    )


def events_of(conn: Connection, listing_id: int) -> Sequence[Any]:
    """Return the steps of a listing, oldest first."""
    event: Table = tables.ListingEvent.__table__  # type: ignore[attr-defined]
    return conn.execute(
        select(event)
        .where(event.c.listing_id == listing_id, event.c.recorded_to.is_(None))
        .order_by(event.c.id)
    ).all()
