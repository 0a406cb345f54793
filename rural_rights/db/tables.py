"""What the desk itself keeps: journal, seals, counters, idempotency keys, the office clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Sequence,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field

from rural_rights.db.base import (
    APPEND,
    METADATA,
    SHARED,
    WORKFLOW,
    CountyTable,
    SharedTable,
    only_one,
    references,
)

REGISTER_IDS = Sequence("register_id_seq", increment=64, data_type=BigInteger, metadata=METADATA)


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in DDL."""
        return "xid8"


class County(SharedTable, table=True):
    """A county that this installation serves; ``closed_because`` when its migration failed."""

    __tablename__ = "county"
    __table_args__ = SHARED
    code: str = Field(sa_type=Text, primary_key=True)
    name_zh: str = Field(sa_type=Text)
    name_en: str = Field(sa_type=Text)
    closed_because: str | None = Field(default=None, sa_type=Text)


class Region(SharedTable, table=True):
    """A division code (6, 9 or 12 digits); codes end and are succeeded, never re-used."""

    __tablename__ = "region"
    __table_args__ = (
        CheckConstraint("code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'", name="region_code_form"),
        SHARED,
    )
    code: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)
    valid_from: date
    valid_to: date | None = None
    successor_code: str | None = Field(default=None, sa_type=Text)


class Institution(SharedTable, table=True):
    """A bank or an insurer, known to every county that grants it access."""

    __tablename__ = "institution"
    __table_args__ = (
        CheckConstraint("kind IN ('bank', 'insurer')", name="institution_kind"),
        SHARED,
    )
    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    code: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    uscc: str | None = Field(default=None, sa_type=Text)


class InstitutionGrant(SharedTable, table=True):
    """The county's leave for an institution to work there, from one day to another."""

    __tablename__ = "institution_grant"
    __table_args__ = (
        references("institution_grant", "institution_id", "public.institution.id"),
        references("institution_grant", "county_code", "public.county.code"),
        SHARED,
    )
    institution_id: int = Field(sa_type=BigInteger, primary_key=True)
    county_code: str = Field(sa_type=Text, primary_key=True)
    valid_from: date
    valid_to: date | None = None


class JournalEntry(CountyTable, table=True):
    """One act: who, when, on what papers and law, and the image of every row it touched."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("journal_entry_xact", "xact"),
        Index("journal_entry_case", "case_id"),
        APPEND,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    act: str = Field(sa_type=Text)
    format: int
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    office_date: date
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    acting_role: str = Field(sa_type=Text)
    case_id: int | None = Field(default=None, sa_type=BigInteger)
    batch_id: int | None = Field(default=None, sa_type=BigInteger)
    sources: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    law: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    body: str = Field(sa_type=Text)
    digest: bytes = Field(sa_type=LargeBinary)
    xact: int = Field(
        sa_column=Column(TransactionId, nullable=False, server_default=text("pg_current_xact_id()"))
    )


class JournalDue(CountyTable, table=True):
    """Entries that rows of the register name: each must stand in the journal at commit."""

    __tablename__ = "journal_due"
    __table_args__ = (
        ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name="journal_due_entry_fk",
            deferrable=True,
            initially="DEFERRED",
        ),
        APPEND,
    )
    entry_id: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )


class JournalPrivate(CountyTable, table=True):
    """The salts and personal fields behind an entry's commitments, sealed.

    Outside the digests: re-sealed when keys change, emptied by a lawful erasure.
    """

    __tablename__ = "journal_private"
    __table_args__ = (references("journal_private", "entry_id", "journal_entry.id"), APPEND)
    entry_id: int = Field(sa_type=BigInteger, primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)


class JournalSeal(CountyTable, table=True):
    """An entry's place in the chain, given by the sealer after its commit."""

    __tablename__ = "journal_seal"
    __table_args__ = (
        only_one("journal_seal_entry", "entry_id"),
        references("journal_seal", "entry_id", "journal_entry.id"),
        CheckConstraint("position > 0", name="journal_seal_position_positive"),
        APPEND,
    )
    position: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    entry_id: int = Field(sa_type=BigInteger)
    chain: bytes = Field(sa_type=LargeBinary)
    leaf: bytes = Field(sa_type=LargeBinary)
    sealed_at: datetime = Field(sa_type=DateTime(timezone=True))


class JournalHead(CountyTable, table=True):
    """A signed head: the chain and the Merkle peaks up to a position."""

    __tablename__ = "journal_head"
    __table_args__ = (APPEND,)
    position: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    chain: bytes = Field(sa_type=LargeBinary)
    peaks: list[bytes] = Field(sa_column=Column(ARRAY(LargeBinary), nullable=False))
    root: bytes = Field(sa_type=LargeBinary)
    signed_at: datetime = Field(sa_type=DateTime(timezone=True))
    signature: bytes = Field(sa_type=LargeBinary)
    decided_below: int = Field(sa_column=Column(TransactionId, nullable=False))


class IdempotencyKey(CountyTable, table=True):
    """The answer already given to a request: a second one with the same key gets it again."""

    __tablename__ = "idempotency_key"
    __table_args__ = (WORKFLOW,)
    actor: str = Field(sa_type=Text, primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    act: str = Field(sa_type=Text)
    request: bytes = Field(sa_type=LargeBinary)
    answer: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    answered_at: datetime = Field(sa_type=DateTime(timezone=True))


class Counter(CountyTable, table=True):
    """The last number given in a series; the row is locked last in an act."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("last >= 0", name="counter_not_negative"), WORKFLOW)
    series: str = Field(sa_type=Text, primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class OfficeClock(CountyTable, table=True):
    """How many days the office date runs ahead of the calendar: only in the demo, only up."""

    __tablename__ = "office_clock"
    __table_args__ = (
        CheckConstraint("only_row", name="office_clock_single"),
        CheckConstraint("days_ahead >= 0", name="office_clock_forward"),
        WORKFLOW,
    )
    only_row: bool = Field(default=True, primary_key=True)
    days_ahead: int = 0
