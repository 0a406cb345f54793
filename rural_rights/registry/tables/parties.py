"""Who: lasting identities, persons, households, collectives, memberships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    Text,
    Uuid,
    text,
)
from sqlmodel import Field

from rural_rights.db.base import LIVE, RegisterRow, one_of, only_one, register_args
from rural_rights.registry.tables.columns import (
    MONEY,
    RIGHT_KINDS,
    UNITS,
    json_column,
    object_key,
)


class RegisterObject(RegisterRow, table=True):
    """The lasting identity of a party, a piece of land, a unit, a right or a burden."""

    __tablename__ = "register_object"
    __table_args__ = register_args(
        "register_object", only_one("register_object_public_id", "public_id")
    )
    kind: str = Field(sa_type=Text)
    public_id: UUID = Field(sa_type=Uuid)


class Person(RegisterRow, table=True):
    """A natural person (LADM Party)."""

    personal: ClassVar[frozenset[str]] = frozenset({"name", "birth_date", "search_keys"})
    __tablename__ = "person"
    __table_args__ = register_args(
        "person",
        object_key("person", "party_id"),
        one_of("sex", ("1", "2"), "person_sex"),
        CheckConstraint("died_on IS NULL OR died_on >= birth_date", name="person_life_order"),
        Index("person_search", "search_keys", postgresql_using="gin"),
        alone=("party_id",),
    )
    party_id: int = Field(sa_type=BigInteger)
    name: str = Field(sa_type=Text)
    search_keys: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    sex: str | None = Field(default=None, sa_type=Text)
    birth_date: date | None = None
    died_on: date | None = None


class IdentityDocument(RegisterRow, table=True):
    """A person's identity document; the number is kept sealed and found by keyed hash."""

    personal: ClassVar[frozenset[str]] = frozenset()
    __tablename__ = "identity_document"
    __table_args__ = register_args(
        "identity_document",
        object_key("identity_document", "party_id"),
        only_one(
            "identity_document_one_live_person",
            "kind",
            "number_lookup",
            where=LIVE + " AND effective_to IS NULL",
        ),
        Index("identity_document_tail", "number_tail_lookup"),
        Index("identity_document_party", "party_id"),
    )
    party_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    number_sealed: bytes = Field(sa_type=LargeBinary)
    number_lookup: bytes = Field(sa_type=LargeBinary)
    number_tail_lookup: bytes = Field(sa_type=LargeBinary)


class Household(RegisterRow, table=True):
    """A group of persons as one right sees it: contracting, homestead or share household."""

    personal: ClassVar[frozenset[str]] = frozenset({"name", "address", "phone", "search_keys"})
    __tablename__ = "household"
    __table_args__ = register_args(
        "household",
        object_key("household", "party_id"),
        one_of("kind", (*RIGHT_KINDS, "hukou"), "household_kind"),
        only_one("household_code", "kind", "code", where=LIVE + " AND effective_to IS NULL"),
        Index("household_search", "search_keys", postgresql_using="gin"),
        alone=("party_id",),
    )
    party_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    search_keys: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    village_code: str = Field(sa_type=Text)
    issuer_code: str | None = Field(default=None, sa_type=Text)
    address: str | None = Field(default=None, sa_type=Text)
    postcode: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)


class HouseholdMember(RegisterRow, table=True):
    """A person's place in a household; 02 is the head."""

    personal: ClassVar[frozenset[str]] = frozenset({"note"})
    __tablename__ = "household_member"
    __table_args__ = register_args(
        "household_member",
        object_key("household_member", "household_id"),
        object_key("household_member", "person_id"),
        Index("household_member_person", "person_id"),
        Index("household_member_household", "household_id", postgresql_where=text(LIVE)),
        alone=("household_id", "person_id"),
    )
    household_id: int = Field(sa_type=BigInteger)
    person_id: int = Field(sa_type=BigInteger)
    relation: str | None = Field(default=None, sa_type=Text)
    is_co_holder: bool | None = None
    mark: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    seat: int = 0


class Collective(RegisterRow, table=True):
    """An issuer of contract land (14-digit code) or a collective organisation (USCC)."""

    personal: ClassVar[frozenset[str]] = frozenset({"responsible_name", "phone"})
    __tablename__ = "collective"
    __table_args__ = register_args(
        "collective",
        object_key("collective", "party_id"),
        one_of("kind", ("issuer", "organisation"), "collective_kind"),
        only_one("collective_code", "code", where=LIVE + " AND effective_to IS NULL"),
        alone=("party_id",),
    )
    party_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    village_code: str = Field(sa_type=Text)
    responsible_name: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    base_day: date | None = None
    total_units: Decimal | None = Field(default=None, sa_type=UNITS)
    collective_units: Decimal | None = Field(default=None, sa_type=UNITS)
    assets_yuan: Decimal | None = Field(default=None, sa_type=MONEY)
    particulars: dict[str, Any] | None = json_column()


class Membership(RegisterRow, table=True):
    """A person's membership of a collective organisation."""

    __tablename__ = "membership"
    __table_args__ = register_args(
        "membership",
        object_key("membership", "person_id"),
        object_key("membership", "collective_id"),
        one_of("status", ("candidate", "confirmed", "retained", "non-member"), "membership_status"),
        Index("membership_person", "person_id"),
        alone=("person_id", "collective_id"),
    )
    person_id: int = Field(sa_type=BigInteger)
    collective_id: int = Field(sa_type=BigInteger)
    status: str = Field(sa_type=Text)
    category: str | None = Field(default=None, sa_type=Text)
