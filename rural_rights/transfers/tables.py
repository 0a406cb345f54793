"""The exchange's rows: what must be provable is a register row, the rest is work."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    Numeric,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from rural_rights.db.base import (
    LIVE,
    WORKFLOW,
    CountyTable,
    RegisterRow,
    one_of,
    only_one,
    references,
    register_args,
)
from rural_rights.transfers.model import ApplicantKind, Way
from rural_rights.transfers.states import STATES

AREA = Numeric(15, 2)
MONEY = Numeric(16, 2)
APPLICATION_STATES = ("filed", "declined", "withdrawn", "won", "lost")
MATTERS = ("exchange",)


class Mandate(RegisterRow, table=True):
    """A holder's leave for a clerk to act for him; revoked by an earlier end."""

    __tablename__ = "mandate"
    __table_args__ = register_args(
        "mandate",
        references("mandate", "mandate_id", "register_object.id"),
        references("mandate", "principal_id", "register_object.id"),
        one_of("matter", MATTERS, "mandate_matter"),
        one_of("given_how", ("online", "paper"), "mandate_given_how"),
        CheckConstraint("given_how <> 'paper' OR paper_no IS NOT NULL", name="mandate_paper"),
        Index("mandate_agent", "agent_account_id"),
        Index("mandate_principal", "principal_id"),
        alone=("principal_id", "agent_account_id"),
    )
    mandate_id: int = Field(sa_type=BigInteger)
    principal_id: int = Field(sa_type=BigInteger)
    agent_account_id: int = Field(sa_type=BigInteger)
    matter: str = Field(sa_type=Text)
    village_code: str = Field(sa_type=Text)
    given_how: str = Field(sa_type=Text)
    paper_no: str | None = Field(default=None, sa_type=Text)


