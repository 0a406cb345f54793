"""The shape of tables: a register row has two half-open periods and names its acts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

METADATA = MetaData()

LIVE = "recorded_to IS NULL"
SHARED: dict[str, Any] = {"schema": "public", "info": {"grants": "workflow"}}
APPEND: dict[str, Any] = {"info": {"grants": "append"}}
WORKFLOW: dict[str, Any] = {"info": {"grants": "workflow"}}


class SharedTable(SQLModel):
    """A table that the counties share, in ``public``: its arguments say ``SHARED``."""

    metadata = METADATA


class CountyTable(SQLModel):
    """A table of one county, in that county's schema."""

    metadata = METADATA


class RegisterRow(CountyTable):
    """One row of the register, never changed: an act enters it, a later act closes it.

    ``effective_*`` is the time in force in law, ``recorded_*`` the time in the register;
    both half-open, an absent end means still so.  ``entered_on``/``closed_on`` are the
    office dates of the acts ``entered_by``/``closed_by``.
    """

    personal: ClassVar[frozenset[str]] = frozenset()

    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    effective_from: date
    effective_to: date | None = None
    recorded_from: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_to: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    entered_on: date
    closed_on: date | None = None
    entered_by: int = Field(sa_type=BigInteger)
    closed_by: int | None = Field(default=None, sa_type=BigInteger)


PERIOD_COLUMNS = frozenset(
    {"recorded_from", "recorded_to", "entered_on", "closed_on", "entered_by", "closed_by"}
)
CLOSING_COLUMNS = ("recorded_to", "closed_on", "closed_by")


def register_args(name: str, *extra: Any, alone: tuple[str, ...] = (), note: str = "") -> Any:
    """Return the table arguments of a register row.

    ``alone``: bigint columns of which one combination may have only one live row at any
    time in law (an EXCLUDE over the effective period).
    """
    parts: list[Any] = [
        CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=f"{name}_effective_order"
        ),
        CheckConstraint(
            "(recorded_to IS NULL) = (closed_by IS NULL)"
            " AND (recorded_to IS NULL) = (closed_on IS NULL)"
            " AND (recorded_to IS NULL OR recorded_to > recorded_from)",
            name=f"{name}_recorded_order",
        ),
        Index(f"{name}_entered_by", "entered_by"),
    ]
    if alone:
        parts.append(
            ExcludeConstraint(
                *((text(f"int8range({column}, {column}, '[]')"), "&&") for column in alone),
                (text("daterange(effective_from, effective_to)"), "&&"),
                name=f"{name}_alone",
                using="gist",
                where=text(LIVE),
                deferrable=True,
                initially="DEFERRED",
            )
        )
    parts.extend(extra)
    parts.append({"info": {"grants": "register"}, "comment": note or None})
    return tuple(parts)


def one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    """Return a CHECK that ``column`` is one of the code list's values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)


def references(name: str, column: str, target: str) -> ForeignKeyConstraint:
    """Return a named foreign key."""
    return ForeignKeyConstraint([column], [target], name=f"{name}_{column}_fk")


def only_one(name: str, *columns: str, where: str = "") -> Index | UniqueConstraint:
    """Return a named unique index (partial when ``where`` is given)."""
    if where:
        return Index(name, *columns, unique=True, postgresql_where=text(where))
    return UniqueConstraint(*columns, name=name)
