"""The frame around every page: who reads it, where he is, what the page may use.

A route returns ``render(request, "cases/page.html", title=…, section="cases", …)``.  The
frame takes what the request carries in ``request.state``: ``viewer``, ``county``,
``office`` (an ``OfficeDay``), ``csrf``, ``flash`` (a list, emptied when shown).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, Protocol
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from fastapi import FastAPI
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rural_rights.kernel.actor import Role
from rural_rights.web import i18n, navigation
from rural_rights.web.assets import STATIC_FOLDER, STATIC_PATH, HashedFiles, asset
from rural_rights.web.format import FILTERS
from rural_rights.web.headers import SecurityHeaders
from rural_rights.web.i18n import LanguageMiddleware, _, language_of, speaking
from rural_rights.web.pieces import County, Crumb, FieldError, Flash, OfficeDay, purposes
from rural_rights.web.states import state, tone_words

VIEW_COOKIE: Final = "view"
VIEWS: Final = ("standard", "elder")
_A_YEAR_S: Final = 365 * 24 * 3600
_MACRO_FILES: Final = ("page", "form", "table", "land", "work")


class Viewer(Protocol):
    """The signed-in person, as the frame shows him: his name and the roles he acts in."""

    @property
    def account_id(self) -> int | None:
        """His account: drafts of another one are not shown to him."""
        ...

    @property
    def name(self) -> str:
        """The name shown in the account menu."""
        ...

    @property
    def roles(self) -> Collection[Role]:
        """The roles that he acts in: they decide what the navigation offers."""
        ...


@cache
def environment() -> Environment:
    """Return the template environment: everything is escaped, an unknown name is an error."""
    env = Environment(
        loader=PackageLoader("rural_rights.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The interface of the i18n extension; its own types do not name these methods.
    vars(env)["install_gettext_callables"](i18n._, i18n.ngettext, newstyle=True)
    env.filters.update(FILTERS)
    env.globals.update(
        asset=asset,
        state=state,
        tone_words=tone_words,
        purposes=purposes,
        new_key=lambda: str(uuid4()),
    )
    env.policies["ext.i18n.trimmed"] = True
    return env


def render(
    request: Request,
    template: str,
    *,
    title: str,
    section: str = "",
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
    errors: Mapping[str, FieldError] | None = None,
    values: Mapping[str, object] | None = None,
    **context: object,
) -> HTMLResponse:
    """Return a page in the reader's language and view.

    ``errors`` and ``values`` are what a form shows again after a fault: by field name.
    """
    with speaking(language_of(request)):
        known = _frame(request, section)
        known |= {"title": title, "crumbs": crumbs, "errors": errors or {}, "values": values or {}}
        known |= context
        known["ui"] = _pieces(known)
        body = environment().get_template(template).render(known)
    response = HTMLResponse(body, status_code=status)
    _remember_choices(request, response)
    return response


def _frame(request: Request, section: str) -> dict[str, Any]:
    """Return what every page knows, read from the request."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    county: County | None = getattr(request.state, "county", None)
    office: OfficeDay | None = getattr(request.state, "office", None)
    roles = viewer.roles if viewer else ()
    root = f"/{county.code}" if county else ""
    entries = navigation.navigation(roles, root, section)
    first, more = navigation.bottom_bar(entries)
    return {
        "request": request,
        "viewer": viewer,
        "county": county,
        "root": root,
        "official": navigation.is_official(roles),
        "navigation": entries,
        "bar": first,
        "bar_more": more,
        "language": language_of(request),
        "view": view_of(request),
        "office": office,
        "csrf": getattr(request.state, "csrf", ""),
        "flashes": _take_flashes(request),
        "here": _address_of(request),
    }


def _pieces(context: dict[str, Any]) -> SimpleNamespace:
    """Return every macro under one name, ``ui``, knowing the page that it is used in."""
    macros: dict[str, Any] = {}
    for name in _MACRO_FILES:
        module = environment().get_template(f"macros/{name}.html").make_module(context)
        macros |= {key: value for key, value in vars(module).items() if not key.startswith("_")}
    return SimpleNamespace(**macros)


def _take_flashes(request: Request) -> list[Flash]:
    """Return the messages to show, and leave none: each is shown once.

    A piece fetched into a page that is already open has no place for them, and takes none.
    """
    if "hx-request" in request.headers:
        return []
    waiting: list[Flash] = getattr(request.state, "flash", [])
    shown = list(waiting)
    waiting.clear()
    return shown


def _address_of(request: Request) -> Callable[..., str]:
    """Return a function that gives this page's address with some of its query changed.

    An answer to a form has no address of its own: the page with the form stands for it.
    """
    path, query = request.url.path, dict(request.query_params)
    if request.method not in {"GET", "HEAD"}:
        came_from = urlsplit(request.headers.get("referer", ""))
        path, query = came_from.path or path, {}

    def here(**changes: object) -> str:
        """Return the address; a value of None drops the name from the query."""
        kept = {k: v for k, v in query.items() if k not in {i18n.COOKIE, VIEW_COOKIE}}
        wanted = {**kept, **changes}
        text = urlencode({k: v for k, v in wanted.items() if v not in (None, "")})
        return f"{path}?{text}" if text else path

    return here


def view_of(request: Request) -> str:
    """Return the reader's view: ``?view=``, else the cookie, else the standard one."""
    for choice in (request.query_params.get(VIEW_COOKIE), request.cookies.get(VIEW_COOKIE)):
        if choice in VIEWS:
            return str(choice)
    return "standard"


def _remember_choices(request: Request, response: HTMLResponse) -> None:
    """Keep the language and the view in cookies, when this address chose them."""
    chosen = {i18n.COOKIE: language_of(request), VIEW_COOKIE: view_of(request)}
    for name, value in chosen.items():
        if name in request.query_params:
            response.set_cookie(
                name,
                value,
                max_age=_A_YEAR_S,
                samesite="lax",
                httponly=True,
                secure=request.url.scheme == "https",
            )


def install(app: FastAPI) -> None:
    """Give the application what the pages stand on: files, languages, security headers."""
    app.mount(STATIC_PATH, HashedFiles(directory=STATIC_FOLDER), name="static")
    app.add_middleware(LanguageMiddleware)
    app.add_middleware(SecurityHeaders)
    app.add_api_route("/offline", _offline, include_in_schema=False)


def _offline(request: Request) -> HTMLResponse:
    """Return the page that the browser keeps for when there is no network."""
    return render(request, "errors/offline.html", title=_("没有网络"))
