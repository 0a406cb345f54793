"""Tokens for institutions' programs: OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

from rural_rights.access.commands.clients import NewClient
from rural_rights.access.sessions import hash_of, new_token
from rural_rights.access.store import clients
from rural_rights.db.desk import Desk, office_day
from rural_rights.kernel.actor import Actor, Role

GOOD_FOR: Final = timedelta(hours=1)
_ROLES: Final = {"bank": Role.BANK, "insurer": Role.INSURER}
_NO_SECRET: Final = bytes(32)


class TokenRefused(Exception):
    """RFC 6749, section 5.2: ``error`` is its error code."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(error)


@dataclass(frozen=True, slots=True)
class Caller:
    """The program that calls: its institution as actor, and what it may ask."""

    client_id: str
    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A fresh token, told once."""

    token: str
    expires_in_s: int
    scopes: tuple[str, ...]


def new_client(title: str, institution_id: int, scopes: Collection[str]) -> tuple[NewClient, str]:
    """Return what registers a program, and its secret, which is told once."""
    secret = new_token()
    client_id = "rr-" + secrets.token_hex(8)
    ask = NewClient(
        client_id=client_id,
        institution_id=institution_id,
        title=title,
        scopes=sorted(scopes),
        secret_hash=hash_of(secret),
    )
    return ask, secret


def give_token(desk: Desk, client_id: str, secret: str, *, wanted: str, at: datetime) -> GivenToken:
    """Return an access token; raises ``TokenRefused``.

    ``wanted``: scopes separated by spaces, empty for all that the client has.
    """
    with desk.reading() as conn:
        client = clients.by_id(conn, client_id)
    kept = bytes(client.secret_hash) if client is not None else _NO_SECRET
    if not compare_digest(kept, hash_of(secret)) or client is None:
        raise TokenRefused("invalid_client")
    scopes = tuple(dict.fromkeys(wanted.split())) or tuple(client.scopes)
    if not set(scopes) <= set(client.scopes):
        raise TokenRefused("invalid_scope")
    token = new_token()
    values = {
        "token_hash": hash_of(token),
        "client_id": client_id,
        "scopes": list(scopes),
        "given_at": at,
        "expires_at": at + GOOD_FOR,
    }
    with desk.logging() as conn:
        clients.add_token(conn, values, at)
    return GivenToken(token, int(GOOD_FOR.total_seconds()), scopes)


def caller_of(desk: Desk, token: str, at: datetime) -> Caller | None:
    """Return who calls with this token, or None when it is no good."""
    with desk.reading() as conn:
        row = clients.caller(conn, desk.county, hash_of(token), at, office_day(conn))
    if row is None:
        return None
    actor = Actor(
        account_id=None,
        name=row.name,
        role=_ROLES[row.kind],
        institution_id=row.institution_id,
    )
    return Caller(row.client_id, actor, frozenset(row.scopes))
