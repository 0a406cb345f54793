"""The register's nouns as an act reads them: frozen, complete, without SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a part in the right; no fraction means jointly with the others."""

    person_id: int
    public_id: UUID
    name: str
    sex: str | None
    birth_date: date | None
    died_on: date | None
    relation: str | None
    is_head: bool
    numerator: int | None
    denominator: int | None
    share_units: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A piece of land (or a house) of the unit; areas in m2, geometry in EPSG:4549 metres."""

    spatial_unit_id: int
    public_id: UUID
    kind: str
    code: str
    name: str | None
    area_m2: Decimal
    former_area_m2: Decimal | None
    survey_area_m2: Decimal
    category: str | None
    land_use_class: str | None
    purpose: str | None
    is_basic_farmland: bool | None
    sides: dict[str, Any] | None
    acquisition: str | None
    particulars: dict[str, Any] | None
    geometry: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Right:
    """The right that stands on the unit; ``term_to`` is the first day after the term."""

    row_id: int
    right_id: int
    public_id: UUID
    kind: str
    household_id: int
    collective_id: int | None
    co_ownership: str
    acquisition: str
    term_from: date | None
    term_to: date | None
    area_m2: Decimal | None
    particulars: dict[str, Any]
    remarks: tuple[str, ...]
    registration_type: str
    rule_regime: str
    case_id: int | None
    effective_from: date
    entered_on: date
    recorded_from: datetime
    entered_by: int


@dataclass(frozen=True, slots=True)
class Household:
    """The household behind the right."""

    party_id: int
    public_id: UUID
    kind: str
    code: str
    name: str
    address: str | None
    phone: str | None
    village_code: str
    issuer_code: str | None


@dataclass(frozen=True, slots=True)
class Lease:
    """A land management right; ``effective_to`` is the first day after it."""

    row_id: int
    lease_id: int
    public_id: UUID
    lessee_id: int | None
    lessee_name: str
    lessee_code: str | None
    way: str
    contract_no: str
    signed_on: date
    effective_from: date
    effective_to: date
    area_m2: Decimal
    purpose: str | None
    rent_per_mu_yuan: Decimal | None
    rent_note: str | None
    rent_paid_to: date | None
    parcel_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mortgage:
    """A live security: ``priority`` is its place of entry, ``rank`` today's place in line."""

    row_id: int
    mortgage_id: int
    public_id: UUID
    right_id: int
    institution_id: int
    institution_name: str
    kind: str
    secures_yuan: Decimal
    value_yuan: Decimal
    debt_from: date
    debt_to: date
    loan_no: str
    contract_no: str
    scope: str | None
    transfer_banned: bool
    effective_from: date
    entered_on: date
    recorded_from: datetime
    priority: int
    rank: int


@dataclass(frozen=True, slots=True)
class Restriction:
    """A seizure, objection, advance notice or dispute."""

    row_id: int
    restriction_id: int
    public_id: UUID
    kind: str
    authority: str | None
    document_no: str | None
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate or proof and the state it is in."""

    row_id: int
    certificate_id: int
    public_id: UUID
    subject_id: int
    document_kind: str
    number: str
    version: int
    state: str
    dated_on: date
    qr_text: str
    document_sha256: str | None
    collected_on: date | None


@dataclass(frozen=True, slots=True)
class Folio:
    """Everything live against one unit, as of one day."""

    unit_id: int
    public_id: UUID
    right_kind: str
    code: str
    village_code: str
    place: str | None
    right: Right | None
    household: Household | None
    holders: tuple[Holder, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    leases: tuple[Lease, ...] = ()
    mortgages: tuple[Mortgage, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    open_cases: tuple[int, ...] = field(default=())

    @property
    def seizures(self) -> tuple[Restriction, ...]:
        """The seizures that stand."""
        return tuple(r for r in self.restrictions if r.kind == "seizure")

    @property
    def state(self) -> str:
        """The one word for the unit: seized, restricted, current, pending or none."""
        if self.seizures:
            return "seized"
        if self.restrictions or self.mortgages:
            return "restricted"
        if self.right is not None:
            return "current"
        return "pending" if self.open_cases else "none"

    def certificate_of(self, subject_id: int) -> Certificate | None:
        """Return the certificate in force for a right or a security, if any."""
        for certificate in self.certificates:
            if certificate.subject_id == subject_id and certificate.state in (
                "drafted",
                "signed",
                "issued",
            ):
                return certificate
        return None
