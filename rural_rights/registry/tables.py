"""The register's rows: parties, land, rights, burdens, certificates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    Numeric,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from rural_rights.db.base import LIVE, RegisterRow, one_of, only_one, references, register_args

AREA = Numeric(15, 2)
MONEY = Numeric(16, 2)
UNITS = Numeric(18, 4)
RIGHT_KINDS = ("contract", "homestead", "share")
IN_FORCE_STATES = ("drafted", "signed", "issued")


def _json(*, nullable: bool = True) -> Any:
    return Field(default=None, sa_column=Column(JSONB, nullable=nullable))


def _object(table: str, column: str) -> Any:
    return references(table, column, "register_object.id")


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
        _object("person", "party_id"),
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
        _object("identity_document", "party_id"),
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
        _object("household", "party_id"),
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
        _object("household_member", "household_id"),
        _object("household_member", "person_id"),
        Index("household_member_person", "person_id"),
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
        _object("collective", "party_id"),
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
    particulars: dict[str, Any] | None = _json()


class Membership(RegisterRow, table=True):
    """A person's membership of a collective organisation."""

    __tablename__ = "membership"
    __table_args__ = register_args(
        "membership",
        _object("membership", "person_id"),
        _object("membership", "collective_id"),
        one_of("status", ("candidate", "confirmed", "retained", "non-member"), "membership_status"),
        Index("membership_person", "person_id"),
        alone=("person_id", "collective_id"),
    )
    person_id: int = Field(sa_type=BigInteger)
    collective_id: int = Field(sa_type=BigInteger)
    status: str = Field(sa_type=Text)
    category: str | None = Field(default=None, sa_type=Text)


class SpatialUnit(RegisterRow, table=True):
    """A contract parcel, a homestead lot or a house; geometry in EPSG:4549, metres."""

    personal: ClassVar[frozenset[str]] = frozenset({"sides", "witness"})
    __tablename__ = "spatial_unit"
    __table_args__ = register_args(
        "spatial_unit",
        _object("spatial_unit", "spatial_unit_id"),
        one_of("kind", ("parcel", "lot", "house"), "spatial_unit_kind"),
        CheckConstraint("survey_area_m2 > 0", name="spatial_unit_area_positive"),
        only_one("spatial_unit_code", "code", where=LIVE + " AND effective_to IS NULL"),
        Index(
            "spatial_unit_place",
            text("box(point(min_x, min_y), point(max_x, max_y))"),
            postgresql_using="gist",
            postgresql_where=text(LIVE),
        ),
        alone=("spatial_unit_id",),
    )
    spatial_unit_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    name: str | None = Field(default=None, sa_type=Text)
    village_code: str = Field(sa_type=Text)
    issuer_code: str | None = Field(default=None, sa_type=Text)
    survey_area_m2: Decimal = Field(sa_type=AREA)
    category: str | None = Field(default=None, sa_type=Text)
    land_use_class: str | None = Field(default=None, sa_type=Text)
    purpose: str | None = Field(default=None, sa_type=Text)
    is_basic_farmland: bool | None = None
    sides: dict[str, Any] | None = _json()
    witness: str | None = Field(default=None, sa_type=Text)
    particulars: dict[str, Any] | None = _json()
    geometry: dict[str, Any] | None = _json()
    min_x: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    min_y: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    max_x: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    max_y: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))


class BAUnit(RegisterRow, table=True):
    """The basic administrative unit: what one folio is opened for."""

    __tablename__ = "ba_unit"
    __table_args__ = register_args(
        "ba_unit",
        _object("ba_unit", "unit_id"),
        one_of("right_kind", RIGHT_KINDS, "ba_unit_right_kind"),
        only_one("ba_unit_code", "right_kind", "code", where=LIVE + " AND effective_to IS NULL"),
        Index("ba_unit_village", "village_code", "right_kind"),
        alone=("unit_id",),
    )
    unit_id: int = Field(sa_type=BigInteger)
    right_kind: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    village_code: str = Field(sa_type=Text)
    place: str | None = Field(default=None, sa_type=Text)


