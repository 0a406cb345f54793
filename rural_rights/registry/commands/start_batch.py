"""Starts a step for many cases: the worker carries it out case by case."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, Field

from rural_rights.db import outbox
from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry.store.cases import BATCH, cases_by_id

BatchKind = Literal[
    "accept", "pass-preliminary", "publish-notice", "pass-final", "enter", "make-certificate",
    "issue",
]  # fmt: skip


class BatchAsk(BaseModel):
    """Which step, for which cases."""

    kind: BatchKind
    case_ids: list[int] = Field(min_length=1, max_length=20_000)


class BatchStarted(BaseModel):
    """The batch, to be watched on its own page."""

    batch_id: int
    public_id: UUID
    total: int


def start_batch(tx: Tx, ask: BatchAsk) -> BatchStarted:
    """Start a batch over cases that all lie in the actor's scope; raises ``NotFound``."""
    cases = cases_by_id(tx.conn, ask.case_ids, tx.actor.scope)
    if len(cases) != len(set(ask.case_ids)):
        raise NotFound
    batch_id, public_id = tx.ids.take(tx.conn), uuid4()
    actor: dict[str, Any] = {
        "account_id": tx.actor.account_id,
        "name": tx.actor.name,
        "role": tx.actor.role.value,
        "scope": tx.actor.scope,
    }
    tx.conn.execute(
        BATCH.insert(),
        [
            {
                "id": batch_id,
                "public_id": public_id,
                "kind": ask.kind,
                "village_code": cases[0].village_code,
                "account_id": tx.actor.account_id,
                "acting_role": tx.actor.role.value,
                "state": "running",
                "total": len(cases),
                "done": 0,
                "failed": 0,
                "parameters": {"case_ids": [case.id for case in cases], "actor": actor},
                "failures": [],
                "started_at": tx.at,
                "changed_at": tx.at,
            }
        ],
    )
    outbox.send(tx.conn, "run-batch", county=tx.county, batch_id=batch_id)
    tx.batch_id = batch_id
    return BatchStarted(batch_id=batch_id, public_id=public_id, total=len(cases))
