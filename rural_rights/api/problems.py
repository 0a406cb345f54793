"""What a program is told when something cannot be done: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from rural_rights.access.counties import CountyClosed
from rural_rights.kernel.refusal import Breach, NotFound, Refused, Stale

MEDIA_TYPE: Final = "application/problem+json"


def problem(
    request: Request,
    status: int,
    kind: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """Return a problem: ``type`` is the page of the rule, ``instance`` the request."""
    body = {
        "type": f"/problems/{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": f"urn:request:{getattr(request.state, 'request_id', '')}",
        **more,
    }
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def problem_for(request: Request, error: Exception, incident: str = "") -> JSONResponse:
    """Return the problem that tells ``error``: the only table from error to status."""
    match error:
        case Refused():
            return _refused(request, error)
        case Stale():
            detail = "内容已被他人修改"
            return problem(request, 409, "stale", detail, yours=error.yours, current=error.current)
        case NotFound():
            return problem(request, 404, "not-found", "没有这项内容，或您无权查看")
        case CountyClosed():
            return problem(request, 503, "county-closed", "本县系统维护中，请稍后再试")
        case RequestValidationError():
            return _malformed(request, error)
        case HTTPException():
            kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
            return problem(
                request, error.status_code, kind, str(error.detail), headers=error.headers
            )
        case _:
            detail = "系统出错，未作任何更改"
            return problem(request, 500, "fault", detail, incident=incident)


def _refused(request: Request, refusal: Refused) -> JSONResponse:
    first = refusal.breaches[0]
    return problem(
        request,
        409,
        first.rule,
        first.says_zh,
        law=first.law,
        breaches=[_told(breach) for breach in refusal.breaches],
    )


def _told(breach: Breach) -> dict[str, str]:
    return {
        "rule": breach.rule,
        "says_zh": breach.says_zh,
        "says_en": breach.says_en,
        "remedy_zh": breach.remedy_zh,
        "remedy_en": breach.remedy_en,
        "law": breach.law,
        "pointer": f"/{breach.field}" if breach.field else "",
    }


def _malformed(request: Request, error: RequestValidationError) -> JSONResponse:
    """List what could not be read by JSON Pointers into the body, or by parameter name."""
    errors = []
    for found in error.errors():
        place, *path = found["loc"]
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
        where = {"pointer": pointer} if place == "body" else {"parameter": pointer.lstrip("/")}
        errors.append({**where, "says": found["msg"], "rule": found["type"]})
    return problem(request, 422, "malformed", "请求的内容有误", errors=errors)
