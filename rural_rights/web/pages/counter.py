"""Enrolment at the counter: find the person by the ID card, make and print the slip."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from rural_rights.access import enrolment
from rural_rights.access.commands.enrol_person import (
    Enrolment,
    Purpose,
    SlipAsk,
    enrol_person,
    give_slip,
)
from rural_rights.access.store import accounts
from rural_rights.kernel.names import masked_name
from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.web.doors import IdempotencyKey, Visit, allow
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import _
from rural_rights.web.pieces import field_errors
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

Enroller = Annotated[Visit, Depends(allow("person.enrol"))]
SlipPrinter = Annotated[Visit, Depends(allow("slip.print"))]

NO_ACCOUNT = Breach(
    rule="person-without-account",
    says_zh="本村没有这个身份证号的账户",
    says_en="No account in this village has this number",
    remedy_zh="请核对身份证号，或先办理开户",
    remedy_en="Check the number, or enrol the person first",
    field="id_number",
)


@router.get("/enrol")
def enrol_page(request: Request, visit: Enroller) -> Response:  # noqa: ARG001
    """Show the form for the identity card that lies on the counter."""
    return _form(request)


def _form(
    request: Request, refusal: Refused | None = None, posted: dict[str, str] | None = None
) -> Response:
    purposes = {
        "activate": _("开户"),
        "recover": _("找回密码"),
        "new-phone": _("更换手机号"),
    }
    return render(
        request,
        "access/enrol.html",
        title=_("村民开户"),
        section="tasks",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        purposes=purposes,
    )


@router.post("/enrol")
def enrol(
    *,
    request: Request,
    visit: Enroller,
    key: IdempotencyKey,
    id_number: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    purpose: Annotated[Purpose, Form()] = "activate",
) -> Response:
    """Enrol the person whose card was checked, or make the slip for one who is enrolled."""
    posted = {"id_number": id_number, "phone": phone, "purpose": purpose}
    try:
        reader = FormReader(posted)
        number = reader.identity_number("id_number")
        reader.refuse_if_any()
        if purpose == "activate":
            ask = Enrolment(id_number=number, phone=phone.strip())
            made = visit.desk.carry_out(enrol_person, visit.actor, ask, key=key)
        else:
            account = _account_of(visit, number)
            slip = SlipAsk(
                account=account,
                purpose=purpose,
                new_phone=phone.strip() if purpose == "new-phone" else "",
            )
            made = visit.desk.carry_out(give_slip, visit.actor, slip, key=key)
    except Refused as refusal:
        return _form(request, refusal, posted)
    return RedirectResponse(f"{visit.root}/slips/{made.slip}", 303)


def _account_of(visit: Visit, id_number: str) -> UUID:
    with visit.desk.reading() as conn:
        lookup = visit.desk.vault.lookup(id_number)
        person = accounts.person_by_id_number(conn, lookup, visit.office.day)
        account = None if person is None else accounts.by_party(conn, person[0])
    if account is None:
        raise Refused(NO_ACCOUNT)
    return account.public_id


@router.get("/slips/{slip_id}")
def slip_page(request: Request, visit: SlipPrinter, slip_id: UUID) -> Response:
    """Show whose slip waits to be printed; its code does not exist yet."""
    about = enrolment.about_slip(visit.desk, visit.actor, slip_id)
    return render(
        request,
        "access/slip_ready.html",
        title=_("激活单"),
        section="tasks",
        slip_id=slip_id,
        login_name=about.login_name,
        name=masked_name(about.display_name),
    )


@router.post("/slips/{slip_id}")
def print_slip(request: Request, visit: SlipPrinter, slip_id: UUID) -> Response:
    """Show the slip with a fresh code, to be printed and handed over; a former print is void."""
    slip = enrolment.print_slip(visit.desk, visit.actor, slip_id)
    return render(request, "access/slip.html", title=_("激活单"), slip=slip)
