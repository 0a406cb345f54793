"""Publish a draft, take a listing back, halt it, take it up again, end it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.transfers import queries
from rural_rights.transfers.commands.halt_listing import (
    fail_listing,
    resume_listing,
    suspend_listing,
)
from rural_rights.transfers.commands.publish_listing import StepAsk, publish_listing
from rural_rights.transfers.commands.withdraw_listing import EndAsk, withdraw_listing
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import N_, _
from rural_rights.web.pages.exchange import Reader, crumbs, file_of
from rural_rights.web.pages.exchange_listing import Lister
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pieces import Crumb, field_errors
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

REASONED = {
    "withdraw": (withdraw_listing, N_("撤回项目"), N_("撤回后不能恢复，需要时请重新发布。")),
    "fail": (fail_listing, N_("终止项目"), N_("终止后不能恢复，地块可以重新挂牌。")),
    "suspend": (suspend_listing, N_("中止项目"), N_("中止期间不接受申请，不能成交。")),
}


@router.post("/exchange/listings/{listing}/publish")
def publish(
    visit: Lister, listing: UUID, key: IdempotencyKey, version: Annotated[int, Form()]
) -> Response:
    """Publish the draft: the notice begins today."""
    file = file_of(visit, listing)
    ask = StepAsk(listing_id=file.listing.id, version=version)
    done = visit.desk.carry_out(publish_listing, visit.actor, ask, key=key)
    flash(visit, "success", _("已发布，项目编号 %(number)s，公告今日开始。", number=done.number))
    return RedirectResponse(f"{visit.root}/exchange/listings/{listing}", 303)


@router.post("/exchange/listings/{listing}/resume")
def resume(
    visit: Annotated[Visit, Depends(allow("listing.award"))],
    listing: UUID,
    key: IdempotencyKey,
    version: Annotated[int, Form()],
) -> Response:
    """Take a halted listing up again."""
    file = file_of(visit, listing)
    ask = StepAsk(listing_id=file.listing.id, version=version)
    visit.desk.carry_out(resume_listing, visit.actor, ask, key=key)
    flash(visit, "success", _("项目已恢复。"))
    return RedirectResponse(f"{visit.root}/exchange/listings/{listing}", 303)


@router.get("/exchange/listings/{listing}/because")
def reason_page(request: Request, visit: Reader, listing: UUID, step: str) -> Response:
    """Ask for the reason of a step that ends or halts a listing."""
    if step not in REASONED:
        raise NotFound
    return _reason_form(request, visit, listing, step)


def _reason_form(
    request: Request,
    visit: Visit,
    listing: UUID,
    step: str,
    *,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    file = file_of(visit, listing)
    opened = queries.open_steps(file, visit.actor, visit.office.day)
    if step not in {one.step for one in opened}:
        raise NotFound
    _act, title, warning = REASONED[step]
    back = f"{visit.root}/exchange/listings/{listing}"
    return render(
        request,
        "exchange/because.html",
        title=_(title),
        section="exchange",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        crumbs=crumbs(visit, Crumb(file.listing.number or _("项目草稿"), back), Crumb(_(title))),
        warning=_(warning),
        action=f"{back}/{step}",
        back=back,
        version=file.listing.version,
    )


def _end(
    request: Request, visit: Visit, listing: UUID, step: str, *, key: str, form: FormData
) -> Response:
    file = file_of(visit, listing)
    posted = texts_of(form)
    reader = FormReader(posted)
    because, version = reader.text("because"), reader.whole("version", least=1)
    try:
        reader.refuse_if_any()
        ask = EndAsk(listing_id=file.listing.id, version=version, because=because[:200].ljust(2))
        visit.desk.carry_out(REASONED[step][0], visit.actor, ask, key=key)
    except Refused as refusal:
        return _reason_form(request, visit, listing, step, refusal=refusal, posted=posted)
    flash(visit, "success", _("已办理：%(step)s。", step=_(REASONED[step][1])))
    return RedirectResponse(f"{visit.root}/exchange/listings/{listing}", 303)


@router.post("/exchange/listings/{listing}/withdraw")
def withdraw(
    *,
    request: Request,
    visit: Annotated[Visit, Depends(allow("listing.withdraw"))],
    listing: UUID,
    key: IdempotencyKey,
    form: Posted,
) -> Response:
    """Take a listing back."""
    return _end(request, visit, listing, "withdraw", key=key, form=form)


@router.post("/exchange/listings/{listing}/suspend")
def suspend(
    *,
    request: Request,
    visit: Annotated[Visit, Depends(allow("listing.award"))],
    listing: UUID,
    key: IdempotencyKey,
    form: Posted,
) -> Response:
    """Halt a listing."""
    return _end(request, visit, listing, "suspend", key=key, form=form)


@router.post("/exchange/listings/{listing}/fail")
def fail(
    *,
    request: Request,
    visit: Annotated[Visit, Depends(allow("listing.award"))],
    listing: UUID,
    key: IdempotencyKey,
    form: Posted,
) -> Response:
    """End a listing without a deal."""
    return _end(request, visit, listing, "fail", key=key, form=form)
