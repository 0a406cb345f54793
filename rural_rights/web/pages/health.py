"""Whether the site is alive, can serve, and how it does; and the way in at ``/``."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, RedirectResponse, Response

from rural_rights.access.counties import Counties
from rural_rights.web.i18n import _
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
_JOBS = text("SELECT status::text, count(*) FROM public.procrastinate_jobs GROUP BY status")


class OutsideDoor:
    """Open to everybody, and not of any county."""

    kind: Final = "public"

    def __call__(self) -> None:
        """Let everybody in."""


outside = Depends(OutsideDoor())


@router.get("/healthz", dependencies=[outside])
async def alive() -> JSONResponse:
    """Answer: the process is alive."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz", dependencies=[outside])
def ready(request: Request) -> JSONResponse:
    """Tell whether requests can be served: the database answers, and which counties are open."""
    counties: Counties = request.app.state.counties
    try:
        with counties.engine.connect() as conn:
            conn.execute(text("SELECT 1"))
        states = {county.code: county.is_open for county in counties.all()}
    except SQLAlchemyError:
        return JSONResponse({"status": "no database"}, 503)
    is_ready = any(states.values())
    body = {"status": "ready" if is_ready else "no county", "counties": states}
    return JSONResponse(body, 200 if is_ready else 503)


@router.get("/metrics", dependencies=[outside])
def metrics(request: Request) -> Response:
    """Tell counts and durations in the Prometheus text format; nothing personal."""
    lines = [generate_latest(request.app.state.measures.registry).decode()]
    lines.append("# HELP rural_rights_jobs Jobs by state\n# TYPE rural_rights_jobs gauge\n")
    with request.app.state.counties.engine.connect() as conn:
        lines.extend(
            f'rural_rights_jobs{{status="{status}"}} {count}\n'
            for status, count in conn.execute(_JOBS)
        )
    return Response("".join(lines), media_type=CONTENT_TYPE_LATEST)


@router.get("/", dependencies=[outside])
def way_in(request: Request) -> Response:
    """Lead to the only county, or list them."""
    served = [county for county in request.app.state.counties.all() if county.is_open]
    if len(served) == 1:
        return RedirectResponse(f"/{served[0].code}/", 307)
    return render(request, "access/counties.html", title=_("选择县（市）"), served=served)
