"""The application: every door in one place, and what stands before and behind them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse, Response

from rural_rights.access.counties import Counties, CountyClosed
from rural_rights.api import checks, mortgages, oauth, rights
from rural_rights.api.problems import problem_for
from rural_rights.db.engine import engine_for, refuse_privileged
from rural_rights.db.vault import Vault
from rural_rights.installation import Installation
from rural_rights.kernel.refusal import NotFound, Refused, Stale
from rural_rights.settings import Settings
from rural_rights.web import problems, shell
from rural_rights.web.doors import load_visit
from rural_rights.web.pages import (
    account,
    admin,
    authorise,
    bank,
    batches,
    cases,
    certificates_desk,
    counter,
    desk_home,
    exchange,
    exchange_deal,
    exchange_listing,
    exchange_mandates,
    exchange_steps,
    folio,
    handovers,
    health,
    legal,
    my_rights,
    notices_desk,
    notices_public,
    people,
    public_home,
    search,
    sign_in,
    verify,
)
from rural_rights.web.request_log import Measures, RequestLog, configure_logging
from rural_rights.web.visit_cookies import VisitCookies

# Pages and API of a county: one line each, below ``/{county}``.
COUNTY_ROUTERS: Final[tuple[APIRouter, ...]] = (
    sign_in.router,
    account.router,
    admin.router,
    counter.router,
    desk_home.router,
    handovers.router,
    batches.router,
    cases.router,
    notices_desk.router,
    certificates_desk.router,
    folio.router,
    search.router,
    people.router,
    oauth.router,
    rights.router,
    checks.router,
    mortgages.router,
    public_home.router,
    verify.router,
    notices_public.router,
    my_rights.router,
    exchange.router,
    exchange_listing.router,
    exchange_steps.router,
    exchange_deal.router,
    exchange_mandates.router,
    bank.router,
    authorise.router,
)
_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]", "testserver")
_SMALLEST_PACKED_BYTES: Final = 1000
log = structlog.get_logger()


def create_app(
    settings: Settings, *, engine: Engine | None = None, vault: Vault | None = None
) -> FastAPI:
    """Return the application; ``engine`` and ``vault`` are those of the settings if not given.

    Raises: ``RuntimeError`` when the database role is owner or superuser.
    """
    if engine is None:
        if settings.database_url is None:
            raise RuntimeError("the embedded database is started first, and its engine given")
        engine = engine_for(settings.database_url)
    refuse_privileged(engine)
    app = FastAPI(
        title="农村权利登记 · Rural rights register",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page would fetch foreign scripts
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.measures = Measures()
    app.state.installation = site = Installation.open(settings, engine, vault=vault)
    app.state.counties = Counties(engine, site.vault)
    configure_logging(settings.log_level)
    shell.install(app)
    app.include_router(health.router)
    app.include_router(legal.router)
    for router in COUNTY_ROUTERS:
        app.include_router(router, prefix="/{county}")
    _tell_errors(app)
    _stand_before(app, settings)
    return app


def _stand_before(app: FastAPI, settings: Settings) -> None:
    """Add what every request passes; the last one added is passed first."""
    app.add_middleware(VisitCookies)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_PACKED_BYTES)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_hosts(settings), www_redirect=False)
    app.add_middleware(RequestLog, measures=app.state.measures)


def _hosts(settings: Settings) -> list[str]:
    """Return the names that the site answers to."""
    public = urlsplit(settings.public_url or "").hostname
    named = [*settings.trusted_hosts, *([public] if public else []), *_LOCAL_HOSTS]
    return list(dict.fromkeys(named))


def _tell_errors(app: FastAPI) -> None:
    for kind in (Refused, Stale, NotFound, CountyClosed, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, tell)
    app.add_exception_handler(Exception, tell_fault)


def tell(request: Request, error: Exception) -> Response:
    """Answer what cannot be done: a problem to a program, a page to a person."""
    if isinstance(error, RequestValidationError) and _only_address(error):
        error = NotFound()
    if _is_api(request):
        return problem_for(request, error)
    if isinstance(error, HTTPException) and error.status_code == 303:
        return RedirectResponse((error.headers or {})["Location"], 303)
    _frame(request)
    return problems.page_for(request, error)


def tell_fault(request: Request, error: Exception) -> Response:
    """Answer a fault of ours by an incident number; what it was stands in the log only."""
    incident = str(getattr(request.state, "request_id", uuid4().hex))[:12].upper()
    log.error("fault", incident=incident, error=type(error).__name__, exc_info=error)
    if _is_api(request):
        return problem_for(request, error, incident)
    return problems.page_for(request, error, incident)


def _only_address(error: RequestValidationError) -> bool:
    """Whether nothing is wrong but the ids in the address: then there is no such page."""
    return all(found["loc"][0] == "path" for found in error.errors())


def _is_api(request: Request) -> bool:
    parts = request.url.path.split("/")
    return "api" in parts[1:3]


def _frame(request: Request) -> None:
    """Let the page of an error have the frame of the reader, where no route has read it."""
    county = request.url.path.split("/")[1]
    if hasattr(request.state, "county") or not (len(county) == 6 and county.isdecimal()):
        return
    try:
        load_visit(request, county)
    except (NotFound, CountyClosed):
        return
