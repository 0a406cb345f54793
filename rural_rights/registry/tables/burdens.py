"""What burdens a right: leases, securities, restrictions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Text,
)
from sqlmodel import Field

from rural_rights.db.base import LIVE, RegisterRow, one_of, only_one, references, register_args
from rural_rights.registry.tables.columns import (
    AREA,
    MONEY,
    object_key,
)


class Lease(RegisterRow, table=True):
    """A land management right out of a contract right; its term is the effective period."""

    personal: ClassVar[frozenset[str]] = frozenset({"lessee_name"})
    __tablename__ = "lease"
    __table_args__ = register_args(
        "lease",
        object_key("lease", "lease_id"),
        object_key("lease", "unit_id"),
        object_key("lease", "right_id"),
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
        object_key("lease_parcel", "lease_id"),
        object_key("lease_parcel", "spatial_unit_id"),
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
        object_key("security_order", "security_id"),
        object_key("security_order", "unit_id"),
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
        object_key("mortgage", "mortgage_id"),
        object_key("mortgage", "unit_id"),
        object_key("mortgage", "right_id"),
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
        object_key("restriction", "restriction_id"),
        object_key("restriction", "unit_id"),
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
