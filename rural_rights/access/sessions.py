"""Sessions: a random token in the browser, its hash here, ended by idling or by the day."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Connection

from rural_rights.access.store import sessions as store
from rural_rights.access.store.accounts import AccountRow, account_of
from rural_rights.kernel.actor import Actor, Role

LONGEST_IDLE: Final = timedelta(hours=2)
LONGEST: Final = timedelta(hours=12)
NOTED_EVERY: Final = timedelta(minutes=1)
_TOKEN_BYTES: Final = 32
_DEVICE_CHARACTERS: Final = 120


@dataclass(frozen=True, slots=True)
class Session:
    """An open session: whose, in which role, and what is still due before work begins."""

    id: UUID
    token_hash: bytes
    account: AccountRow
    role: Role
    csrf: str
    second_factor_due: bool
    flash: Sequence[dict[str, Any]]
    seen_at: datetime

    @property
    def actor(self) -> Actor:
        """The person in the role he acts in."""
        return self.account.acting(self.role)


def hash_of(token: str) -> bytes:
    """Return what is kept of a token; it is random enough for a plain hash."""
    return sha256(token.encode()).digest()


def new_token() -> str:
    """Return a fresh token of 256 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def open_session(
    conn: Connection, account: AccountRow, at: datetime, *, device: str, second_factor_due: bool
) -> str:
    """Open a session in the account's first role; returns the token for the browser."""
    token = new_token()
    values = {
        "token_hash": hash_of(token),
        "public_id": uuid4(),
        "account_id": account.id,
        "acting_role": account.roles[0].value,
        "csrf": new_token(),
        "second_factor_due": second_factor_due,
        "device": device[:_DEVICE_CHARACTERS],
        "flash": [],
        "opened_at": at,
        "seen_at": at,
        "ends_at": at + LONGEST,
    }
    store.add(conn, values)
    return token


def find_session(conn: Connection, token: str, at: datetime) -> Session | None:
    """Return the session of a token that is still open, or None."""
    token_hash = hash_of(token)
    row = store.find(conn, token_hash, at - LONGEST_IDLE, at)
    if row is None:
        return None
    account = account_of(row)
    role = Role(row.acting_role)
    if role not in account.roles:  # it was taken from him meanwhile
        role = account.roles[0]
    return Session(
        id=row.session_id,
        token_hash=token_hash,
        account=account,
        role=role,
        csrf=row.csrf,
        second_factor_due=row.second_factor_due,
        flash=row.flash,
        seen_at=row.seen_at,
    )


def note_seen(conn: Connection, session: Session, at: datetime, *, flash_shown: bool) -> None:
    """Note that the session is in use, and that its messages were shown."""
    values: dict[str, Any] = {"seen_at": at}
    if flash_shown:
        values["flash"] = []
    store.change(conn, session.token_hash, **values)


def switch_role(conn: Connection, session: Session, role: Role) -> bool:
    """Act in another of one's roles from now on; False when it is none of one's own."""
    if role not in session.account.roles:
        return False
    store.change(conn, session.token_hash, acting_role=role.value)
    return True


def leave_flash(conn: Connection, session: Session, told: dict[str, Any]) -> None:
    """Leave a message for the next page that this session shows."""
    store.change(conn, session.token_hash, flash=[*session.flash, told])
