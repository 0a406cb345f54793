"""The doors of the pages: every route goes through exactly one of them.

``public`` lets everybody in, ``signed_in`` any account, ``allow("case.accept")`` the roles
that the action is open to.  Each loads the visit (county, desk, session) and checks, for
whatever is not merely read, that the request comes from a page of ours.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Header, HTTPException, Path, Request
from starlette.datastructures import UploadFile

from rural_rights.access import sessions
from rural_rights.access.counties import Counties
from rural_rights.access.scope import PERMISSIONS, STAFF, may
from rural_rights.access.sessions import NOTED_EVERY, Session
from rural_rights.access.store import accounts, clock
from rural_rights.db.desk import Desk, office_day
from rural_rights.installation import Installation
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Breach, NotFound, Refused
from rural_rights.settings import Settings
from rural_rights.web.pieces import County, Flash, OfficeDay

SESSION_COOKIE: Final = "rural_rights_session"
VISITOR_COOKIE: Final = "rural_rights_visitor"
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_KEY_CHARACTERS: Final = range(8, 101)

NOT_FROM_HERE: Final = Breach(
    rule="form-not-from-here",
    says_zh="这份表单不是从本页面提交的，或页面已过期",
    says_en="This form was not sent from a page of ours, or the page is out of date",
    remedy_zh="请刷新页面后重新提交；填写的内容仍保存在浏览器中",
    remedy_en="Reload the page and submit again; what you typed is kept in the browser",
)
NO_KEY: Final = Breach(
    rule="idempotency-key-missing",
    says_zh="请求缺少编号，无法防止重复办理",
    says_en="The request has no idempotency key, so a repetition could not be told",
    remedy_zh="请刷新页面后重新提交",
    remedy_en="Reload the page and submit again",
)


@dataclass(frozen=True, slots=True)
class PageViewer:
    """The signed-in person, as the frame of a page shows him."""

    account_id: int | None
    name: str
    roles: Collection[Role]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page: where, at whose desk, by whom (None: not signed in)."""

    request: Request
    desk: Desk
    county: County
    office: OfficeDay
    session: Session | None

    @property
    def root(self) -> str:
        """The address of the county: ``/330783``."""
        return f"/{self.county.code}"

    @property
    def site(self) -> Installation:
        """The installation: files, press, settings."""
        site: Installation = self.request.app.state.installation
        return site

    @property
    def actor(self) -> Actor:
        """Who acts; raises ``NotFound`` on a public page where nobody is signed in."""
        if self.session is None:
            raise NotFound
        return self.session.actor


def load_visit(request: Request, county: Annotated[str, Path()]) -> Visit:
    """Open the county's desk and find the session; the frame of the page learns of both."""
    counties: Counties = request.app.state.counties
    settings: Settings = request.app.state.settings
    served, desk = counties.county(county), counties.desk(county)
    token = request.cookies.get(SESSION_COOKIE, "")
    at = now_utc()
    with desk.reading() as conn:
        session = sessions.find_session(conn, token, at) if token else None
        demo = settings.embedded and accounts.is_demonstration(conn)
        office = OfficeDay(office_day(conn), demo=demo, moved=clock.days_ahead(conn) > 0)
    shows_flash = session is not None and bool(session.flash) and _wants_page(request)
    if session is not None and (shows_flash or at - session.seen_at > NOTED_EVERY):
        with desk.logging() as conn:
            sessions.note_seen(conn, session, at, flash_shown=shows_flash)
    state = request.state
    state.county = County(served.code, served.name_zh, served.name_en)
    state.office = office
    state.flash = [Flash(**told) for told in session.flash] if session and shows_flash else []
    open_session = session if session is not None and not session.second_factor_due else None
    if open_session is not None:
        account = open_session.account
        state.viewer = PageViewer(account.id, account.display_name, (open_session.role,))
    state.csrf = session.csrf if session is not None else _visitor_token(request)
    visit = Visit(request, desk, state.county, office, session)
    state.visit = visit
    return visit


def _wants_page(request: Request) -> bool:
    """Whether a whole page is asked for, on which a message will be seen."""
    asks_html = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and asks_html and "hx-request" not in request.headers


