"""Institutions' clients and their access tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from rural_rights.access.tables import ApiClient, ApiToken

_clients = ApiClient.__table__  # type: ignore[attr-defined]
_tokens = ApiToken.__table__  # type: ignore[attr-defined]

_CALLER = text(
    "SELECT t.client_id, t.scopes, c.institution_id, i.kind, i.name"
    " FROM api_token t JOIN api_client c ON c.client_id = t.client_id"
    " JOIN public.institution i ON i.id = c.institution_id"
    " JOIN public.institution_grant g ON g.institution_id = i.id AND g.county_code = :county"
    " WHERE t.token_hash = :token_hash AND t.expires_at > :at AND c.state = 'active'"
    " AND g.valid_from <= :day AND (g.valid_to IS NULL OR g.valid_to > :day)"
)


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Add a client."""
    conn.execute(insert(_clients), [dict(values)])


def by_id(conn: Connection, client_id: str) -> Any:
    """Return an active client, or None."""
    asked = select(_clients).where(_clients.c.client_id == client_id, _clients.c.state == "active")
    return conn.execute(asked).one_or_none()


def listed(conn: Connection) -> Sequence[Any]:
    """Return every client with its institution, by title."""
    return conn.execute(
        text(
            "SELECT c.client_id, c.title, c.scopes, c.state, c.created_at, i.name AS institution"
            " FROM api_client c JOIN public.institution i ON i.id = c.institution_id"
            " ORDER BY c.title, c.client_id"
        )
    ).all()


def revoke(conn: Connection, client_id: str) -> bool:
    """Revoke a client and its tokens; False when there is no active one."""
    done = conn.execute(
        update(_clients)
        .where(_clients.c.client_id == client_id, _clients.c.state == "active")
        .values(state="revoked")
    )
    conn.execute(delete(_tokens).where(_tokens.c.client_id == client_id))
    return done.rowcount == 1


def add_token(conn: Connection, values: Mapping[str, Any], at: datetime) -> None:
    """Give a token, and drop those that expired."""
    conn.execute(delete(_tokens).where(_tokens.c.expires_at <= at))
    conn.execute(insert(_tokens), [dict(values)])


def caller(conn: Connection, county: str, token_hash: bytes, at: datetime, day: date) -> Any:
    """Return who calls with this token: client, scopes, institution; None when it is no good.

    The county's leave for the institution is asked each time, by the office date.
    """
    values = {"county": county, "token_hash": token_hash, "at": at, "day": day}
    return conn.execute(_CALLER, values).one_or_none()
