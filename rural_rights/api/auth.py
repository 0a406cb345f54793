"""The doors for programs: a bearer token of an institution, with the scope that is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import Depends, Header, HTTPException, Path, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2

from rural_rights.access.clients import Caller, caller_of
from rural_rights.access.commands.clients import SCOPES
from rural_rights.access.counties import Counties
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.dates import now_utc

_KEY_CHARACTERS: Final = range(8, 101)
documented: Final = OAuth2(
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="oauth/token", scopes=dict(SCOPES))
    ),
    auto_error=False,
)


def api_desk(request: Request, county: Annotated[str, Path()]) -> Desk:
    """Return the desk of the county in the address."""
    counties: Counties = request.app.state.counties
    return counties.desk(county)


ApiDesk = Annotated[Desk, Depends(api_desk)]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a program: at which desk, by whom."""

    desk: Desk
    caller: Caller

    @property
    def actor(self) -> Actor:
        """The institution, as actor."""
        return self.caller.actor


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A dependency that lets a program in whose token carries the scope (RFC 6750)."""

    scope: str
    kind: Literal["client"] = "client"

    def __post_init__(self) -> None:
        """A scope that nobody can be given is a bug."""
        if self.scope not in SCOPES:
            raise KeyError(self.scope)

    def __call__(
        self,
        desk: ApiDesk,
        authorization: Annotated[str | None, Depends(documented)] = None,
    ) -> Call:
        """Return the call; 401 without a good token, 403 when the scope is missing."""
        way, _, token = (authorization or "").partition(" ")
        if way.lower() != "bearer" or not token:
            raise HTTPException(401, "缺少访问令牌", {"WWW-Authenticate": "Bearer"})
        caller = caller_of(desk, token.strip(), now_utc())
        if caller is None:
            challenge = 'Bearer error="invalid_token"'
            raise HTTPException(401, "访问令牌无效或已过期", {"WWW-Authenticate": challenge})
        if self.scope not in caller.scopes:
            challenge = f'Bearer error="insufficient_scope", scope="{self.scope}"'
            raise HTTPException(403, "没有这项接口权限", {"WWW-Authenticate": challenge})
        return Call(desk, caller)


def idempotency_key(
    key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> str:
    """Return the key that every write carries; 400 without one."""
    if key is None or len(key) not in _KEY_CHARACTERS:
        raise HTTPException(400, "写操作须带 8 至 100 位的 Idempotency-Key")
    return key


IdempotencyKey = Annotated[str, Depends(idempotency_key)]