def _visitor_token(request: Request) -> str:
    """Return the token of a visitor who is not signed in; ``VisitCookies`` keeps it."""
    kept = request.cookies.get(VISITOR_COOKIE, "")
    if len(kept) >= 32:
        return kept
    fresh = secrets.token_urlsafe(32)
    request.state.new_visitor = fresh
    return fresh


async def checked_visit(request: Request, visit: Annotated[Visit, Depends(load_visit)]) -> Visit:
    """Check of every request that changes something: from our site, with the page's token."""
    if request.method not in READING:
        sent = request.headers.get("x-csrf-token") or await _form_value(request, "csrf")
        same = secrets.compare_digest(sent.encode(), str(request.state.csrf).encode())
        if not same or not is_same_site(request):
            raise Refused(NOT_FROM_HERE)
    return visit


def is_same_site(request: Request) -> bool:
    """Whether the browser says, as far as it says anything, that a page of ours asks."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _form_value(request: Request, name: str) -> str:
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return ""
    value = (await request.form()).get(name, "")
    return "" if isinstance(value, UploadFile) else value


Checked = Annotated[Visit, Depends(checked_visit)]


@dataclass(frozen=True, slots=True)
class Door:
    """A dependency that lets in; the house test finds one on every route by its ``kind``."""

    kind: Literal["public", "signed-in", "action"]
    action: str = ""

    def __call__(self, visit: Checked) -> Visit:
        """Let the visitor in, or send him to sign in, or refuse the role (403)."""
        if self.kind == "public":
            return visit
        if visit.session is None:
            raise see_other(sign_in_address(visit))
        due = _what_is_due(visit, visit.session)
        if due and visit.request.url.path != due:
            raise see_other(due)
        if self.kind == "action" and not may(visit.actor, self.action):
            raise HTTPException(403)
        return visit


public: Final = Door("public")
signed_in: Final = Door("signed-in")


def allow(action: str) -> Door:
    """Return the door for an action of ``access.scope``; an unknown one is a bug."""
    if action not in PERMISSIONS:
        raise KeyError(action)
    return Door("action", action)


def _what_is_due(visit: Visit, session: Session) -> str:
    """Return where the person must go before anything else, or nothing."""
    settings: Settings = visit.request.app.state.settings
    account = session.account
    if session.second_factor_due:
        return f"{visit.root}/sign-in/second-factor"
    if account.must_change_password:
        return f"{visit.root}/account/password"
    if not settings.embedded and session.role in STAFF and account.totp_sealed is None:
        return f"{visit.root}/account/second-factor"
    return ""


def sign_in_address(visit: Visit) -> str:
    """Return the sign-in page, which leads back here afterwards."""
    request = visit.request
    if request.method != "GET":
        return f"{visit.root}/sign-in"
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{visit.root}/sign-in?{urlencode({'next': here})}"


def see_other(address: str) -> HTTPException:
    """Return what sends the browser to another page: raise it."""
    return HTTPException(303, headers={"Location": address})


async def idempotency_key(
    request: Request, header: Annotated[str, Header(alias="Idempotency-Key")] = ""
) -> str:
    """Return the key of a write, from the header or the form; a write without one is refused."""
    key = header or await _form_value(request, "idempotency_key")
    if len(key) not in _KEY_CHARACTERS:
        raise Refused(NO_KEY)
    return key


IdempotencyKey = Annotated[str, Depends(idempotency_key)]
Public = Annotated[Visit, Depends(public)]
SignedIn = Annotated[Visit, Depends(signed_in)]


def the_desk(visit: Annotated[Visit, Depends(load_visit)]) -> Desk:
    """Return the desk of the county in the address."""
    return visit.desk


TheDesk = Annotated[Desk, Depends(the_desk)]


def flash(
    visit: Visit,
    kind: Literal["success", "info", "warning"],
    text: str,
    *,
    clears: str = "",
) -> None:
    """Show a message on the next page that this person sees."""
    if visit.session is None:
        return
    told: dict[str, Any] = {"kind": kind, "text": text, "clears": clears}
    with visit.desk.logging() as conn:
        sessions.leave_flash(conn, visit.session, told)
