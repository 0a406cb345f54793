"""Sign in, the second factor, sign out, and the first password by an activation slip."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from rural_rights.access import enrolment
from rural_rights.access import sign_in as access
from rural_rights.access.demo import DEMO_ACCOUNTS
from rural_rights.access.store import sessions
from rural_rights.kernel.actor import Role
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.web import navigation
from rural_rights.web.doors import SESSION_COOKIE, Public, SignedIn, Visit
from rural_rights.web.i18n import _
from rural_rights.web.pieces import Column, Empty, Table, field_errors
from rural_rights.web.role_names import role_name
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

PASSWORDS_DIFFER: Final = Breach(
    rule="passwords-differ",
    says_zh="两次输入的密码不一致",
    says_en="The two passwords differ",
    field="password_again",
)


@router.get("/sign-in")
def sign_in_page(request: Request, visit: Public, next: str = "") -> Response:  # noqa: A002
    """Show the sign-in form; somebody who is signed in goes on to his first page."""
    if visit.session is not None and not visit.session.second_factor_due:
        return RedirectResponse(first_page(visit.root, visit.session.role), 303)
    return _sign_in_form(request, visit, next)


def _sign_in_form(
    request: Request, visit: Visit, wanted: str, refusal: Refused | None = None, login: str = ""
) -> Response:
    table = Table(
        name="demo",
        caption=_("演示账户"),
        columns=[
            Column("role", _("岗位")),
            Column("login_name", _("登录名")),
            Column("password", _("密码")),
        ],
        rows=[
            {
                "role": role_name(person.role),
                "login_name": person.login_name,
                "password": person.password,
            }
            for person in DEMO_ACCOUNTS
        ],
        empty=Empty(""),
    )
    return render(
        request,
        "access/sign_in.html",
        title=_("登录"),
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values={"login": login, "next": wanted} if refusal else None,
        wanted=wanted,
        demo=table if visit.office.demo else None,
    )


@router.post("/sign-in")
def sign_in(
    *,
    request: Request,
    visit: Public,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """Sign in by login name (or the phone number given at the counter) and password."""
    device = request.headers.get("user-agent", "")
    try:
        token = access.sign_in(visit.desk, login.strip(), password, now_utc(), device=device)
    except Refused as refusal:
        return _sign_in_form(request, visit, next, refusal, login)
    wanted = next if _is_ours(next, visit.root) else f"{visit.root}/account/first"
    return keep_session(request, visit, RedirectResponse(wanted, 303), token)


@router.get("/account/first")
def first(visit: SignedIn) -> Response:
    """Go on to the first page of the role: its own work."""
    return RedirectResponse(first_page(visit.root, visit.actor.role), 303)


@router.get("/sign-in/second-factor")
def second_factor_page(request: Request, visit: SignedIn) -> Response:
    """Ask for the code of the phone."""
    if visit.session is None or not visit.session.second_factor_due:
        return RedirectResponse(f"{visit.root}/account/first", 303)
    return render(request, "access/second_factor.html", title=_("动态码"))


@router.post("/sign-in/second-factor")
def second_factor(request: Request, visit: SignedIn, code: Annotated[str, Form()] = "") -> Response:
    """Check the code of the phone; a fresh session takes the place of the half-open one."""
    if visit.session is None or not visit.session.second_factor_due:
        return RedirectResponse(f"{visit.root}/account/first", 303)
    device = request.headers.get("user-agent", "")
    try:
        token = access.give_second_factor(visit.desk, visit.session, code, now_utc(), device=device)
    except Refused as refusal:
        errors = field_errors(refusal)
        return render(
            request, "access/second_factor.html", title=_("动态码"), status=422, errors=errors
        )
    onward = RedirectResponse(f"{visit.root}/account/first", 303)
    return keep_session(request, visit, onward, token)


@router.post("/sign-out")
def sign_out(visit: Public) -> Response:
    """End this session."""
    if visit.session is not None:
        with visit.desk.logging() as conn:
            sessions.end(conn, visit.session.token_hash)
    response = RedirectResponse(f"{visit.root}/sign-in", 303)
    response.delete_cookie(SESSION_COOKIE, path=visit.root)
    return response


@router.get("/activate")
def activation_page(request: Request, visit: Public, login: str = "") -> Response:  # noqa: ARG001
    """Show the form for the code of an activation slip."""
    values = {"login": login} if login else None
    return render(request, "access/activate.html", title=_("激活账户"), values=values)


@router.post("/activate")
def activate(
    *,
    request: Request,
    visit: Public,
    login: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    password_again: Annotated[str, Form()] = "",
) -> Response:
    """Set the password by the slip's code; then sign in as usual."""
    try:
        must_be_same(password, password_again)
        enrolment.activate(visit.desk, login, code, password, at=now_utc())
    except Refused as refusal:
        return render(
            request,
            "access/activate.html",
            title=_("激活账户"),
            status=422,
            errors=field_errors(refusal),
            values={"login": login, "code": code},
        )
    return render(request, "access/activated.html", title=_("账户已激活"))


def must_be_same(password: str, again: str) -> None:
    """Refuse a new password that was not typed alike twice."""
    if password != again:
        raise Refused(PASSWORDS_DIFFER)


def keep_session(request: Request, visit: Visit, response: Response, token: str) -> Response:
    """Give the browser the token, for this county's pages and no script."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        path=visit.root,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def first_page(root: str, role: Role) -> str:
    """Return the address of a role's own work: the first place of its navigation."""
    return root + navigation.PLACES[navigation.sections_of((role,))[0]].path


def _is_ours(address: str, root: str) -> bool:
    """Whether an address asked for after sign-in is a page of this county."""
    parts = urlsplit(address)
    plain = not parts.scheme and not parts.netloc and "\\" not in address
    return plain and address.isprintable() and parts.path.startswith(root + "/")
