"""Certificates, the papers that acts rest on, and the steps of cases."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Index,
    LargeBinary,
    Text,
)
from sqlmodel import Field

from rural_rights.db.base import LIVE, RegisterRow, one_of, only_one, register_args
from rural_rights.registry.tables.columns import (
    IN_FORCE_STATES,
    json_column,
    object_key,
)


class Certificate(RegisterRow, table=True):
    """A certificate or proof: its number, state, printed words' digest and QR text.

    ``subject_id`` is the right, mortgage or deal it certifies: one in force for each.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"collector_name"})
    __tablename__ = "certificate"
    __table_args__ = register_args(
        "certificate",
        object_key("certificate", "certificate_id"),
        object_key("certificate", "subject_id"),
        object_key("certificate", "unit_id"),
        one_of(
            "state",
            (*IN_FORCE_STATES, "superseded", "lost", "damaged", "void"),
            "certificate_state",
        ),
        only_one("certificate_number", "number", where=LIVE),
        only_one("certificate_series", "series", "year", "serial", where=LIVE),
        only_one(
            "certificate_one_in_force",
            "subject_id",
            where=LIVE + " AND state IN ('drafted', 'signed', 'issued')",
        ),
        Index("certificate_unit", "unit_id"),
        Index("certificate_qr", "qr_text", postgresql_using="hash"),
        alone=("certificate_id",),
    )
    certificate_id: int = Field(sa_type=BigInteger)
    subject_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(sa_type=BigInteger)
    document_kind: str = Field(sa_type=Text)
    series: str = Field(sa_type=Text)
    year: int
    serial: int
    number: str = Field(sa_type=Text)
    version: int
    state: str = Field(sa_type=Text)
    dated_on: date
    words_digest: bytes = Field(sa_type=LargeBinary)
    qr_text: str = Field(sa_type=Text)
    document_sha256: str | None = Field(default=None, sa_type=Text)
    collected_on: date | None = None
    collector_name: str | None = Field(default=None, sa_type=Text)
    state_because: str | None = Field(default=None, sa_type=Text)


class CertificateContent(RegisterRow, table=True):
    """Every word and line of a paper as it was fixed, sealed: printed again it is the same."""

    __tablename__ = "certificate_content"
    __table_args__ = register_args(
        "certificate_content",
        object_key("certificate_content", "certificate_id"),
        only_one("certificate_content_certificate", "certificate_id", where=LIVE),
    )
    certificate_id: int = Field(sa_type=BigInteger)
    content_sealed: bytes = Field(sa_type=LargeBinary)


class AdministrativeSource(RegisterRow, table=True):
    """A paper on which an act rests, by the hash of its scan."""

    personal: ClassVar[frozenset[str]] = frozenset({"particulars"})
    __tablename__ = "administrative_source"
    __table_args__ = register_args(
        "administrative_source",
        Index("administrative_source_case", "case_id"),
        Index("administrative_source_sha256", "sha256"),
    )
    case_id: int | None = Field(default=None, sa_type=BigInteger)
    unit_id: int | None = Field(default=None, sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    sha256: str | None = Field(default=None, sa_type=Text)
    media_type: str | None = Field(default=None, sa_type=Text)
    size_bytes: int | None = Field(default=None, sa_type=BigInteger)
    particulars: dict[str, Any] | None = json_column()


class CaseEvent(RegisterRow, table=True):
    """One step of a case: what, by which desk, with which words."""

    __tablename__ = "case_event"
    __table_args__ = register_args("case_event", Index("case_event_case", "case_id"))
    case_id: int = Field(sa_type=BigInteger)
    step: str = Field(sa_type=Text)
    from_state: str = Field(sa_type=Text)
    to_state: str = Field(sa_type=Text)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    acting_role: str = Field(sa_type=Text)
    reasons: dict[str, Any] | None = json_column()
