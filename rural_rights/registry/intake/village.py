"""What intake hands to the register: one village's rights, and what keeps the others waiting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from rural_rights.kernel.area import mu_of
from rural_rights.kernel.codes import Sex
from rural_rights.registry.intake.catalogue import Severity
from rural_rights.registry.intake.findings import Finding
from rural_rights.registry.intake.source import Handover, Source


class RightKind(StrEnum):
    """The rights that a hand-over can hold."""

    CONTRACT = "contract"
    LEASE = "lease"
    HOMESTEAD = "homestead"
    SHARE = "share"


class RightKey(NamedTuple):
    """A right by its code in the hand-over: contract, lease, lot, or share household."""

    kind: RightKind
    code: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person, once, however many tables name him; ``key`` is document type and number.

    Birth date and sex are those of a resident ID; of another document only the sex is known,
    where a table tells it.
    """

    key: str
    document_kind: str
    document_number: str
    name: str
    sex: Sex | None
    born: date | None
    former_number: str = ""
    deceased: bool = False


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who lets the land out (发包方)."""

    code: str
    name: str
    head_name: str
    head_document_kind: str
    head_document_number: str
    phone: str
    address: str
    postcode: str
    surveyed_by: str
    surveyed_on: date | None
    survey_note: str
    source: Source


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a contracting household; ``relation`` is 02 for the head."""

    person: str
    name: str
    sex: Sex
    relation: str
    co_holder: bool
    mark: str
    note: str
    source: Source

    @property
    def is_head(self) -> bool:
        """The head of the household."""
        return self.relation == "02"


