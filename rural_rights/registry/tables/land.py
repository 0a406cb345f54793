"""What: pieces of land and the units that folios are opened for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Numeric,
    Text,
    text,
)
from sqlmodel import Field

from rural_rights.db.base import LIVE, RegisterRow, one_of, only_one, register_args
from rural_rights.registry.tables.columns import (
    AREA,
    RIGHT_KINDS,
    json_column,
    object_key,
)


class SpatialUnit(RegisterRow, table=True):
    """A contract parcel, a homestead lot or a house; geometry in EPSG:4549, metres."""

    personal: ClassVar[frozenset[str]] = frozenset({"sides", "witness"})
    __tablename__ = "spatial_unit"
    __table_args__ = register_args(
        "spatial_unit",
        object_key("spatial_unit", "spatial_unit_id"),
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
    sides: dict[str, Any] | None = json_column()
    witness: str | None = Field(default=None, sa_type=Text)
    particulars: dict[str, Any] | None = json_column()
    geometry: dict[str, Any] | None = json_column()
    min_x: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    min_y: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    max_x: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    max_y: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))


class BAUnit(RegisterRow, table=True):
    """The basic administrative unit: what one folio is opened for."""

    __tablename__ = "ba_unit"
    __table_args__ = register_args(
        "ba_unit",
        object_key("ba_unit", "unit_id"),
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
        object_key("unit_parcel", "unit_id"),
        object_key("unit_parcel", "spatial_unit_id"),
        CheckConstraint("area_m2 > 0", name="unit_parcel_area_positive"),
        Index("unit_parcel_unit", "unit_id"),
        alone=("spatial_unit_id",),
    )
    unit_id: int = Field(sa_type=BigInteger)
    spatial_unit_id: int = Field(sa_type=BigInteger)
    area_m2: Decimal = Field(sa_type=AREA)
    former_area_m2: Decimal | None = Field(default=None, sa_type=AREA)
    acquisition: str | None = Field(default=None, sa_type=Text)
