"""Access tokens for programs: OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal
from urllib.parse import unquote_plus

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import JSONResponse

from rural_rights.access.clients import TokenRefused, give_token
from rural_rights.api.auth import ApiDesk
from rural_rights.kernel.dates import now_utc

router = APIRouter(prefix="/api/v1/oauth", tags=["oauth"])
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class PublicDoor:
    """The token is asked for by those who have none yet."""

    kind: Literal["public"] = "public"

    def __call__(self) -> None:
        """Let everybody in."""


@router.post("/token", dependencies=[Depends(PublicDoor())])
def post_token(
    *,
    request: Request,
    desk: ApiDesk,
    grant_type: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "",
    client_id: Annotated[str, Form()] = "",
    client_secret: Annotated[str, Form()] = "",
) -> JSONResponse:
    """Give an access token for the institution's client id and secret."""
    if grant_type != "client_credentials":
        error = "unsupported_grant_type" if grant_type else "invalid_request"
        return JSONResponse({"error": error}, 400, headers=_NOT_KEPT)
    named = _basic(request.headers.get("authorization", "")) or (client_id, client_secret)
    try:
        given = give_token(desk, *named, wanted=scope, at=now_utc())
    except TokenRefused as refusal:
        unknown = refusal.error == "invalid_client"
        challenge = {"WWW-Authenticate": "Basic"} if unknown else {}
        return JSONResponse(
            {"error": refusal.error}, 401 if unknown else 400, headers=_NOT_KEPT | challenge
        )
    return JSONResponse(
        {
            "access_token": given.token,
            "token_type": "Bearer",
            "expires_in": given.expires_in_s,
            "scope": " ".join(given.scopes),
        },
        headers=_NOT_KEPT,
    )


def _basic(header: str) -> tuple[str, str] | None:
    """Return client id and secret of an ``Authorization: Basic`` header, if it is one."""
    way, _, sent = header.partition(" ")
    if way.lower() != "basic":
        return None
    try:
        name, found, secret = base64.b64decode(sent, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (unquote_plus(name), unquote_plus(secret)) if found else ("", "")
