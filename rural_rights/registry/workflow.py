"""The office's working tables: cases, notices, batches, hand-overs, reading logs.

They hold the work, not the register; what they decide goes into the register by acts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from rural_rights.db.base import APPEND, WORKFLOW, CountyTable, one_of, only_one, references

CASE_STATES = (
    "submitted",
    "correction-requested",
    "accepted",
    "preliminary-passed",
    "public-notice",
    "final-passed",
    "entered",
    "certificate-made",
    "issued",
    "not-accepted",
    "refused",
    "withdrawn",
)
OPEN_STATES = CASE_STATES[:6]


def _instant(*, nullable: bool = False) -> Any:
    return Field(
        default=None if nullable else ...,
        sa_column=Column(DateTime(timezone=True), nullable=nullable),
    )


class RegistrationCase(CountyTable, table=True):
    """A case on its way from the counter to the register."""

    __tablename__ = "registration_case"
    __table_args__ = (
        one_of("state", CASE_STATES, "registration_case_state"),
        only_one("registration_case_public_id", "public_id"),
        only_one("registration_case_number", "number"),
        only_one(
            "registration_case_one_open",
            "unit_id",
            where="state IN ('submitted', 'correction-requested', 'accepted',"
            " 'preliminary-passed', 'public-notice', 'final-passed')",
        ),
        Index("registration_case_work", "state", "village_code"),
        Index("registration_case_unit", "unit_id"),
        references("registration_case", "unit_id", "register_object.id"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    number: str | None = Field(default=None, sa_type=Text)
    registration_type: str = Field(sa_type=Text)
    right_kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    village_code: str = Field(sa_type=Text)
    unit_id: int = Field(sa_type=BigInteger)
    household_id: int | None = Field(default=None, sa_type=BigInteger)
    proposal: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    findings: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    submitted_on: date
    submitted_by: int | None = Field(default=None, sa_type=BigInteger)
    accepted_on: date | None = None
    accepted_by: int | None = Field(default=None, sa_type=BigInteger)
    acceptance_order: int | None = Field(default=None, sa_type=BigInteger)
    preliminary_by: int | None = Field(default=None, sa_type=BigInteger)
    final_by: int | None = Field(default=None, sa_type=BigInteger)
    notice_id: int | None = Field(default=None, sa_type=BigInteger)
    promised_by: date | None = None
    legal_by: date | None = None
    suspended_days: int = 0
    right_id: int | None = Field(default=None, sa_type=BigInteger)
    certificate_id: int | None = Field(default=None, sa_type=BigInteger)
    version: int = 1


class PublicNotice(CountyTable, table=True):
    """A notice on the public page and the village board, with its masked content."""

    __tablename__ = "public_notice"
    __table_args__ = (
        only_one("public_notice_number", "number"),
        only_one("public_notice_public_id", "public_id"),
        Index("public_notice_village", "village_code"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    number: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    village_code: str = Field(sa_type=Text)
    starts_on: date
    ends_on: date
    is_estimate: bool = False
    items: list[Any] = Field(sa_column=Column(JSONB, nullable=False))


class Batch(CountyTable, table=True):
    """A step for many cases, carried out one by one by the worker."""

    __tablename__ = "batch"
    __table_args__ = (
        one_of("state", ("running", "paused", "done", "failed"), "batch_state"),
        only_one("batch_public_id", "public_id"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    kind: str = Field(sa_type=Text)
    village_code: str = Field(sa_type=Text)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    acting_role: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    total: int
    done: int = 0
    failed: int = 0
    parameters: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    failures: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    started_at: datetime = _instant()
    changed_at: datetime = _instant()


class Handover(CountyTable, table=True):
    """A survey firm's folder as received: its files by hash, its report."""

    __tablename__ = "handover"
    __table_args__ = (
        one_of("state", ("received", "running", "done", "unusable"), "handover_state"),
        only_one("handover_public_id", "public_id"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    title: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    village_code: str | None = Field(default=None, sa_type=Text)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    stage: str = Field(default="", sa_type=Text)
    done: int = 0
    total: int = 0
    report: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    received_at: datetime = _instant()
    finished_at: datetime | None = _instant(nullable=True)


class ReadingLog(CountyTable, table=True):
    """Who read whose personal data, when and for what purpose."""

    __tablename__ = "reading_log"
    __table_args__ = (Index("reading_log_subject", "subject_id"), APPEND)
    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    at: datetime = _instant()
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    acting_role: str = Field(sa_type=Text)
    institution_id: int | None = Field(default=None, sa_type=BigInteger)
    subject_id: int | None = Field(default=None, sa_type=BigInteger)
    what: str = Field(sa_type=Text)
    purpose: str = Field(sa_type=Text)
