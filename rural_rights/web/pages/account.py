"""One's own account: sessions, role, password, second factor, phone; and the box of messages."""

from __future__ import annotations

import base64
import io
from typing import Annotated
from uuid import UUID

import qrcode
from fastapi import APIRouter, Form, Request
from qrcode.image.svg import SvgPathImage
from starlette.responses import RedirectResponse, Response

from rural_rights.access import enrolment, messages, totp
from rural_rights.access.commands.credentials import (
    NewPassword,
    NewSecondFactor,
    change_password,
    set_second_factor,
)
from rural_rights.access.passwords import hashed, is_password, password_fault
from rural_rights.access.sessions import Session, switch_role
from rural_rights.access.store import messages as message_store
from rural_rights.access.store import sessions
from rural_rights.kernel.actor import Role
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any
from rural_rights.web.doors import SignedIn, Visit, flash
from rural_rights.web.i18n import _
from rural_rights.web.pages.sign_in import first_page, must_be_same
from rural_rights.web.pieces import Fact, field_errors
from rural_rights.web.role_names import role_name
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

WRONG_PASSWORD = Breach(
    rule="present-password-wrong",
    says_zh="现在的密码不对",
    says_en="The present password is wrong",
    field="present",
)
WRONG_CODE = Breach(
    rule="second-factor-not-proved",
    says_zh="动态码不对，请等手机上的下一个动态码出现后再试",
    says_en="Wrong code; wait for the next one on your phone",
    field="code",
)


def _session(visit: Visit) -> Session:
    """Return the session that the door has made sure of."""
    if visit.session is None:
        raise NotFound
    return visit.session


@router.get("/account")
def account_page(request: Request, visit: SignedIn) -> Response:
    """Show one's account: who one is, how one signs in, where one is signed in."""
    session = _session(visit)
    account = session.account
    with visit.desk.reading() as conn:
        opened = sessions.of_account(conn, account.id, now_utc())
    facts = [
        Fact(_("姓名"), account.display_name),
        Fact(_("登录名"), account.login_name),
        Fact(_("岗位"), "、".join(role_name(role) for role in account.roles)),
        Fact(_("管辖区划"), account.scope or _("无")),
        Fact(_("动态码"), _("已启用") if account.totp_sealed else _("未启用")),
    ]
    return render(
        request,
        "access/account.html",
        title=_("我的账户"),
        facts=facts,
        sessions=opened,
        present=session,
        others={role.value: role_name(role) for role in account.roles if role != session.role},
        role_name=lambda value: role_name(Role(value)),
    )


@router.post("/account/role")
def choose_role(visit: SignedIn, role: Annotated[str, Form()]) -> Response:
    """Act in another of one's roles."""
    session = _session(visit)
    if role not in {mine.value for mine in session.account.roles}:
        raise NotFound
    with visit.desk.logging() as conn:
        switch_role(conn, session, Role(role))
    return RedirectResponse(first_page(visit.root, Role(role)), 303)


@router.post("/account/sessions/{public_id}/end")
def end_session(visit: SignedIn, public_id: UUID) -> Response:
    """End one of one's own sessions."""
    with visit.desk.logging() as conn:
        if not sessions.end_one_of(conn, _session(visit).account.id, public_id):
            raise NotFound
    flash(visit, "success", _("已退出那台设备。"))
    return RedirectResponse(f"{visit.root}/account", 303)


@router.get("/account/password")
def password_page(request: Request, visit: SignedIn) -> Response:
    """Show the form for a new password."""
    due = _session(visit).account.must_change_password
    return render(request, "access/password.html", title=_("更改密码"), due=due)


