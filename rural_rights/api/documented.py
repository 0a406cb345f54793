"""What the interface for programs says of itself: problems, tags of versions, pages."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final

import orjson
from fastapi import Request
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, Field
from starlette.responses import Response

from rural_rights.api.problems import MEDIA_TYPE

PAGE_AT_MOST: Final = 50


class BrokenRule(BaseModel):
    """One reason of a refusal, with what to do."""

    rule: str
    says_zh: str
    says_en: str
    remedy_zh: str
    remedy_en: str
    law: str
    pointer: str = Field(description="JSON Pointer into the body, empty when no field is at fault")


class Problem(BaseModel):
    """RFC 9457 problem details; ``type`` is the page that explains the rule."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    law: str = ""
    breaches: list[BrokenRule] = []
    errors: list[dict[str, str]] = Field(
        default=[], description="What could not be read, and where"
    )


_SAYS: Final = {
    400: "A write without an Idempotency-Key",
    401: "No good access token",
    403: "The token lacks the scope",
    404: "No such thing, or not yours to know",
    409: "Refused by a rule: each reason with its law and its cure",
    422: "The request could not be read",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documented problems of a route; 401 and 403 come with every one."""
    return {
        status: {
            "description": _SAYS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({401, 403, *statuses})
    } | {"default": {"description": "A fault of ours", "model": Problem}}


def answer(
    request: Request, body: Any, status: int = HTTPStatus.OK, *, location: str = ""
) -> Response:
    """Return JSON with an ETag; 304 without a body for a reader who has this version."""
    plain = orjson.dumps(body, default=jsonable_encoder)
    headers = {"ETag": f'"{sha256(plain).hexdigest()[:32]}"', "Cache-Control": "private, no-cache"}
    if location:
        headers["Location"] = location
    known = request.headers.get("if-none-match", "")
    if request.method == "GET" and headers["ETag"] in (tag.strip() for tag in known.split(",")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(plain, status, headers, media_type="application/json")
