"""The three database roles, and the database that belongs to the first of them.

The owner migrates and does nothing else; the application and its worker are neither owner
nor superuser; the reader reads.  What the last two may touch is granted by migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg import sql

OWNER: Final = "rural_rights_owner"
APPLICATION: Final = "rural_rights_app"
READER: Final = "rural_rights_reader"

# Any number of ours: whoever prepares the same server at the same time waits for it.
_PREPARING: Final = 330783
_OLDEST_WITH_BUILTIN_LOCALES: Final = 170000


def prepare(superuser_url: str, database: str) -> None:
    """Make the three roles and ``database``; what is there already stays as it is.

    The roles have no password: in the embedded cluster the operating system vouches for
    them, on an own server its administrator sets one for each.
    """
    with _administering(superuser_url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_PREPARING])
        for role in (OWNER, APPLICATION, READER):
            _make_role(connection, role)
        if not _exists(connection, database):
            connection.execute(_creation(connection, database))
        _set_doors(connection, database)


def clone(superuser_url: str, template: str, database: str) -> None:
    """Copy the database ``template``, to which nobody may be connected, as ``database``."""
    create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
        sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(template)
    )
    with _administering(superuser_url) as connection:
        connection.execute(create)
        _set_doors(connection, database)  # they are not part of what a template gives


def drop(superuser_url: str, database: str) -> None:
    """Drop ``database`` if it exists, disconnecting whoever uses it."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with _administering(superuser_url) as connection:
        connection.execute(statement.format(sql.Identifier(database)))


@contextmanager
def _administering(superuser_url: str) -> Iterator[psycopg.Connection]:
    """Connect for statements that stand outside any transaction."""
    address = superuser_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def _make_role(connection: psycopg.Connection, role: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if found is None:
        create = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
        connection.execute(sql.SQL(create).format(sql.Identifier(role)))


def _exists(connection: psycopg.Connection, database: str) -> bool:
    asked = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    return asked.fetchone() is not None


def _creation(connection: psycopg.Connection, database: str) -> sql.Composed:
    """Order text by code point everywhere, so that an index built here is right elsewhere."""
    builtin = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    has_builtin = connection.info.server_version >= _OLDEST_WITH_BUILTIN_LOCALES
    locale = sql.SQL(builtin if has_builtin else "LOCALE 'C.UTF-8'")
    return sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
        sql.Identifier(database), sql.Identifier(OWNER), locale
    )


def _set_doors(connection: psycopg.Connection, database: str) -> None:
    """Let only our roles in, in one time zone, the reader without a pen."""
    name = sql.Identifier(database)
    roles = sql.SQL(", ").join(map(sql.Identifier, (APPLICATION, READER)))
    for statement, parts in (
        ("REVOKE ALL ON DATABASE {} FROM PUBLIC", [name]),
        ("GRANT CONNECT ON DATABASE {} TO {}", [name, roles]),
        ("ALTER DATABASE {} SET timezone TO 'UTC'", [name]),
        (
            "ALTER ROLE {} IN DATABASE {} SET default_transaction_read_only TO on",
            [sql.Identifier(READER), name],
        ),
    ):
        connection.execute(sql.SQL(statement).format(*parts))