@router.post("/account/password")
def new_password(
    *,
    request: Request,
    visit: SignedIn,
    present: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    password_again: Annotated[str, Form()] = "",
) -> Response:
    """Take a new password; one's other sessions end."""
    session = _session(visit)
    account = session.account
    try:
        must_be_same(password, password_again)
        refuse_if_any(
            None if is_password(present, account.password_hash) else WRONG_PASSWORD,
            password_fault(password, account.login_name),
        )
    except Refused as refusal:
        return render(
            request,
            "access/password.html",
            title=_("更改密码"),
            status=422,
            errors=field_errors(refusal),
            due=account.must_change_password,
        )
    ask = NewPassword(password_hash=hashed(password), kept_session=session.token_hash)
    visit.desk.carry_out(change_password, visit.actor, ask)
    flash(visit, "success", _("密码已更改，其他设备已退出登录。"))
    return RedirectResponse(f"{visit.root}/account", 303)


@router.get("/account/second-factor")
def second_factor_page(request: Request, visit: SignedIn) -> Response:
    """Show a fresh secret as a QR code, to be taken up by a phone."""
    return _second_factor_form(request, visit, totp.new_secret())


def _second_factor_form(
    request: Request, visit: Visit, secret: str, refusal: Refused | None = None
) -> Response:
    login = _session(visit).account.login_name
    sealed = base64.urlsafe_b64encode(visit.desk.vault.seal(f"{login}|{secret}")).decode()
    return render(
        request,
        "access/enrol_second_factor.html",
        title=_("启用动态码"),
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        secret=secret,
        sealed=sealed,
        picture=_picture(totp.address(secret, login)),
    )


def _picture(address: str) -> str:
    """Return a QR code as an image that stands in the page itself."""
    drawn = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage).save(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


@router.post("/account/second-factor")
def enrol_second_factor(
    *,
    request: Request,
    visit: SignedIn,
    sealed: Annotated[str, Form()] = "",
    present: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
) -> Response:
    """Ask for the phone's code from now on, once a code and the password prove both."""
    account = _session(visit).account
    try:
        opened = visit.desk.vault.open_sealed(base64.urlsafe_b64decode(sealed)).decode()
    except Exception as error:  # whatever is wrong with it, the form was not ours
        raise NotFound from error
    login, _bar, secret = opened.partition("|")
    if login != account.login_name:
        raise NotFound
    step = totp.step_of(code.strip(), secret, now_utc(), None)
    if step is None or not is_password(present, account.password_hash):
        refusal = Refused(WRONG_CODE if step is None else WRONG_PASSWORD)
        return _second_factor_form(request, visit, secret, refusal)
    ask = NewSecondFactor(totp_sealed=visit.desk.vault.seal(secret), proved_step=step)
    visit.desk.carry_out(set_second_factor, visit.actor, ask)
    flash(visit, "success", _("动态码已启用，下次登录时需要手机上的动态码。"))
    return RedirectResponse(f"{visit.root}/account", 303)


@router.get("/account/phone")
def phone_page(request: Request, visit: SignedIn) -> Response:  # noqa: ARG001
    """Show the form for the slip that changes the phone number."""
    return render(request, "access/phone.html", title=_("更换手机号"))


@router.post("/account/phone")
def new_phone(request: Request, visit: SignedIn, code: Annotated[str, Form()] = "") -> Response:
    """Take the phone number given at the counter, by the slip's code."""
    login = _session(visit).account.login_name
    try:
        enrolment.take_new_phone(visit.desk, visit.actor, login, code, at=now_utc())
    except Refused as refusal:
        errors = field_errors(refusal)
        return render(
            request, "access/phone.html", title=_("更换手机号"), status=422, errors=errors
        )
    flash(visit, "success", _("手机号已更换。"))
    return RedirectResponse(f"{visit.root}/account", 303)


@router.get("/messages")
def message_box(request: Request, visit: SignedIn) -> Response:
    """Show one's box of messages."""
    with visit.desk.reading() as conn:
        told = messages.box(conn, visit.desk.vault, _session(visit).account.id)
    return render(request, "access/messages.html", title=_("消息"), section="messages", told=told)


@router.post("/messages/{public_id}/read")
def mark_read(visit: SignedIn, public_id: UUID) -> Response:
    """Note that one has read a message."""
    with visit.desk.logging() as conn:
        if not message_store.mark_read(conn, _session(visit).account.id, public_id, now_utc()):
            raise NotFound
    return RedirectResponse(f"{visit.root}/messages", 303)