class UnitParcel(RegisterRow, table=True):
    """A piece of land in a unit: never in two live units at once."""

    __tablename__ = "unit_parcel"
    __table_args__ = register_args(
        "unit_parcel",
        _object("unit_parcel", "unit_id"),
        _object("unit_parcel", "spatial_unit_id"),
        CheckConstraint("area_m2 > 0", name="unit_parcel_area_positive"),
        Index("unit_parcel_unit", "unit_id"),
        alone=("spatial_unit_id",),
    )
    unit_id: int = Field(sa_type=BigInteger)
    spatial_unit_id: int = Field(sa_type=BigInteger)
    area_m2: Decimal = Field(sa_type=AREA)
    former_area_m2: Decimal | None = Field(default=None, sa_type=AREA)
    acquisition: str | None = Field(default=None, sa_type=Text)


class RegisteredRight(RegisterRow, table=True):
    """A right as entered: holder, way, term (half-open), particulars."""

    __tablename__ = "registered_right"
    __table_args__ = register_args(
        "registered_right",
        _object("registered_right", "right_id"),
        _object("registered_right", "unit_id"),
        _object("registered_right", "household_id"),
        one_of("kind", RIGHT_KINDS, "registered_right_kind"),
        one_of("co_ownership", ("0", "1", "2", "3"), "registered_right_co_ownership"),
        CheckConstraint(
            "term_to IS NULL OR term_to > term_from", name="registered_right_term_order"
        ),
        CheckConstraint(
            "kind <> 'contract' OR (term_from IS NOT NULL AND term_to IS NOT NULL)",
            name="registered_right_contract_term",
        ),
        Index("registered_right_household", "household_id"),
        alone=("unit_id",),
    )
    right_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    household_id: int = Field(sa_type=BigInteger)
    collective_id: int | None = Field(default=None, sa_type=BigInteger)
    co_ownership: str = Field(sa_type=Text)
    acquisition: str = Field(sa_type=Text)
    term_from: date | None = None
    term_to: date | None = None
    area_m2: Decimal | None = Field(default=None, sa_type=AREA)
    particulars: dict[str, Any] | None = _json()
    remarks: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    registration_type: str = Field(sa_type=Text)
    rule_regime: str = Field(sa_type=Text)
    case_id: int | None = Field(default=None, sa_type=BigInteger)


class RightInterest(RegisterRow, table=True):
    """One person's part in a right: jointly (no fraction), in shares, or in share units."""

    __tablename__ = "right_interest"
    __table_args__ = register_args(
        "right_interest",
        _object("right_interest", "right_id"),
        _object("right_interest", "person_id"),
        CheckConstraint(
            "(numerator IS NULL) = (denominator IS NULL)"
            " AND (numerator IS NULL OR (0 < numerator AND numerator <= denominator))",
            name="right_interest_fraction",
        ),
        CheckConstraint("share_units IS NULL OR share_units >= 0", name="right_interest_units"),
        Index("right_interest_right", "right_id"),
        Index("right_interest_person", "person_id"),
    )
    right_id: int = Field(sa_type=BigInteger)
    person_id: int = Field(sa_type=BigInteger)
    numerator: int | None = None
    denominator: int | None = None
    share_class: str | None = Field(default=None, sa_type=Text)
    share_units: Decimal | None = Field(default=None, sa_type=UNITS)


