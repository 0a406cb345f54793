"""Several statements in one round trip: reads compiled once, and an act's last writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as psycopg takes it, and the values that stand in it."""

    sql: str
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Select[Any]) -> Self:
        """Compile a SELECT; a ``bindparam(name, value)`` in it may be given anew at each reading."""
        compiled = query.compile(
            dialect=postgresql.psycopg.dialect(),  # type: ignore[no-untyped-call]
            compile_kwargs={"render_postcompile": True},
        )
        return cls(str(compiled), dict(compiled.params))


@contextmanager
def one_round_trip(conn: Connection) -> Iterator[None]:
    """Send the statements of the block together; nothing in it may wait for rows or use COPY.

    What the database refuses is raised at the end of the block, as SQLAlchemy raises it.
    """
    raw: Any = conn.connection.driver_connection
    try:
        with raw.pipeline():
            yield
    except psycopg.Error as error:
        raise DBAPIError("(several statements)", None, error, hide_parameters=True) from error


def read_together(
    conn: Connection, queries: Sequence[Prepared], values: Mapping[str, Any]
) -> list[list[Any]]:
    """Return the rows of each query, all of them of the open transaction and one round trip."""
    return send_together(conn, [(query, values) for query in queries])


def send_together(
    conn: Connection, statements: Sequence[tuple[Prepared, Mapping[str, Any]]]
) -> list[list[Any]]:
    """Send statements, each with its values, in one round trip; returns the rows of each."""
    raw: Any = conn.connection.driver_connection
    cursors = []
    with one_round_trip(conn):
        for statement, values in statements:
            cursor = raw.cursor(row_factory=namedtuple_row)
            cursor.execute(statement.sql, {**statement.fixed, **values})
            cursors.append(cursor)
    return [cursor.fetchall() if cursor.description else [] for cursor in cursors]
