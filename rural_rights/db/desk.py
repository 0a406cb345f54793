"""The desk carries out acts: the only place where a transaction begins and commits."""

from __future__ import annotations

import random
import time
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import psycopg
from pydantic import BaseModel
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from rural_rights.db import journal
from rural_rights.db.act import IdBlock, Tx
from rural_rights.db.constraints import breach_of, sqlstate
from rural_rights.db.engine import enter_county
from rural_rights.db.pipeline import one_round_trip
from rural_rights.db.vault import Vault
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.canonical import canonical, digest
from rural_rights.kernel.dates import SHANGHAI
from rural_rights.kernel.refusal import Breach, Refused

Ask = TypeVar("Ask", bound=BaseModel)
Done = TypeVar("Done", bound=BaseModel)

RETRIED_STATES = frozenset({"40001", "40P01"})
TRIES = 4
_SELECT_CLOCK = text("SELECT days_ahead, clock_timestamp() FROM office_clock")
_CLAIM = text(
    "INSERT INTO idempotency_key (actor, key, act, request, answered_at)"
    " VALUES (:actor, :key, :act, :request, :at) ON CONFLICT DO NOTHING"
)
_CLAIMED = text(
    "SELECT act, request, answer FROM idempotency_key WHERE actor = :actor AND key = :key"
)
_ANSWER = text(
    "UPDATE idempotency_key SET answer = CAST(:answer AS jsonb) WHERE actor = :actor AND key = :key"
)


class Desk:
    """One county's desk: acts in, answers out, each in a transaction of its own."""

    def __init__(self, engine: Engine, county: str, vault: Vault) -> None:
        self.engine = engine
        self.county = county
        self.vault = vault
        self._ids = IdBlock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a read-only transaction in the county's schema."""
        with self.engine.connect() as conn:
            conn.execute(text("SET TRANSACTION READ ONLY"))
            enter_county(conn, self.county)
            yield conn

    @contextmanager
    def logging(self) -> Iterator[Connection]:
        """Open a transaction for what is no act on the register: sessions, logs, progress."""
        with self.engine.begin() as conn:
            enter_county(conn, self.county)
            yield conn

    def office_date(self) -> date:
        """Return today's office date."""
        with self.reading() as conn:
            return office_day(conn)

    def carry_out(
        self, act: Callable[[Tx, Ask], Done], actor: Actor, ask: Ask, *, key: str | None = None
    ) -> Done:
        """Carry out ``act`` and return its answer; when this returns, the commit is over.

        With ``key`` a repeated request gets the first answer again, and a different request
        under the same key is refused.  Serialisation failures and deadlocks are tried again.
        Raises ``Refused`` (by a rule or by a constraint), ``NotFound``, ``Stale``.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(act, actor, ask, key)
            except (DBAPIError, psycopg.Error) as error:
                if sqlstate(error) in RETRIED_STATES and attempt < TRIES:
                    time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311
                    continue
                breach = breach_of(error)
                if breach is not None:
                    raise Refused(breach) from error
                raise
        raise AssertionError("unreachable")

    def _once(
        self, act: Callable[[Tx, Ask], Done], actor: Actor, ask: Ask, key: str | None
    ) -> Done:
        with self.engine.begin() as conn:
            enter_county(conn, self.county)
            days_ahead, at = conn.execute(_SELECT_CLOCK).one()
            name = act.__name__.replace("_", "-")
            if key is not None:
                earlier = _claim(conn, actor, key, act=name, ask=ask, at=at)
                if earlier is not None:
                    return typing.cast("Done", _answer_type(act).model_validate(earlier))
            tx = Tx(
                conn=conn,
                county=self.county,
                actor=actor,
                office_date=at.astimezone(SHANGHAI).date() + timedelta(days=days_ahead),
                at=at,
                vault=self.vault,
                ids=self._ids,
                act=name,
                entry_id=self._ids.take(conn),
            )
            done = act(tx, ask)
            with one_round_trip(conn) if tx.is_small else nullcontext():
                tx.flush()
                journal.write(tx)
                if key is not None:
                    answer = {"actor": _who(actor), "key": key, "answer": done.model_dump_json()}
                    conn.execute(_ANSWER, answer)
            return done


def open_counties(engine: Engine) -> list[str]:
    """Return the codes of the counties that are served: not closed by a failed migration."""
    open_ones = text("SELECT code FROM public.county WHERE closed_because IS NULL ORDER BY code")
    with engine.connect() as conn:
        return list(conn.execute(open_ones).scalars())


def office_day(conn: Connection) -> date:
    """Return the office date within an open transaction."""
    return office_now(conn)[0]


def office_now(conn: Connection) -> tuple[date, datetime]:
    """Return the office date and the real instant within an open transaction."""
    days_ahead, at = conn.execute(_SELECT_CLOCK).one()
    day: date = at.astimezone(SHANGHAI).date()
    return day + timedelta(days=days_ahead), at


def _who(actor: Actor) -> str:
    if actor.account_id is not None:
        return f"account:{actor.account_id}"
    return f"institution:{actor.institution_id}" if actor.institution_id else actor.role.value


def _answer_type(act: Callable[..., Any]) -> type[BaseModel]:
    kind = typing.get_type_hints(act)["return"]
    assert isinstance(kind, type)
    assert issubclass(kind, BaseModel)
    return kind


def _claim(
    conn: Connection, actor: Actor, key: str, *, act: str, ask: BaseModel, at: datetime
) -> dict[str, Any] | None:
    """Claim the key, or return the answer already given under it.

    A twin still running holds the row: the INSERT waits for it, so nothing runs twice.
    """
    who = _who(actor)
    request = digest({"act": act, "ask": canonical(ask.model_dump(mode="json")).decode()})
    claim = {"actor": who, "key": key, "act": act, "request": request, "at": at}
    if conn.execute(_CLAIM, claim).rowcount == 1:
        return None
    row = conn.execute(_CLAIMED, {"actor": who, "key": key}).one()
    if row.act != act or bytes(row.request) != request:
        raise Refused(
            Breach(
                rule="idempotency-key-reused",
                says_zh="同一请求编号已用于另一项内容不同的请求",
                says_en="This idempotency key was used for a different request",
                remedy_zh="请刷新页面后重新提交",
                remedy_en="Reload the page and submit again, or send a new key",
            )
        )
    answer: dict[str, Any] = row.answer
    return answer