class Lease(RegisterRow, table=True):
    """A land management right out of a contract right; its term is the effective period."""

    personal: ClassVar[frozenset[str]] = frozenset({"lessee_name"})
    __tablename__ = "lease"
    __table_args__ = register_args(
        "lease",
        _object("lease", "lease_id"),
        _object("lease", "unit_id"),
        _object("lease", "right_id"),
        CheckConstraint("effective_to IS NOT NULL", name="lease_has_end"),
        CheckConstraint("rent_per_mu_yuan IS NULL OR rent_per_mu_yuan >= 0", name="lease_rent"),
        only_one("lease_contract_no", "contract_no", where=LIVE),
        Index("lease_unit", "unit_id"),
        alone=("lease_id",),
    )
    lease_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    right_id: int = Field(sa_type=BigInteger)
    lessee_id: int | None = Field(default=None, sa_type=BigInteger)
    lessee_name: str = Field(sa_type=Text)
    lessee_code: str | None = Field(default=None, sa_type=Text)
    way: str = Field(sa_type=Text)
    contract_no: str = Field(sa_type=Text)
    signed_on: date
    area_m2: Decimal = Field(sa_type=AREA)
    purpose: str | None = Field(default=None, sa_type=Text)
    rent_per_mu_yuan: Decimal | None = Field(default=None, sa_type=MONEY)
    rent_note: str | None = Field(default=None, sa_type=Text)
    rent_paid_to: date | None = None


class LeaseParcel(RegisterRow, table=True):
    """A parcel under a lease: no day on which two leases hold it."""

    __tablename__ = "lease_parcel"
    __table_args__ = register_args(
        "lease_parcel",
        _object("lease_parcel", "lease_id"),
        _object("lease_parcel", "spatial_unit_id"),
        CheckConstraint("area_m2 > 0", name="lease_parcel_area_positive"),
        alone=("spatial_unit_id",),
    )
    lease_id: int = Field(sa_type=BigInteger)
    spatial_unit_id: int = Field(sa_type=BigInteger)
    area_m2: Decimal = Field(sa_type=AREA)


class SecurityOrder(RegisterRow, table=True):
    """A security's place in the order of entry on its unit: stored once, never changed."""

    __tablename__ = "security_order"
    __table_args__ = register_args(
        "security_order",
        _object("security_order", "security_id"),
        _object("security_order", "unit_id"),
        CheckConstraint("priority > 0", name="security_order_positive"),
        only_one("security_order_priority", "unit_id", "priority"),
        only_one("security_order_security", "security_id"),
    )
    security_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    priority: int


class Mortgage(RegisterRow, table=True):
    """A security over a right for a bank's claim; live while its effective period is open."""

    __tablename__ = "mortgage"
    __table_args__ = register_args(
        "mortgage",
        _object("mortgage", "mortgage_id"),
        _object("mortgage", "unit_id"),
        _object("mortgage", "right_id"),
        references("mortgage", "institution_id", "public.institution.id"),
        one_of("kind", ("general", "maximum"), "mortgage_kind"),
        CheckConstraint("secures_yuan > 0", name="mortgage_secures_positive"),
        CheckConstraint("debt_to > debt_from", name="mortgage_debt_order"),
        only_one("mortgage_loan_once", "institution_id", "loan_no", where=LIVE),
        Index("mortgage_unit", "unit_id"),
        alone=("mortgage_id",),
    )
    mortgage_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    right_id: int = Field(sa_type=BigInteger)
    institution_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    secures_yuan: Decimal = Field(sa_type=MONEY)
    value_yuan: Decimal = Field(sa_type=MONEY)
    debt_from: date
    debt_to: date
    loan_no: str = Field(sa_type=Text)
    contract_no: str = Field(sa_type=Text)
    scope: str | None = Field(default=None, sa_type=Text)
    transfer_banned: bool = False
    authorisation_id: int | None = Field(default=None, sa_type=BigInteger)
    ended_because: str | None = Field(default=None, sa_type=Text)


