"""From an application to a certified deal: apply, award, sign, pay, certify, close."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from rural_rights.kernel.names import masked_name
from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.papers.deals import DealsPress, PaperMade
from rural_rights.papers.press import Press
from rural_rights.transfers import queries
from rural_rights.transfers.commands.apply_for_listing import ApplicationAsk, apply_for_listing
from rural_rights.transfers.commands.award_listing import AwardAsk, award_listing
from rural_rights.transfers.commands.close_listing import close_listing
from rural_rights.transfers.commands.decline_application import (
    DeclineAsk,
    decline_application,
)
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.commands.record_payment import PaymentAsk, record_payment
from rural_rights.transfers.model import ApplicantKind
from rural_rights.transfers.queries import ListingFile
from rural_rights.transfers.rules.contract import instalments
from rural_rights.transfers.store.applications import name_of_person
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import N_, _
from rural_rights.web.pages import exchange_words as words
from rural_rights.web.pages.exchange import crumbs, file_of
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pieces import Crumb, field_errors
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

Applicant = Annotated[Visit, Depends(allow("listing.apply"))]
Officer = Annotated[Visit, Depends(allow("listing.award"))]
ContractMaker = Annotated[Visit, Depends(allow("contract.make"))]
Certifier = Annotated[Visit, Depends(allow("transaction.certify"))]
KINDS = {"organisation": N_("单位（统一社会信用代码）"), "person": N_("本人（身份证号）")}


def _back(visit: Visit, listing: UUID) -> str:
    return f"{visit.root}/exchange/listings/{listing}"


def _form(
    request: Request,
    visit: Visit,
    file: ListingFile,
    template: str,
    title: str,
    *,
    refusal: Refused | None,
    posted: dict[str, str] | None,
    **context: object,
) -> Response:
    """Return one form about a listing, with the faults of the last try."""
    back = _back(visit, file.listing.public_id)
    return render(
        request,
        template,
        title=title,
        section="exchange",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        crumbs=crumbs(visit, Crumb(file.listing.number or "", back), Crumb(title)),
        file=file,
        back=back,
        facts=words.facts(file),
        **context,
    )


def _must_be_open(visit: Visit, file: ListingFile, step: str) -> None:
    """Raise ``NotFound`` for a form of a step that this reader does not look for now."""
    opened = queries.open_steps(file, visit.actor, visit.office.day)
    if step not in {one.step for one in opened}:
        raise NotFound


@router.get("/exchange/listings/{listing}/apply")
def apply_page(request: Request, visit: Applicant, listing: UUID) -> Response:
    """Show the form of an application."""
    file = file_of(visit, listing)
    _must_be_open(visit, file, "apply")
    return _apply_form(request, visit, file)


def _apply_form(
    request: Request,
    visit: Visit,
    file: ListingFile,
    *,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    own_name = ""
    if visit.actor.party_id is not None:
        with visit.desk.reading() as conn:
            own_name = masked_name(name_of_person(conn, visit.actor.party_id))
    return _form(
        request,
        visit,
        file,
        "exchange/apply.html",
        _("申请受让"),
        refusal=refusal,
        posted=posted,
        kinds=words.choices(KINDS),
        own_name=own_name,
    )


@router.post("/exchange/listings/{listing}/apply")
def apply(
    *, request: Request, visit: Applicant, listing: UUID, key: IdempotencyKey, form: Posted
) -> Response:
    """File the application."""
    file = file_of(visit, listing)
    posted = texts_of(form)
    try:
        ask = _application_ask(visit, file, posted)
        visit.desk.carry_out(apply_for_listing, visit.actor, ask, key=key)
    except Refused as refusal:
        return _apply_form(request, visit, file, refusal=refusal, posted=posted)
    flash(visit, "success", _("申请已提交，公告期满后由交易中心审核。"), clears="apply")
    return RedirectResponse(_back(visit, listing), 303)


def _application_ask(visit: Visit, file: ListingFile, posted: dict[str, str]) -> ApplicationAsk:
    reader = FormReader(posted)
    kind = reader.choice("kind", KINDS)
    known = kind == "person" and visit.actor.party_id is not None
    name = "" if known else reader.text("name")
    code = "" if known else reader.identity_number("code")
    phone = reader.text("phone", required=False)
    offered = reader.money("offered")
    plan = reader.text("plan")
    version = reader.whole("version", least=1)
    if not reader.breaches and offered <= 0:
        reader.money("offered_missing")
    reader.refuse_if_any()
    return ApplicationAsk(
        listing_id=file.listing.id,
        version=version,
        kind=ApplicantKind(kind),
        name=name[:120],
        code=code[:40],
        phone=phone[:20],
        offered_yuan=offered,
        plan=plan[:500].ljust(2),
    )


@router.get("/exchange/listings/{listing}/applications/{application}/decline")
def decline_page(request: Request, visit: Officer, listing: UUID, application: UUID) -> Response:
    """Ask why an applicant is declined."""
    return _decline_form(request, visit, listing, application)


def _decline_form(
    request: Request,
    visit: Visit,
    listing: UUID,
    application: UUID,
    *,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    file = file_of(visit, listing)
    chosen = next((one for one in file.waiting if one.public_id == application), None)
    if chosen is None:
        raise NotFound
    return _form(
        request,
        visit,
        file,
        "exchange/because.html",
        _("审核不通过"),
        refusal=refusal,
        posted=posted,
        warning=_("申请人会收到这里填写的理由。"),
        action=f"{_back(visit, listing)}/applications/{application}/decline",
        version=file.listing.version,
    )


@router.post("/exchange/listings/{listing}/applications/{application}/decline")
def decline(
    *,
    request: Request,
    visit: Officer,
    listing: UUID,
    application: UUID,
    key: IdempotencyKey,
    form: Posted,
) -> Response:
    """Decline an applicant, with the reason in writing."""
    posted = texts_of(form)
    reader = FormReader(posted)
    because = reader.text("because")
    try:
        reader.refuse_if_any()
        ask = DeclineAsk(application=application, because=because[:200].ljust(2))
        visit.desk.carry_out(decline_application, visit.actor, ask, key=key)
    except Refused as refusal:
        return _decline_form(request, visit, listing, application, refusal=refusal, posted=posted)
    flash(visit, "success", _("已记录审核意见。"))
    return RedirectResponse(_back(visit, listing), 303)


@router.get("/exchange/listings/{listing}/award")
def award_page(request: Request, visit: Officer, listing: UUID) -> Response:
    """Show the one qualified applicant, and what the deal would be."""
    file = file_of(visit, listing)
    _must_be_open(visit, file, "award")
    return _award_form(request, visit, file)


def _award_form(
    request: Request,
    visit: Visit,
    file: ListingFile,
    *,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    return _form(
        request,
        visit,
        file,
        "exchange/award.html",
        _("确认成交"),
        refusal=refusal,
        posted=posted,
        applicants={
            str(one.public_id): _(
                "%(name)s，每亩每年 %(rent)s 元",
                name=one.name if one.uscc else masked_name(one.name),
                rent=one.offered_yuan,
            )
            for one in file.waiting
        },
    )


@router.post("/exchange/listings/{listing}/award")
def award(
    *, request: Request, visit: Officer, listing: UUID, key: IdempotencyKey, form: Posted
) -> Response:
    """Strike the deal by agreement."""
    file = file_of(visit, listing)
    posted = texts_of(form)
    reader = FormReader(posted)
    waiting = {str(one.public_id): one for one in file.waiting}
    application = reader.choice("application", waiting)
    screening = reader.text("screening_no", required=False)
    version = reader.whole("version", least=1)
    try:
        reader.refuse_if_any()
        ask = AwardAsk(
            listing_id=file.listing.id,
            version=version,
            application=UUID(application),
            screening_no=screening[:64],
        )
        visit.desk.carry_out(award_listing, visit.actor, ask, key=key)
    except Refused as refusal:
        return _award_form(request, visit, file, refusal=refusal, posted=posted)
    flash(visit, "success", _("已成交，请双方签订合同。"))
    return RedirectResponse(_back(visit, listing), 303)


@router.post("/exchange/listings/{listing}/sign-contract")
def sign(
    request: Request,
    visit: ContractMaker,
    listing: UUID,
    key: IdempotencyKey,
    version: Annotated[int, Form()],
) -> Response:
    """Sign the contract and enter the lease; the paper is drawn and sealed at once."""
    press: Press = request.app.state.installation.press
    ask = StepAsk(listing_id=file_of(visit, listing).listing.id, version=version)
    made = visit.desk.carry_out(DealsPress(press).sign_contract, visit.actor, ask, key=key)
    _finish(visit, press, made)
    said = _("合同 %(number)s 已签订，租赁已登入登记簿。", number=made.number)
    flash(visit, "success", said)
    return RedirectResponse(_back(visit, listing), 303)


def _finish(visit: Visit, press: Press, made: PaperMade) -> None:
    press.finish(visit.desk, visit.actor, made.certificate_id)


@router.get("/exchange/listings/{listing}/record-payment")
def payment_page(request: Request, visit: ContractMaker, listing: UUID) -> Response:
    """Ask for the proof of the first rent."""
    file = file_of(visit, listing)
    _must_be_open(visit, file, "record-payment")
    return _payment_form(request, visit, file)


def _payment_form(
    request: Request,
    visit: Visit,
    file: ListingFile,
    *,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    deal = file.deal
    if deal is None:
        raise NotFound
    first = instalments(deal.rent_per_mu_yuan, deal.area_m2, deal.term)[0]
    return _form(
        request,
        visit,
        file,
        "exchange/payment.html",
        _("登记付款凭证"),
        refusal=refusal,
        posted=posted,
        first=first.amount_yuan,
    )


@router.post("/exchange/listings/{listing}/record-payment")
def pay(
    *, request: Request, visit: ContractMaker, listing: UUID, key: IdempotencyKey, form: Posted
) -> Response:
    """Keep the proof of the first rent."""
    file = file_of(visit, listing)
    posted = texts_of(form)
    try:
        ask = _payment_ask(file, posted)
        visit.desk.carry_out(record_payment, visit.actor, ask, key=key)
    except Refused as refusal:
        return _payment_form(request, visit, file, refusal=refusal, posted=posted)
    flash(visit, "success", _("付款凭证已登记，可以出具鉴证书。"), clears="payment")
    return RedirectResponse(_back(visit, listing), 303)


def _payment_ask(file: ListingFile, posted: FormData | dict[str, str]) -> PaymentAsk:
    reader = FormReader(posted)
    paid = reader.money("paid")
    paid_on = reader.day("paid_on")
    reference = reader.text("reference")
    version = reader.whole("version", least=1)
    reader.refuse_if_any()
    return PaymentAsk(
        listing_id=file.listing.id,
        version=version,
        paid_yuan=paid,
        paid_on=paid_on,
        reference=reference[:64].ljust(2),
    )


@router.post("/exchange/listings/{listing}/certify")
def certify(
    request: Request,
    visit: Certifier,
    listing: UUID,
    key: IdempotencyKey,
    version: Annotated[int, Form()],
) -> Response:
    """Issue the transaction certificate; it is drawn and sealed at once."""
    press: Press = request.app.state.installation.press
    ask = StepAsk(listing_id=file_of(visit, listing).listing.id, version=version)
    made = visit.desk.carry_out(DealsPress(press).certify_deal, visit.actor, ask, key=key)
    _finish(visit, press, made)
    flash(visit, "success", _("鉴证书 %(number)s 已出具。", number=made.number))
    return RedirectResponse(_back(visit, listing), 303)


@router.post("/exchange/listings/{listing}/close")
def close(
    visit: Certifier, listing: UUID, key: IdempotencyKey, version: Annotated[int, Form()]
) -> Response:
    """Close the file of a listing."""
    ask = StepAsk(listing_id=file_of(visit, listing).listing.id, version=version)
    visit.desk.carry_out(close_listing, visit.actor, ask, key=key)
    flash(visit, "success", _("项目已办结归档。"))
    return RedirectResponse(_back(visit, listing), 303)
