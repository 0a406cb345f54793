"""The preview site: run ``uvicorn tests.web.preview.site:app`` and open ``/330783/folio``.

Who is signed in is chosen by ``?as=clerk|farmer|supervisor|nobody`` and kept in a cookie.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import ChoiceLoader, FileSystemLoader
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from rural_rights.kernel.refusal import NotFound, Refused, Stale, refuse_if_any
from rural_rights.web import problems, shell
from rural_rights.web.forms import FormReader
from rural_rights.web.pieces import (
    Crumb,
    Flash,
    LandMap,
    OfficeDay,
    field_errors,
    parcel_collection,
)
from tests.web.preview import samples

PEOPLE = {
    "clerk": samples.CLERK,
    "farmer": samples.FARMER,
    "supervisor": samples.SUPERVISOR,
    "nobody": None,
}
HOME = Crumb("东阳市", "/330783/")

app = FastAPI()
shell.install(app)
app.add_middleware(GZipMiddleware)
environment = shell.environment()
environment.loader = ChoiceLoader(
    [environment.loader, FileSystemLoader(Path(__file__).parent / "templates")]  # type: ignore[list-item]
)
waiting: list[Flash] = []
received: list[dict[str, str]] = []


@app.middleware("http")
async def carry(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Put into the request what the product's own middlewares put there."""
    who = request.query_params.get("as") or request.cookies.get("as", "clerk")
    request.state.viewer = PEOPLE[who]
    request.state.county = samples.DONGYANG
    request.state.office = OfficeDay(
        samples.TODAY, demo=True, moved="moved" in request.query_params
    )
    request.state.csrf = "preview-token"
    request.state.flash = waiting
    response = await call_next(request)
    response.set_cookie("as", who)
    return response


@app.exception_handler(Exception)
def tell_fault(request: Request, error: Exception) -> HTMLResponse:
    """Answer a fault of ours."""
    return problems.page_for(request, error, "7F3K-20261122")


def tell(request: Request, error: Exception) -> HTMLResponse:
    """Answer what cannot be done."""
    return problems.page_for(request, error)


for kind in (Refused, Stale, NotFound, RequestValidationError, HTTPException):
    app.add_exception_handler(kind, tell)


@app.get("/330783/folio")
def folio(request: Request, as_of: str = "") -> HTMLResponse:
    """Show a folio with everything that stands on one."""
    return shell.render(
        request,
        "folio.html",
        title="张**户承包地",
        section="rights",
        crumbs=(HOME, Crumb("权利", "/330783/rights"), Crumb("张**户承包地")),
        sample=samples,
        as_of=date.fromisoformat(as_of) if as_of else None,
    )


@app.get("/330783/tasks")
def tasks(request: Request, rows: int = 12) -> HTMLResponse:
    """Show a task list."""
    return shell.render(
        request, "tasks.html", title="待办", section="tasks", table=samples.case_table(rows)
    )


def _form(request: Request, status: int = 200, **more: object) -> HTMLResponse:
    return shell.render(
        request,
        "form.html",
        title="出租申请",
        section="exchange",
        crumbs=(HOME, Crumb("交易", "/330783/exchange"), Crumb("出租申请")),
        status=status,
        sample=samples,
        **{"stale": False, **more},  # type: ignore[arg-type]
    )


@app.get("/330783/leases/new")
def new_lease(request: Request, stale: bool = False) -> HTMLResponse:
    """Show a form with every kind of field."""
    return _form(request, stale=stale)


@app.post("/330783/leases/new")
async def lodge_lease(request: Request) -> Response:
    """Refuse what is wrong, field by field; else say that it is done."""
    posted = {name: str(value) for name, value in (await request.form()).items()}
    received.append(posted)
    reader = FormReader(posted)
    reader.text("holder")
    reader.identity_number("id_number")
    last_day = reader.day("last_day")
    reader.area("area")
    reader.money("rent")
    try:
        reader.refuse_if_any()
        refuse_if_any(samples.TOO_LONG if last_day > date(2055, 12, 31) else None)
    except Refused as refusal:
        return _form(request, 422, errors=field_errors(refusal), values=posted)
    waiting.append(Flash("success", "已提交，受理号 2026-000001。", clears="lease"))
    return RedirectResponse("/330783/tasks", status_code=303)


@app.get("/330783/imports")
def imports(request: Request) -> HTMLResponse:
    """Show long work under way."""
    it = samples.progress("running")
    return shell.render(request, "import.html", title="导入", section="cases", it=it)


@app.get("/330783/land")
def land(request: Request) -> HTMLResponse:
    """Show a map that loads its parcels."""
    loaded = LandMap("land", "本组地块", source="/330783/parcels.geojson")
    return shell.render(request, "land.html", title="地块", section="rights", loaded=loaded)


@app.get("/330783/work/1")
def work(request: Request, state: str = "running") -> HTMLResponse:
    """Answer the progress piece alone, as polled."""
    return shell.render(request, "work.html", title="", it=samples.progress(state))


@app.get("/330783/parcels.geojson")
def parcels() -> JSONResponse:
    """Answer the parcels as a map's source."""
    return JSONResponse(parcel_collection(samples.LAND.parcels))


@app.get("/330783/home")
@app.get("/330783/")
def home(request: Request) -> HTMLResponse:
    """Show the farmer's and the public's first page."""
    viewer = request.state.viewer
    return shell.render(
        request,
        "home.html",
        title="我的家" if viewer else "核验证书",
        section="home" if viewer else "start",
    )


@app.post("/330783/people/{number}/reveal")
def reveal(number: int, purpose: Annotated[str, Form()]) -> HTMLResponse:
    """Reveal a name against a purpose."""
    return HTMLResponse(f"{number} {purpose}")


@app.post("/330783/refuse")
@app.get("/330783/refused")
def refused() -> None:
    """Refuse with two reasons."""
    raise Refused(samples.SEIZED, samples.TOO_LONG)


@app.get("/330783/stale")
def outdated() -> None:
    """Find that somebody was faster."""
    raise Stale(1, 2)


@app.get("/330783/forbidden")
def forbidden() -> None:
    """Refuse a role."""
    raise HTTPException(403)


@app.get("/330783/whole/{number}")
def whole(number: int) -> None:
    """Fail to read a number."""


@app.get("/330783/broken")
def broken() -> None:
    """Break."""
    raise RuntimeError("a secret of ours")
