"""The rights as entered, and each person's part in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Text,
)
from sqlmodel import Field

from rural_rights.db.base import RegisterRow, one_of, register_args
from rural_rights.registry.tables.columns import (
    AREA,
    RIGHT_KINDS,
    UNITS,
    json_column,
    object_key,
)


class RegisteredRight(RegisterRow, table=True):
    """A right as entered: holder, way, term (half-open), particulars."""

    __tablename__ = "registered_right"
    __table_args__ = register_args(
        "registered_right",
        object_key("registered_right", "right_id"),
        object_key("registered_right", "unit_id"),
        object_key("registered_right", "household_id"),
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
    particulars: dict[str, Any] | None = json_column()
    remarks: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    registration_type: str = Field(sa_type=Text)
    rule_regime: str = Field(sa_type=Text)
    case_id: int | None = Field(default=None, sa_type=BigInteger)


class RightInterest(RegisterRow, table=True):
    """One person's part in a right: jointly (no fraction), in shares, or in share units."""

    __tablename__ = "right_interest"
    __table_args__ = register_args(
        "right_interest",
        object_key("right_interest", "right_id"),
        object_key("right_interest", "person_id"),
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
