"""Receives a hand-over folder: kept by its hash, read and checked by the worker."""

from __future__ import annotations

from uuid import UUID, uuid4

from pydantic import BaseModel, Field

from rural_rights.db import outbox
from rural_rights.db.act import Tx
from rural_rights.registry.workflow import Handover

HANDOVER = Handover.__table__  # type: ignore[attr-defined]


class HandoverReceived(BaseModel):
    """A stored zip (by hash), and the workbook of corrections over it, if there is one."""

    title: str = Field(min_length=1, max_length=200)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    corrections_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    dry_run: bool = False


class Receipt(BaseModel):
    """Where to watch it."""

    handover_id: int
    public_id: UUID


def receive_handover(tx: Tx, ask: HandoverReceived) -> Receipt:
    """Keep a hand-over and promise its import."""
    handover_id, public_id = tx.ids.take(tx.conn), uuid4()
    tx.conn.execute(
        HANDOVER.insert(),
        [
            {
                "id": handover_id,
                "public_id": public_id,
                "title": ask.title,
                "sha256": ask.sha256,
                "account_id": tx.actor.account_id,
                "state": "received",
                "stage": "received",
                "done": 0,
                "total": 0,
                "received_at": tx.at,
            }
        ],
    )
    outbox.send(
        tx.conn,
        "take-handover",
        county=tx.county,
        handover_id=handover_id,
        corrections=ask.corrections_sha256,
        dry_run=ask.dry_run,
        scope=tx.actor.scope,
        role=tx.actor.role.value,
        account_id=tx.actor.account_id,
        lock=f"handover-{tx.county}",
    )
    tx.sources.append(ask.sha256)
    return Receipt(handover_id=handover_id, public_id=public_id)