class Listing(CountyTable, table=True):
    """An offer on its way; its content is fixed once it is published."""

    __tablename__ = "listing"
    __table_args__ = (
        one_of("state", STATES, "listing_state"),
        one_of("way", tuple(Way), "listing_way"),
        CheckConstraint("term_to > term_from", name="listing_term_order"),
        CheckConstraint("rent_per_mu_yuan > 0", name="listing_rent_positive"),
        CheckConstraint("area_m2 > 0", name="listing_area_positive"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn')"
            " OR (number IS NOT NULL AND notice_to IS NOT NULL AND content_digest IS NOT NULL)",
            name="listing_published_whole",
        ),
        only_one("listing_public_id", "public_id"),
        only_one("listing_number", "number"),
        references("listing", "unit_id", "register_object.id"),
        references("listing", "lister_id", "register_object.id"),
        Index("listing_work", "state", "village_code"),
        Index("listing_unit", "unit_id"),
        Index("listing_lister", "lister_id"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    number: str | None = Field(default=None, sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int = 1
    unit_id: int = Field(sa_type=BigInteger)
    right_id: int = Field(sa_type=BigInteger)
    village_code: str = Field(sa_type=Text)
    lister_id: int = Field(sa_type=BigInteger)
    made_by: int | None = Field(default=None, sa_type=BigInteger)
    mandate_id: int | None = Field(default=None, sa_type=BigInteger)
    way: str = Field(sa_type=Text)
    area_m2: Decimal = Field(sa_type=AREA)
    term_from: date
    term_to: date
    rent_per_mu_yuan: Decimal = Field(sa_type=MONEY)
    purpose: str = Field(sa_type=Text)
    payment: str = Field(sa_type=Text)
    conditions: str = Field(default="", sa_type=Text)
    consents: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    certificate_number: str | None = Field(default=None, sa_type=Text)
    drafted_on: date
    notice_from: date | None = None
    notice_to: date | None = None
    notice_is_estimate: bool = False
    content_digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    ended_because: str | None = Field(default=None, sa_type=Text)


class ListingParcel(CountyTable, table=True):
    """A parcel on offer; ``is_held`` (by trigger) while no other listing may offer it."""

    __tablename__ = "listing_parcel"
    __table_args__ = (
        CheckConstraint("area_m2 > 0", name="listing_parcel_area_positive"),
        only_one("listing_parcel_once", "spatial_unit_id", where="is_held"),
        references("listing_parcel", "listing_id", "listing.id"),
        references("listing_parcel", "spatial_unit_id", "register_object.id"),
        WORKFLOW,
    )
    listing_id: int = Field(sa_type=BigInteger, primary_key=True)
    spatial_unit_id: int = Field(sa_type=BigInteger, primary_key=True)
    area_m2: Decimal = Field(sa_type=AREA)
    is_held: bool = False


class ListingApplication(CountyTable, table=True):
    """An operator's application; one a person and listing, found by keyed hash."""

    __tablename__ = "listing_application"
    __table_args__ = (
        one_of("state", APPLICATION_STATES, "listing_application_state"),
        one_of("kind", tuple(ApplicantKind), "listing_application_kind"),
        CheckConstraint(
            "(kind = 'organisation') = (uscc IS NOT NULL)", name="listing_application_code"
        ),
        CheckConstraint("offered_yuan > 0", name="listing_application_offer_positive"),
        only_one("listing_application_public_id", "public_id"),
        only_one(
            "listing_application_once", "listing_id", "code_lookup", where="state <> 'withdrawn'"
        ),
        only_one("listing_application_one_winner", "listing_id", where="state = 'won'"),
        references("listing_application", "listing_id", "listing.id"),
        Index("listing_application_account", "account_id"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    listing_id: int = Field(sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    uscc: str | None = Field(default=None, sa_type=Text)
    id_number_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    code_lookup: bytes = Field(sa_type=LargeBinary)
    party_id: int | None = Field(default=None, sa_type=BigInteger)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    offered_yuan: Decimal = Field(sa_type=MONEY)
    plan: str = Field(sa_type=Text)
    phone_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    filed_on: date
    filed_at: datetime = Field(sa_type=DateTime(timezone=True))
    because: str | None = Field(default=None, sa_type=Text)


class ListingEvent(RegisterRow, table=True):
    """One step of a listing: what, by which desk, over which content (by its digest)."""

    __tablename__ = "listing_event"
    __table_args__ = register_args("listing_event", Index("listing_event_listing", "listing_id"))
    listing_id: int = Field(sa_type=BigInteger)
    step: str = Field(sa_type=Text)
    from_state: str | None = Field(default=None, sa_type=Text)
    to_state: str = Field(sa_type=Text)
    number: str | None = Field(default=None, sa_type=Text)
    content_digest: bytes = Field(sa_type=LargeBinary)
    application_id: int | None = Field(default=None, sa_type=BigInteger)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    acting_role: str = Field(sa_type=Text)
    because: str | None = Field(default=None, sa_type=Text)


class Deal(RegisterRow, table=True):
    """A deal struck on the exchange: award, contract, lease, proof of payment."""

    personal: ClassVar[frozenset[str]] = frozenset({"lessee_name"})
    __tablename__ = "deal"
    __table_args__ = register_args(
        "deal",
        references("deal", "deal_id", "register_object.id"),
        references("deal", "unit_id", "register_object.id"),
        CheckConstraint("term_to > term_from", name="deal_term_order"),
        CheckConstraint("rent_per_mu_yuan > 0 AND total_yuan > 0", name="deal_price_positive"),
        CheckConstraint(
            "(contract_no IS NULL) = (signed_on IS NULL) AND (contract_no IS NULL) = (lease_id IS NULL)",
            name="deal_contract_whole",
        ),
        CheckConstraint(
            "(paid_yuan IS NULL) = (paid_on IS NULL)"
            " AND (paid_yuan IS NULL) = (paid_reference IS NULL)"
            " AND (paid_yuan IS NULL OR contract_no IS NOT NULL)",
            name="deal_payment_whole",
        ),
        CheckConstraint("length(contract_no) <= 20", name="deal_contract_no_length"),
        only_one("deal_one_a_listing", "listing_id", where=LIVE + " AND effective_to IS NULL"),
        only_one("deal_contract_no", "contract_no", where=LIVE),
        Index("deal_unit", "unit_id"),
        alone=("deal_id",),
    )
    deal_id: int = Field(sa_type=BigInteger)
    listing_id: int = Field(sa_type=BigInteger)
    application_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    right_id: int = Field(sa_type=BigInteger)
    method: str = Field(sa_type=Text)
    rent_per_mu_yuan: Decimal = Field(sa_type=MONEY)
    total_yuan: Decimal = Field(sa_type=MONEY)
    area_m2: Decimal = Field(sa_type=AREA)
    term_from: date
    term_to: date
    lessee_name: str = Field(sa_type=Text)
    lessee_id: int | None = Field(default=None, sa_type=BigInteger)
    lessee_uscc: str | None = Field(default=None, sa_type=Text)
    awarded_on: date
    contract_no: str | None = Field(default=None, sa_type=Text)
    signed_on: date | None = None
    lease_id: int | None = Field(default=None, sa_type=BigInteger)
    paid_yuan: Decimal | None = Field(default=None, sa_type=MONEY)
    paid_on: date | None = None
    paid_reference: str | None = Field(default=None, sa_type=Text)
