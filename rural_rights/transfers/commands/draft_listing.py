"""Drafts a listing: what the farmer offers, before the register is asked and it is public."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any
from rural_rights.registry.model import Folio
from rural_rights.registry.rules import lease, standing
from rural_rights.registry.store.writing import lock_folio
from rural_rights.transfers.model import Consent, ListedParcel, Listing, Mandate, Way
from rural_rights.transfers.rules import listing as rules
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.store.listings import add_listing, lock_listing, move_listing
from rural_rights.transfers.store.mandates import mandate_between


class ListingAsk(BaseModel):
    """What is offered; ``last_day`` included, rent in yuan a mu and year.

    ``agreed`` names the co-holders whose signed consent lies before the office; whoever
    lists himself agrees by doing so.  ``principal_id`` is the farmer behind a clerk.
    ``replaces`` is an earlier draft that this one takes the place of, read at its version.
    """

    unit_id: int
    parcel_ids: tuple[int, ...] = Field(min_length=1)
    way: Way = Way.LEASE
    starts_on: date
    last_day: date
    rent_per_mu_yuan: Decimal = Field(max_digits=16, decimal_places=2)
    purpose: str = "1"
    payment: str = Field(default="每年一次,先付后用", min_length=2, max_length=200)
    conditions: str = Field(default="", max_length=500)
    agreed: tuple[int, ...] = ()
    principal_id: int | None = None
    replaces: int | None = None
    replaces_version: int = 1


class ListingMoved(BaseModel):
    """A listing after a step."""

    listing_id: int
    listing: UUID
    state: str
    version: int
    number: str | None
    entry_id: int

    @classmethod
    def of(cls, listing: Listing, tx: Tx) -> ListingMoved:
        """Return the answer for a listing as it stands now."""
        return cls(
            listing_id=listing.id,
            listing=listing.public_id,
            state=listing.state,
            version=listing.version,
            number=listing.number,
            entry_id=tx.entry_id,
        )


def draft_listing(tx: Tx, ask: ListingAsk) -> ListingMoved:
    """Keep a farmer's offer as a draft, by himself or by the clerk under his mandate.

    Law: 农村土地承包法 36, 40; 民法典 165.  Raises: ``Refused``; ``NotFound`` out of scope.
    """
    folio = lock_folio(tx, ask.unit_id)
    if not reaches_unit(tx.actor, folio):
        raise NotFound
    lister_id, mandate = _lister(tx, ask)
    refuse_if_any(
        standing.right_stands(folio, tx.office_date),
        lease.term_order(ask.starts_on, ask.last_day),
        lease.leasable_kind(folio, ask.parcel_ids),
        rules.rent_offered(ask.rent_per_mu_yuan),
        rules.farm_use(folio, ask.parcel_ids, ask.purpose),
        rules.lister_holds(folio, lister_id),
    )
    assert folio.right is not None
    if ask.replaces is not None:
        _set_aside(tx, ask.replaces, ask.replaces_version)
    parcels = _parcels(folio, ask.parcel_ids)
    listing = add_listing(
        tx,
        {
            "unit_id": folio.unit_id,
            "right_id": folio.right.right_id,
            "village_code": folio.village_code,
            "lister_id": lister_id,
            "made_by": tx.actor.account_id,
            "mandate_id": mandate.mandate_id if mandate else None,
            "way": ask.way.value,
            "area_m2": sum((parcel.area_m2 for parcel in parcels), start=Decimal(0)),
            "term_from": ask.starts_on,
            "term_to": ask.last_day + timedelta(days=1),
            "rent_per_mu_yuan": ask.rent_per_mu_yuan,
            "purpose": ask.purpose,
            "payment": ask.payment,
            "conditions": ask.conditions,
        },
        parcels,
        _consents(tx, folio, ask.agreed, lister_id, mandate),
    )
    tx.law.append(law.CONTRACT_LAND_ACT + "第三十六条")
    return ListingMoved.of(listing, tx)


def _set_aside(tx: Tx, listing_id: int, version: int) -> None:
    """Withdraw an earlier draft of this reader's: nothing that was published."""
    earlier, folio = lock_listing(tx, listing_id, version)
    if earlier.state != "draft" or not reaches_unit(tx.actor, folio):
        raise NotFound
    move_listing(tx, earlier, "withdraw", because="已重新填写")


def _lister(tx: Tx, ask: ListingAsk) -> tuple[int, Mandate | None]:
    """Return who lists, and the mandate of a clerk who does it for him."""
    if tx.actor.role is Role.FARMER:
        assert tx.actor.party_id is not None
        return tx.actor.party_id, None
    if tx.actor.role is not Role.CLERK:
        raise NotFound
    if ask.principal_id is None:
        raise Refused(
            Breach(
                rule="principal-missing",
                says_zh="请选择委托您的农户",
                says_en="Choose the farmer for whom you act",
                field="principal_id",
            )
        )
    mandate = mandate_between(tx.conn, ask.principal_id, tx.actor.account_id)
    refuse_if_any(rules.mandate_stands(mandate, tx.actor.account_id, tx.office_date))
    return ask.principal_id, mandate


def _parcels(folio: Folio, wanted: tuple[int, ...]) -> tuple[ListedParcel, ...]:
    areas = {parcel.spatial_unit_id: parcel.area_m2 for parcel in folio.parcels}
    return tuple(ListedParcel(parcel, areas[parcel]) for parcel in sorted(set(wanted)))


def _consents(
    tx: Tx, folio: Folio, agreed: tuple[int, ...], lister_id: int, mandate: Mandate | None
) -> list[Consent]:
    """Return the statements: the lister's own act or mandate, the others' signed papers."""
    holders = {holder.person_id for holder in folio.holders}
    statements = [Consent(lister_id, "mandate" if mandate else "own-act", tx.office_date)]
    statements += [
        Consent(person, "signed-paper", tx.office_date)
        for person in sorted(set(agreed) & holders - {lister_id})
    ]
    return statements
