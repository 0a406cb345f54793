"""Sessions: opened, found by the hash of a token, seen, listed, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from rural_rights.access.store.accounts import COLUMNS
from rural_rights.access.tables import Account, SignInSession

_sessions = SignInSession.__table__  # type: ignore[attr-defined]
_accounts = Account.__table__  # type: ignore[attr-defined]


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Open a session."""
    conn.execute(insert(_sessions), [dict(values)])


def find(conn: Connection, token_hash: bytes, seen_after: datetime, at: datetime) -> Any:
    """Return session and account in one row, or None when it ended or idled too long."""
    return conn.execute(
        select(
            *COLUMNS,
            _sessions.c.public_id.label("session_id"),
            _sessions.c.acting_role,
            _sessions.c.csrf,
            _sessions.c.second_factor_due,
            _sessions.c.flash,
            _sessions.c.seen_at,
        )
        .join(_accounts, _accounts.c.id == _sessions.c.account_id)
        .where(
            _sessions.c.token_hash == token_hash,
            _sessions.c.ends_at > at,
            _sessions.c.seen_at > seen_after,
            _accounts.c.state == "active",
        )
    ).one_or_none()


def change(conn: Connection, token_hash: bytes, **values: Any) -> None:
    """Change a session: its role, what it is to show, when it was seen."""
    conn.execute(update(_sessions).where(_sessions.c.token_hash == token_hash).values(**values))


def end(conn: Connection, token_hash: bytes) -> None:
    """End one session."""
    conn.execute(delete(_sessions).where(_sessions.c.token_hash == token_hash))


def end_one_of(conn: Connection, account_id: int, public_id: UUID) -> bool:
    """End a session of this account by its public id; False when it has no such session."""
    done = conn.execute(
        delete(_sessions).where(
            _sessions.c.account_id == account_id, _sessions.c.public_id == public_id
        )
    )
    return done.rowcount == 1


def end_all(conn: Connection, account_id: int, but: bytes = b"") -> None:
    """End every session of an account, but the one with this token's hash."""
    conn.execute(
        delete(_sessions).where(_sessions.c.account_id == account_id, _sessions.c.token_hash != but)
    )


def of_account(conn: Connection, account_id: int, at: datetime) -> Sequence[Any]:
    """Return an account's sessions, the one seen last first."""
    return conn.execute(
        select(
            _sessions.c.public_id,
            _sessions.c.device,
            _sessions.c.opened_at,
            _sessions.c.seen_at,
            _sessions.c.acting_role,
        )
        .where(_sessions.c.account_id == account_id, _sessions.c.ends_at > at)
        .order_by(_sessions.c.seen_at.desc())
    ).all()