@dataclass(frozen=True, slots=True)
class Household:
    """A contractor (承包方): as a rule a farming household with all its members."""

    code: str
    kind: str
    name: str
    document_kind: str
    document_number: str
    address: str
    postcode: str
    phone: str
    surveyed_by: str
    surveyed_on: date | None
    survey_note: str
    notice_note: str
    notice_by: str
    notice_checked_by: str
    notice_checked_on: date | None
    members: tuple[Member, ...]
    source: Source

    @property
    def head(self) -> Member | None:
        """The head; a unit has none."""
        return next((member for member in self.members if member.is_head), None)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel as surveyed; ``shape`` is WKB in CGCS2000, belt 120°E, easting first, metres."""

    code: str
    name: str
    ownership: str
    category: str
    land_use: str
    grade: str
    purpose: str
    is_basic_farmland: bool
    survey_m2: Decimal
    east: str
    south: str
    west: str
    north: str
    note: str
    witness: str
    shape: bytes
    bounds: tuple[float, float, float, float]
    source: Source


@dataclass(frozen=True, slots=True)
class ContractedParcel:
    """A parcel in a contract, with the area that the contract gives it."""

    parcel: Parcel
    acquired_by: str
    contract_m2: Decimal
    former_m2: Decimal | None
    lease_code: str
    is_share_only: bool
    source: Source

    @property
    def contract_mu(self) -> Decimal:
        """The contract area in mu, derived."""
        return mu_of(self.contract_m2)


@dataclass(frozen=True, slots=True)
class FormerCertificate:
    """What the older register and its paper say: evidence, superseded by our certificate."""

    register_code: str
    number: str
    term_text: str
    term_from: date | None
    term_to: date | None
    note: str
    former_number: str
    entered_by: str
    entered_on: date | None
    authority: str
    issued_on: date | None
    collected: bool | None
    collected_on: date | None
    collected_by: str
    source: Source


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of a household; ``term_to`` is the last day of the term."""

    code: str
    former_code: str
    issuer_code: str
    household: Household
    way: str
    term_from: date
    term_to: date
    signed_on: date
    former_m2: Decimal | None
    parcels: tuple[ContractedParcel, ...]
    former_certificate: FormerCertificate | None
    rows: tuple[Source, ...]

    @property
    def key(self) -> RightKey:
        """The right."""
        return RightKey(RightKind.CONTRACT, self.code)

    @property
    def contract_m2(self) -> Decimal:
        """The sum of the parcels' contract areas."""
        return sum((parcel.contract_m2 for parcel in self.parcels), Decimal(0))

    @property
    def contract_mu(self) -> Decimal:
        """The sum of the parcels' mu, each rounded by itself, as the tables total them."""
        return sum((parcel.contract_mu for parcel in self.parcels), Decimal(0))

    @property
    def source(self) -> Source:
        """The contract's own row."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease already made (流转合同); ``term_to`` is its last day."""

    code: str
    contract_code: str
    lessor_code: str
    lessee_code: str
    way: str
    term_text: str
    term_from: date
    term_to: date
    leased_m2: Decimal
    parcel_codes: tuple[str, ...]
    use_before: str
    use_after: str
    price_text: str
    signed_on: date
    rows: tuple[Source, ...]

    @property
    def key(self) -> RightKey:
        """The right."""
        return RightKey(RightKind.LEASE, self.code)

    @property
    def source(self) -> Source:
        """The lease's own row."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Homestead:
    """A homestead with its house; holders are persons' keys, the owner first, held jointly.

    ``area_m2`` is what the sheet declares, ``drawn_m2`` what the layer states: where they
    differ there is a warning, and a person must say which to register.
    """

    lot_code: str
    unit_code: str
    location: str
    area_m2: Decimal
    drawn_m2: Decimal | None
    footprint_m2: Decimal | None
    floor_m2: Decimal | None
    storeys: int | None
    structure: str
    built_text: str
    built_year: int | None
    land_kind: str
    east: str
    south: str
    west: str
    north: str
    holders: tuple[str, ...]
    household_code: str
    approval_number: str
    note: str
    shape: bytes
    bounds: tuple[float, float, float, float] | None
    rows: tuple[Source, ...]

    @property
    def key(self) -> RightKey:
        """The right."""
        return RightKey(RightKind.HOMESTEAD, self.lot_code)

    @property
    def source(self) -> Source:
        """The sheet's row."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Shareholder:
    """A person of a share household and the units held of each class, four places at most."""

    person: str
    name: str
    relation: str
    is_member: bool
    units: Mapping[str, Decimal]
    source: Source

    @property
    def total(self) -> Decimal:
        """All units of the person."""
        return sum(self.units.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class ShareHousehold:
    """A household of the share register: not always a contracting household."""

    number: str
    head_name: str
    shareholders: tuple[Shareholder, ...]
    rows: tuple[Source, ...]

    @property
    def key(self) -> RightKey:
        """The right."""
        return RightKey(RightKind.SHARE, self.number)

    @property
    def source(self) -> Source:
        """The household's first row."""
        return self.rows[0]


Right = Contract | Lease | Homestead | ShareHousehold


@dataclass(frozen=True, slots=True)
class Collective:
    """The collective economic organisation, its share classes and its assets.

    ``uscc`` is empty and ``blocked_by`` names why while a fault of the register's head, of
    its totals or of the asset sheet stands: nothing of it may be entered before.
    """

    name: str
    uscc: str
    base_date: date | None
    mode: str
    classes: tuple[str, ...]
    total_units: Decimal | None
    assets: Mapping[str, Decimal]
    blocked_by: tuple[Finding, ...]


@dataclass(frozen=True)
class Village:
    """One village as far as it can be registered.

    ``contracts``, ``leases``, ``homesteads`` and ``share_households`` hold only rights
    without a rejected row; ``held`` names the others with their reasons; ``skipped`` are
    rights that the register holds already just so.  ``accepted`` counts the rows that go in.
    """

    handover: Handover
    code: str
    name: str
    issuers: tuple[Issuer, ...]
    collective: Collective | None
    persons: Mapping[str, Person]
    households: tuple[Household, ...]
    contracts: tuple[Contract, ...]
    leases: tuple[Lease, ...]
    homesteads: tuple[Homestead, ...]
    share_households: tuple[ShareHousehold, ...]
    loose_parcels: tuple[Parcel, ...]
    findings: tuple[Finding, ...]
    held: Mapping[RightKey, tuple[Finding, ...]]
    warned: Mapping[RightKey, tuple[Finding, ...]]
    skipped: tuple[RightKey, ...]
    accepted: Mapping[str, int]
    skipped_rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def rights(self) -> Iterator[Right]:
        """Every right that goes in."""
        yield from self.contracts
        yield from self.leases
        yield from self.homesteads
        yield from self.share_households

    @cached_property
    def rejected(self) -> tuple[Finding, ...]:
        """The findings that keep something out."""
        return tuple(found for found in self.findings if found.severity is Severity.REJECT)

    def report(self) -> dict[str, object]:
        """Return the import report as it is written to a file."""
        return {
            "accepted": dict(self.accepted),
            "skipped": dict(self.skipped_rows),
            "findings": [found.to_json() for found in self.findings],
        }
