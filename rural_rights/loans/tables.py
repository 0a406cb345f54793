"""What the collateral desk keeps: authorisations (register), stored checks (work)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from rural_rights.db.base import (
    APPEND,
    CountyTable,
    RegisterRow,
    one_of,
    only_one,
    references,
    register_args,
)


class Authorisation(RegisterRow, table=True):
    """A holder's leave for one bank to see one unit; its days are the effective period."""

    __tablename__ = "authorisation"
    __table_args__ = register_args(
        "authorisation",
        references("authorisation", "authorisation_id", "register_object.id"),
        references("authorisation", "unit_id", "register_object.id"),
        references("authorisation", "given_by", "register_object.id"),
        references("authorisation", "institution_id", "public.institution.id"),
        one_of("way", ("phone", "paper"), "authorisation_way"),
        Index("authorisation_unit", "unit_id", "institution_id"),
        Index("authorisation_given_by", "given_by"),
        alone=("authorisation_id",),
    )
    authorisation_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    institution_id: int = Field(sa_type=BigInteger)
    given_by: int = Field(sa_type=BigInteger)
    purpose: str = Field(sa_type=Text)
    way: str = Field(sa_type=Text)
    document_no: str | None = Field(default=None, sa_type=Text)
    consenting: list[int] = Field(sa_column=Column(ARRAY(BigInteger), nullable=False))


class LendingCheck(CountyTable, table=True):
    """What a bank was shown before lending, with its hash and how long it holds."""

    __tablename__ = "lending_check"
    __table_args__ = (
        one_of("colour", ("green", "amber", "red"), "lending_check_colour"),
        only_one("lending_check_public_id", "public_id"),
        Index("lending_check_institution", "institution_id", "checked_at"),
        APPEND,
    )
    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    public_id: UUID = Field(sa_type=Uuid)
    unit_id: int = Field(sa_type=BigInteger)
    institution_id: int = Field(sa_type=BigInteger)
    authorisation_id: int = Field(sa_type=BigInteger)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    colour: str = Field(sa_type=Text)
    result: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sha256: str = Field(sa_type=Text)
    checked_at: datetime = Field(sa_type=DateTime(timezone=True))
    valid_until: datetime = Field(sa_type=DateTime(timezone=True))