class Restriction(RegisterRow, table=True):
    """A seizure, objection, advance notice or dispute on a unit."""

    personal: ClassVar[frozenset[str]] = frozenset({"claimant_name"})
    __tablename__ = "restriction"
    __table_args__ = register_args(
        "restriction",
        _object("restriction", "restriction_id"),
        _object("restriction", "unit_id"),
        one_of("kind", ("seizure", "objection", "advance-notice", "dispute"), "restriction_kind"),
        CheckConstraint(
            "kind <> 'seizure' OR (effective_to IS NOT NULL"
            " AND effective_to <= effective_from + interval '3 years')",
            name="restriction_seizure_limit",
        ),
        Index("restriction_unit", "unit_id"),
        alone=("restriction_id",),
    )
    restriction_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    authority: str | None = Field(default=None, sa_type=Text)
    document_no: str | None = Field(default=None, sa_type=Text)
    claimant_name: str | None = Field(default=None, sa_type=Text)
    ground: str | None = Field(default=None, sa_type=Text)
    delivered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Certificate(RegisterRow, table=True):
    """A certificate or proof: its number, state, printed words' digest and QR text.

    ``subject_id`` is the right, mortgage or deal it certifies: one in force for each.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"collector_name"})
    __tablename__ = "certificate"
    __table_args__ = register_args(
        "certificate",
        _object("certificate", "certificate_id"),
        _object("certificate", "subject_id"),
        _object("certificate", "unit_id"),
        one_of(
            "state",
            (*IN_FORCE_STATES, "superseded", "lost", "damaged", "void"),
            "certificate_state",
        ),
        only_one("certificate_number", "number", where=LIVE),
        only_one("certificate_series", "series", "year", "serial", where=LIVE),
        only_one(
            "certificate_one_in_force",
            "subject_id",
            where=LIVE + " AND state IN ('drafted', 'signed', 'issued')",
        ),
        Index("certificate_unit", "unit_id"),
        Index("certificate_qr", "qr_text", postgresql_using="hash"),
        alone=("certificate_id",),
    )
    certificate_id: int = Field(sa_type=BigInteger)
    subject_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    document_kind: str = Field(sa_type=Text)
    series: str = Field(sa_type=Text)
    year: int
    serial: int
    number: str = Field(sa_type=Text)
    version: int
    state: str = Field(sa_type=Text)
    dated_on: date
    words_digest: bytes = Field(sa_type=LargeBinary)
    qr_text: str = Field(sa_type=Text)
    document_sha256: str | None = Field(default=None, sa_type=Text)
    collected_on: date | None = None
    collector_name: str | None = Field(default=None, sa_type=Text)
    state_because: str | None = Field(default=None, sa_type=Text)


class CertificateContent(RegisterRow, table=True):
    """Every word and line of a paper as it was fixed, sealed: printed again it is the same."""

    __tablename__ = "certificate_content"
    __table_args__ = register_args(
        "certificate_content",
        _object("certificate_content", "certificate_id"),
        only_one("certificate_content_certificate", "certificate_id", where=LIVE),
    )
    certificate_id: int = Field(sa_type=BigInteger)
    content_sealed: bytes = Field(sa_type=LargeBinary)


class AdministrativeSource(RegisterRow, table=True):
    """A paper on which an act rests, by the hash of its scan."""

    personal: ClassVar[frozenset[str]] = frozenset({"particulars"})
    __tablename__ = "administrative_source"
    __table_args__ = register_args(
        "administrative_source",
        Index("administrative_source_case", "case_id"),
        Index("administrative_source_sha256", "sha256"),
    )
    case_id: int | None = Field(default=None, sa_type=BigInteger)
    unit_id: int | None = Field(default=None, sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    sha256: str | None = Field(default=None, sa_type=Text)
    media_type: str | None = Field(default=None, sa_type=Text)
    size_bytes: int | None = Field(default=None, sa_type=BigInteger)
    particulars: dict[str, Any] | None = _json()


class CaseEvent(RegisterRow, table=True):
    """One step of a case: what, by which desk, with which words."""

    __tablename__ = "case_event"
    __table_args__ = register_args("case_event", Index("case_event_case", "case_id"))
    case_id: int = Field(sa_type=BigInteger)
    step: str = Field(sa_type=Text)
    from_state: str = Field(sa_type=Text)
    to_state: str = Field(sa_type=Text)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    acting_role: str = Field(sa_type=Text)
    reasons: dict[str, Any] | None = _json()
