"""Activation slips and one-time codes: tries are counted down before a code is compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from rural_rights.access.tables import Account, ActivationSlip, OneTimeCode
from rural_rights.kernel.refusal import NotFound

_slips = ActivationSlip.__table__  # type: ignore[attr-defined]
_accounts = Account.__table__  # type: ignore[attr-defined]
_codes = OneTimeCode.__table__  # type: ignore[attr-defined]


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Add a slip; end the account's open one first."""
    conn.execute(insert(_slips), [dict(values)])


def end_open(conn: Connection, account_id: int, at: datetime) -> None:
    """End the slip of an account that is still open: a newer one takes its place."""
    conn.execute(
        update(_slips)
        .where(
            _slips.c.account_id == account_id,
            _slips.c.used_at.is_(None),
            _slips.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def by_public_id(conn: Connection, public_id: UUID) -> Any:
    """Return a slip; raises ``NotFound``."""
    row = conn.execute(select(_slips).where(_slips.c.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def set_code(conn: Connection, slip_id: int, code_hash: bytes, tries: int) -> bool:
    """Give an open slip a fresh code in place of the former; False when it is not open."""
    done = conn.execute(
        update(_slips)
        .where(_slips.c.id == slip_id, _slips.c.used_at.is_(None), _slips.c.ended_at.is_(None))
        .values(code_hash=code_hash, tries_left=tries)
    )
    return done.rowcount == 1


def take_try(conn: Connection, login_name: str, at: datetime) -> Any:
    """Use up one try on the open slip of a login name; returns the slip, or None."""
    return conn.execute(
        update(_slips)
        .where(
            _slips.c.account_id == _accounts.c.id,
            _accounts.c.login_name == login_name.lower(),
            _accounts.c.state != "disabled",
            _slips.c.used_at.is_(None),
            _slips.c.ended_at.is_(None),
            _slips.c.tries_left > 0,
            _slips.c.expires_at > at,
        )
        .values(tries_left=_slips.c.tries_left - 1)
        .returning(_slips)
    ).one_or_none()


def use(conn: Connection, slip_id: int, at: datetime) -> Any:
    """Mark a slip used; returns it, or None when it was used or ended meanwhile."""
    return conn.execute(
        update(_slips)
        .where(_slips.c.id == slip_id, _slips.c.used_at.is_(None), _slips.c.ended_at.is_(None))
        .values(used_at=at, code_hash=None)
        .returning(_slips)
    ).one_or_none()


def add_code(conn: Connection, values: Mapping[str, Any]) -> None:
    """Add a one-time code."""
    conn.execute(insert(_codes), [dict(values)])


def take_code_try(conn: Connection, public_id: UUID, account_id: int, at: datetime) -> Any:
    """Use up one try on a person's code; returns the code's row, or None."""
    return conn.execute(
        update(_codes)
        .where(
            _codes.c.public_id == public_id,
            _codes.c.account_id == account_id,
            _codes.c.used_at.is_(None),
            _codes.c.tries_left > 0,
            _codes.c.expires_at > at,
        )
        .values(tries_left=_codes.c.tries_left - 1)
        .returning(_codes)
    ).one_or_none()


def use_code(conn: Connection, public_id: UUID, at: datetime) -> bool:
    """Mark a code used; False when it was used meanwhile."""
    done = conn.execute(
        update(_codes)
        .where(_codes.c.public_id == public_id, _codes.c.used_at.is_(None))
        .values(used_at=at)
    )
    return done.rowcount == 1
