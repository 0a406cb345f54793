"""The statements of a request, recorded once and run again by bare psycopg: a fair reference."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from unittest.mock import patch

import psycopg
from psycopg.types.json import Json, Jsonb

_PINGS = {"", ";", "SELECT 1"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with the values of each of its runs; without text, the end of a transaction.

    ``together``: sent in one round trip with its neighbours.
    """

    sql: str
    values: tuple[dict[str, Any], ...] = ()
    together: bool = False

    @property
    def ends(self) -> bool:
        """Whether it is the mark of a COMMIT or ROLLBACK."""
        return not self.sql


END = Statement("")


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Record what psycopg is told meanwhile, in order; nobody else may use a connection."""
    found: list[Statement] = []
    cursor, connection = psycopg.Cursor, psycopg.Connection
    one, many = cursor.execute, cursor.executemany
    commit, rollback = connection.commit, connection.rollback

    def note(cursor: Any, statement: Any, rows: Sequence[Any]) -> None:
        if isinstance(statement, str) and statement not in _PINGS:
            together = cursor.connection._pipeline is not None  # noqa: SLF001  # no public word for it
            found.append(Statement(statement, tuple(map(_plain, rows)), together))

    def execute(self: Any, query: Any, params: Any = None, **more: Any) -> Any:
        note(self, query, [params])
        return one(self, query, params, **more)

    def executemany(self: Any, query: Any, params: Any, **more: Any) -> Any:
        rows = list(params)
        note(self, query, rows)
        return many(self, query, rows, **more)

    def committed(self: Any) -> None:
        found.append(END)
        commit(self)

    def rolled_back(self: Any) -> None:
        if found and not found[-1].ends:
            found.append(END)
        rollback(self)

    with ExitStack() as stack:
        stack.enter_context(patch.object(cursor, "execute", execute))
        stack.enter_context(patch.object(cursor, "executemany", executemany))
        stack.enter_context(patch.object(connection, "commit", committed))
        stack.enter_context(patch.object(connection, "rollback", rolled_back))
        yield found


def _plain(row: Any) -> dict[str, Any]:
    """Return the values without the driver's wrapping of bytes."""
    return {
        name: Jsonb(value.obj) if isinstance(value, Json | Jsonb) else getattr(value, "obj", value)
        for name, value in dict(row or {}).items()
    }


def pickled(statements: Sequence[Statement]) -> bytes:
    """Return the statements for another process of ours."""
    return pickle.dumps([(one.sql, one.values, one.together) for one in statements])


def unpickled(told: bytes) -> list[Statement]:
    """Return what ``pickled`` wrote."""
    return [Statement(*one) for one in pickle.loads(told)]  # noqa: S301


def run_again(
    conn: psycopg.Connection[Any],
    statements: Sequence[Statement],
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> list[Any]:
    """Run recorded statements, their values changed; returns the rows of the last that has any."""
    rows: list[Any] = []
    for together, group in groupby(statements, key=lambda one: one.together):
        if together:
            rows = _run_together(conn, group, change) or rows
            continue
        for statement in group:
            rows = _run(conn, statement, change) or rows
    return rows


def _run_together(conn: psycopg.Connection[Any], group: Any, change: Callable[..., Any]) -> Any:
    cursors = []
    with conn.pipeline():
        for statement in group:
            cursor = conn.cursor()
            values = [change(row) for row in statement.values]
            if len(values) > 1:
                cursor.executemany(statement.sql, values)
            else:
                cursor.execute(statement.sql, values[0] or None)
            cursors.append(cursor)
    found = [cursor.fetchall() for cursor in cursors if cursor.description is not None]
    return found[-1] if found else None


def _run(conn: psycopg.Connection[Any], statement: Statement, change: Callable[..., Any]) -> Any:
    if statement.ends:
        conn.commit()
        return None
    values = [change(row) for row in statement.values]
    if len(values) > 1:
        conn.cursor().executemany(statement.sql, values)
        return None
    cursor = conn.execute(statement.sql, values[0] or None)
    return cursor.fetchall() if cursor.description is not None else None
