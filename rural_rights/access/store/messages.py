"""Messages: written with an act, delivered by a job, read in the box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from rural_rights.access.tables import Account, Message

_messages = Message.__table__  # type: ignore[attr-defined]
_accounts = Account.__table__  # type: ignore[attr-defined]


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Write a message; returns its id."""
    number: int = conn.execute(
        insert(_messages).values(**values).returning(_messages.c.id)
    ).scalar_one()
    return number


def waiting(conn: Connection, message_id: int) -> Any:
    """Return a message still to be delivered with the phone it goes to, its row locked."""
    return conn.execute(
        select(_messages, _accounts.c.phone_sealed)
        .join(_accounts, _accounts.c.id == _messages.c.account_id)
        .where(_messages.c.id == message_id, _messages.c.state == "waiting")
        .with_for_update(of=_messages)
    ).one_or_none()


def note_try(conn: Connection, message_id: int) -> None:
    """Count a try that failed."""
    conn.execute(
        update(_messages).where(_messages.c.id == message_id).values(tries=_messages.c.tries + 1)
    )


def settle(conn: Connection, message_id: int, state: str, at: datetime) -> None:
    """Note that it was delivered, or never will be; a secret's text is forgotten."""
    row = _messages.c
    forgotten = select(row.is_secret).where(row.id == message_id).scalar_subquery()
    conn.execute(
        update(_messages)
        .where(row.id == message_id)
        .values(state=state, delivered_at=at, tries=row.tries + 1)
    )
    conn.execute(update(_messages).where(row.id == message_id, forgotten).values(text_sealed=None))


def box_of(conn: Connection, account_id: int, limit: int) -> Sequence[Any]:
    """Return the messages in a person's box, newest first."""
    return conn.execute(
        select(_messages)
        .where(_messages.c.account_id == account_id, _messages.c.channel == "box")
        .order_by(_messages.c.written_at.desc(), _messages.c.id.desc())
        .limit(limit)
    ).all()


def mark_read(conn: Connection, account_id: int, public_id: UUID, at: datetime) -> bool:
    """Note that the person has read a message of his box."""
    done = conn.execute(
        update(_messages)
        .where(_messages.c.account_id == account_id, _messages.c.public_id == public_id)
        .values(read_at=func.coalesce(_messages.c.read_at, at))
    )
    return done.rowcount == 1


def paper_of(conn: Connection, account_id: int) -> Sequence[Any]:
    """Return the messages that a clerk is to hand over on paper."""
    return conn.execute(
        select(_messages).where(
            _messages.c.account_id == account_id,
            _messages.c.channel == "paper",
            _messages.c.state == "waiting",
        )
    ).all()
