"""Cases, notices and batches: the office's work in progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, func, select, update

from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import NotFound, Stale
from rural_rights.registry import tables
from rural_rights.registry.store.view import CASE, HOUSEHOLD, UNIT
from rural_rights.registry.workflow import Batch, PublicNotice

NOTICE = PublicNotice.__table__  # type: ignore[attr-defined]
BATCH = Batch.__table__  # type: ignore[attr-defined]


def case_row(conn: Connection, public_id: UUID, scope: str) -> Any:
    """Return a case in scope by its public id; raises ``NotFound``."""
    row = conn.execute(
        select(CASE).where(
            CASE.c.public_id == public_id, CASE.c.village_code.startswith(scope, autoescape=True)
        )
    ).one_or_none()
    if row is None or not scope:
        raise NotFound
    return row


def lock_case(tx: Tx, case_id: int, version: int | None = None) -> Any:
    """Hold a case in the actor's scope for this act; raises ``NotFound`` or ``Stale``."""
    row = tx.conn.execute(select(CASE).where(CASE.c.id == case_id).with_for_update()).one_or_none()
    if row is None or not tx.actor.reaches(row.village_code):
        raise NotFound
    if version is not None and row.version != version:
        raise Stale(version, row.version)
    tx.case_id = row.id
    tx.now()
    return row


def move_case(tx: Tx, case: Any, step: str, to_state: str, **changes: Any) -> None:
    """Write a case's next state, and the event that tells of it, in the act."""
    reasons = changes.pop("reasons", None)
    tx.conn.execute(
        update(CASE)
        .where(CASE.c.id == case.id)
        .values(state=to_state, version=CASE.c.version + 1, **changes)
    )
    tx.enter(
        tables.CaseEvent,
        {
            "case_id": case.id,
            "step": step,
            "from_state": case.state,
            "to_state": to_state,
            "account_id": tx.actor.account_id,
            "acting_role": tx.actor.role.value,
            "reasons": reasons,
        },
    )


def name_collective(tx: Tx, village_code: str, collective_id: int) -> None:
    """Give the share cases that were lodged before their organisation was known to it."""
    waiting = tx.conn.execute(
        select(CASE.c.id, CASE.c.proposal).where(
            CASE.c.village_code == village_code,
            CASE.c.right_kind == "share",
            CASE.c.state == "submitted",
            CASE.c.proposal["collective_id"].astext.is_(None),
        )
    ).all()
    for row in waiting:
        proposal = {**row.proposal, "collective_id": collective_id}
        tx.conn.execute(update(CASE).where(CASE.c.id == row.id).values(proposal=proposal))


def next_acceptance(tx: Tx) -> int:
    """Return the next place in the county's order of acceptance."""
    last = tx.conn.execute(select(func.max(CASE.c.acceptance_order))).scalar()
    return int(last or 0) + 1


def insert_notice(tx: Tx, values: dict[str, Any]) -> int:
    """Store a public notice; returns its id."""
    row_id = tx.ids.take(tx.conn)
    tx.conn.execute(NOTICE.insert(), [{"id": row_id, "public_id": uuid4(), **values}])
    return row_id


def notice_of(conn: Connection, notice_id: int) -> Any:
    """Return a notice by its id."""
    return conn.execute(select(NOTICE).where(NOTICE.c.id == notice_id)).one()


def cases_by_id(conn: Connection, case_ids: Sequence[int], scope: str) -> list[Any]:
    """Return the cases of these ids that lie in scope."""
    return list(
        conn.execute(
            select(CASE)
            .where(CASE.c.id.in_(case_ids), CASE.c.village_code.startswith(scope, autoescape=True))
            .order_by(CASE.c.id)
        )
    )


def worklist(
    conn: Connection,
    scope: str,
    *,
    states: Sequence[str] = (),
    right_kind: str = "",
    limit: int = 50,
    after: int = 0,
) -> list[Any]:
    """Return cases in scope with their household, oldest promise first."""
    query = (
        select(
            CASE,
            HOUSEHOLD.c.name.label("household_name"),
            HOUSEHOLD.c.code.label("household_code"),
            UNIT.c.code.label("unit_code"),
        )
        .outerjoin(
            HOUSEHOLD,
            (HOUSEHOLD.c.party_id == CASE.c.household_id) & HOUSEHOLD.c.recorded_to.is_(None),
        )
        .join(UNIT, (UNIT.c.unit_id == CASE.c.unit_id) & UNIT.c.recorded_to.is_(None))
        .where(CASE.c.village_code.startswith(scope, autoescape=True))
        .order_by(CASE.c.promised_by.nulls_last(), CASE.c.id)
        .limit(limit)
        .offset(after)
    )
    if states:
        query = query.where(CASE.c.state.in_(states))
    if right_kind:
        query = query.where(CASE.c.right_kind == right_kind)
    return list(conn.execute(query)) if scope else []


def counts(conn: Connection, scope: str) -> dict[tuple[str, str], int]:
    """Return how many cases in scope stand in each (right kind, state)."""
    if not scope:
        return {}
    rows = conn.execute(
        select(CASE.c.right_kind, CASE.c.state, func.count().label("n"))
        .where(CASE.c.village_code.startswith(scope, autoescape=True))
        .group_by(CASE.c.right_kind, CASE.c.state)
    )
    return {(row.right_kind, row.state): row.n for row in rows}
