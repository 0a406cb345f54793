"""The way to tell people: by SMS, into the box of the pages, or on paper through the clerk.

A message is written in the act's own transaction; a job takes an SMS to the gateway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID, uuid4

from sqlalchemy import Connection

from rural_rights.access.store import accounts, messages
from rural_rights.db import outbox
from rural_rights.db.vault import Vault

Channel = Literal["sms", "box", "paper"]
DELIVER: Final = "deliver-message"


@dataclass(frozen=True, slots=True)
class BoxMessage:
    """A message as its reader sees it in the box."""

    public_id: UUID
    kind: str
    text: str
    written_at: datetime
    read_at: datetime | None


def tell(
    conn: Connection,
    vault: Vault,
    county: str,
    *,
    account_id: int,
    kind: str,
    words: str,
    at: datetime,
    channel: Channel = "box",
    secret: bool = False,
) -> int:
    """Write a message to a person; returns its id.

    An SMS goes out after the commit.  A ``secret`` one is forgotten once delivered, and is
    never put into the box.
    """
    if secret and channel == "box":
        raise ValueError("a secret is not left in a box")
    values = {
        "public_id": uuid4(),
        "account_id": account_id,
        "channel": channel,
        "kind": kind,
        "text_sealed": vault.seal(words),
        "is_secret": secret,
        "state": "delivered" if channel == "box" else "waiting",
        "written_at": at,
        "delivered_at": at if channel == "box" else None,
    }
    number = messages.add(conn, values)
    if channel == "sms":
        outbox.send(conn, DELIVER, queue="messages", county=county, message_id=number)
    return number


def tell_best(
    conn: Connection,
    vault: Vault,
    county: str,
    *,
    account_id: int,
    kind: str,
    words: str,
    at: datetime,
) -> None:
    """Leave a message in the person's box, and send it to his phone when he gave one."""
    channels: list[Channel] = ["box"]
    if accounts.by_id(conn, account_id).phone_sealed is not None:
        channels.append("sms")
    for channel in channels:
        tell(
            conn,
            vault,
            county,
            account_id=account_id,
            kind=kind,
            words=words,
            at=at,
            channel=channel,
        )


def box(conn: Connection, vault: Vault, account_id: int, limit: int = 50) -> list[BoxMessage]:
    """Return the messages in a person's box, newest first."""
    return [
        BoxMessage(
            row.public_id,
            row.kind,
            vault.open_sealed(row.text_sealed).decode() if row.text_sealed else "",
            row.written_at,
            row.read_at,
        )
        for row in messages.box_of(conn, account_id, limit)
    ]
