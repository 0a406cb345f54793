"""The column types and keys that register tables share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from rural_rights.db.base import references

AREA = Numeric(15, 2)
MONEY = Numeric(16, 2)
UNITS = Numeric(18, 4)
RIGHT_KINDS = ("contract", "homestead", "share")
IN_FORCE_STATES = ("drafted", "signed", "issued")


def json_column() -> Any:
    """Return a JSONB field that may be absent."""
    return Field(default=None, sa_column=Column(JSONB, nullable=True))


def object_key(table: str, column: str) -> Any:
    """Return the foreign key of a column to a lasting identity."""
    return references(table, column, "register_object.id")
