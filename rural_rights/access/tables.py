"""Who may come in: accounts, sessions, slips, codes, messages, institutions' clients."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from rural_rights.db.base import WORKFLOW, CountyTable, one_of, only_one, references
from rural_rights.kernel.actor import Role

ACCOUNT_STATES = ("enrolled", "active", "disabled")
SLIP_PURPOSES = ("activate", "recover", "new-phone")
CHANNELS = ("sms", "box", "paper")
MESSAGE_STATES = ("waiting", "delivered", "failed")


def _instant(*, nullable: bool = False) -> Any:
    column: Column[datetime] = Column(DateTime(timezone=True), nullable=nullable)
    return Field(default=None if nullable else ..., sa_column=column)


def _texts() -> Any:
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


class Account(CountyTable, table=True):
    """A person who may sign in; never removed, only disabled."""

    __tablename__ = "account"
    __table_args__ = (
        one_of("state", ACCOUNT_STATES, "account_state"),
        CheckConstraint("cardinality(roles) > 0", name="account_has_role"),
        CheckConstraint(
            "roles <@ ARRAY[" + ", ".join(f"'{role.value}'" for role in Role) + "]",
            name="account_known_roles",
        ),
        CheckConstraint("scope ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})?$'", name="account_scope_form"),
        CheckConstraint("login_name = lower(login_name)", name="account_login_lower"),
        CheckConstraint(
            "state <> 'active' OR password_hash IS NOT NULL", name="account_active_has_password"
        ),
        only_one("account_login_name", "login_name"),
        only_one("account_public_id", "public_id"),
        only_one("account_party", "party_id"),
        Index("account_phone", "phone_lookup"),
        references("account", "institution_id", "public.institution.id"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    login_name: str = Field(sa_type=Text)
    display_name: str = Field(sa_type=Text)
    roles: list[str] = _texts()
    scope: str = Field(default="", sa_type=Text)
    party_id: int | None = Field(default=None, sa_type=BigInteger)
    institution_id: int | None = Field(default=None, sa_type=BigInteger)
    phone_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone_lookup: bytes | None = Field(default=None, sa_type=LargeBinary)
    state: str = Field(sa_type=Text)
    password_hash: str | None = Field(default=None, sa_type=Text)
    must_change_password: bool = False
    failed_count: int = 0
    locked_until: datetime | None = _instant(nullable=True)
    totp_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    totp_last_step: int | None = Field(default=None, sa_type=BigInteger)
    created_at: datetime = _instant()
    version: int = 1


class SignInSession(CountyTable, table=True):
    """A browser that is signed in; only the hash of its token is kept."""

    __tablename__ = "sign_in_session"
    __table_args__ = (
        only_one("sign_in_session_public_id", "public_id"),
        Index("sign_in_session_account", "account_id"),
        references("sign_in_session", "account_id", "account.id"),
        WORKFLOW,
    )
    token_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    public_id: UUID = Field(sa_type=Uuid)
    account_id: int = Field(sa_type=BigInteger)
    acting_role: str = Field(sa_type=Text)
    csrf: str = Field(sa_type=Text)
    second_factor_due: bool = False
    device: str = Field(default="", sa_type=Text)
    flash: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    opened_at: datetime = _instant()
    seen_at: datetime = _instant()
    ends_at: datetime = _instant()


class ActivationSlip(CountyTable, table=True):
    """A slip handed over at the counter: its code lets one person set a password or a phone."""

    __tablename__ = "activation_slip"
    __table_args__ = (
        one_of("purpose", SLIP_PURPOSES, "activation_slip_purpose"),
        CheckConstraint("tries_left >= 0", name="activation_slip_tries"),
        only_one(
            "activation_slip_one_open", "account_id", where="used_at IS NULL AND ended_at IS NULL"
        ),
        only_one("activation_slip_public_id", "public_id"),
        references("activation_slip", "account_id", "account.id"),
        WORKFLOW,
    )
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    public_id: UUID = Field(sa_type=Uuid)
    account_id: int = Field(sa_type=BigInteger)
    purpose: str = Field(sa_type=Text)
    new_phone_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    new_phone_lookup: bytes | None = Field(default=None, sa_type=LargeBinary)
    code_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    tries_left: int
    made_by: int | None = Field(default=None, sa_type=BigInteger)
    made_at: datetime = _instant()
    usable_from: datetime = _instant()
    expires_at: datetime = _instant()
    used_at: datetime | None = _instant(nullable=True)
    ended_at: datetime | None = _instant(nullable=True)


class OneTimeCode(CountyTable, table=True):
    """A code sent to a person's phone, for one purpose on one document."""

    __tablename__ = "one_time_code"
    __table_args__ = (
        CheckConstraint("tries_left >= 0", name="one_time_code_tries"),
        only_one("one_time_code_public_id", "public_id"),
        Index("one_time_code_account", "account_id"),
        references("one_time_code", "account_id", "account.id"),
        WORKFLOW,
    )
    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    public_id: UUID = Field(sa_type=Uuid)
    account_id: int = Field(sa_type=BigInteger)
    purpose: str = Field(sa_type=Text)
    document_digest: bytes = Field(sa_type=LargeBinary)
    code_hash: bytes = Field(sa_type=LargeBinary)
    tries_left: int
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    used_at: datetime | None = _instant(nullable=True)


class Message(CountyTable, table=True):
    """A message to a person: by SMS, into the box of the pages, or as a slip of paper."""

    __tablename__ = "message"
    __table_args__ = (
        one_of("channel", CHANNELS, "message_channel"),
        one_of("state", MESSAGE_STATES, "message_state"),
        only_one("message_public_id", "public_id"),
        Index("message_box", "account_id", "written_at"),
        references("message", "account_id", "account.id"),
        WORKFLOW,
    )
    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    public_id: UUID = Field(sa_type=Uuid)
    account_id: int = Field(sa_type=BigInteger)
    channel: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    text_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    is_secret: bool = False
    state: str = Field(sa_type=Text)
    tries: int = 0
    written_at: datetime = _instant()
    delivered_at: datetime | None = _instant(nullable=True)
    read_at: datetime | None = _instant(nullable=True)


class ApiClient(CountyTable, table=True):
    """An institution's program, known by client id and secret (RFC 6749, section 2.3.1)."""

    __tablename__ = "api_client"
    __table_args__ = (
        one_of("state", ("active", "revoked"), "api_client_state"),
        references("api_client", "institution_id", "public.institution.id"),
        WORKFLOW,
    )
    client_id: str = Field(sa_type=Text, primary_key=True)
    institution_id: int = Field(sa_type=BigInteger)
    title: str = Field(sa_type=Text)
    secret_hash: bytes = Field(sa_type=LargeBinary)
    scopes: list[str] = _texts()
    state: str = Field(sa_type=Text)
    created_at: datetime = _instant()


class ApiToken(CountyTable, table=True):
    """An access token of a client; only its hash is kept."""

    __tablename__ = "api_token"
    __table_args__ = (
        Index("api_token_expiry", "expires_at"),
        references("api_token", "client_id", "api_client.client_id"),
        WORKFLOW,
    )
    token_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    client_id: str = Field(sa_type=Text)
    scopes: list[str] = _texts()
    given_at: datetime = _instant()
    expires_at: datetime = _instant()


class Demonstration(CountyTable, table=True):
    """The mark of a demonstration: known passwords, an office date that can be moved."""

    __tablename__ = "demonstration"
    __table_args__ = (CheckConstraint("only_row", name="demonstration_single"), WORKFLOW)
    only_row: bool = Field(default=True, primary_key=True)
    since: datetime = _instant()
