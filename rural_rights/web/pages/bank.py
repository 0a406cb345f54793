"""The bank's desk: one box, one answer, then the pledge, its proof and its release."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from rural_rights.db.desk import office_day
from rural_rights.kernel.actor import Role
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Breach, NotFound, Refused
from rural_rights.loans.commands.file_mortgage import FilingAsk
from rural_rights.loans.queries import run_check
from rural_rights.loans.store import authorisations, checks, securities
from rural_rights.papers.securities import SecuritiesPress
from rural_rights.registry.commands.release_mortgage import ReleaseAsk, release_mortgage
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import _
from rural_rights.web.pages import bank_words as words
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pieces import Column, Crumb, Empty, Table, field_errors
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

Reader = Annotated[Visit, Depends(allow("loan.read"))]
Officer = Annotated[Visit, Depends(allow("loan.check"))]
Filer = Annotated[Visit, Depends(allow("mortgage.register"))]
Releaser = Annotated[Visit, Depends(allow("mortgage.release"))]
_LONGEST_QR: Final = 600
_LONGEST_NUMBER: Final = 64
_MOST_YUAN: Final = 10**12


def bank_of(visit: Visit) -> int:
    """Return the officer's institution; raises ``NotFound`` for an account without one."""
    if visit.actor.institution_id is None:
        raise NotFound
    return visit.actor.institution_id


@router.get("/loans")
def desk_page(request: Request, visit: Reader) -> Response:
    """Show the box to scan into, what the bank may look at now, and its securities."""
    return _desk(request, visit)


def _desk(
    request: Request, visit: Visit, *, status: int = 200, unknown: bool = False, asked: str = ""
) -> Response:
    mine = visit.actor.institution_id
    with visit.desk.reading() as conn:
        on = office_day(conn)
        given = authorisations.rights_open_to(conn, mine, on) if mine else []
        held = securities.of_bank(conn, mine, on) if mine else []
    return render(
        request,
        "loans/desk.html",
        title=_("抵押"),
        section="loans",
        status=status,
        can_check=_is_bank(visit),
        unknown=unknown,
        asked=asked,
        given=[words.given(row) for row in given],
        held=_held(visit, held),
    )


def _is_bank(visit: Visit) -> bool:
    return visit.actor.institution_id is not None and visit.actor.role is Role.BANK


def _held(visit: Visit, rows: list[Any]) -> Table:
    return Table(
        name="securities",
        caption=_("本行的抵押登记"),
        columns=(
            Column("number", _("登记证明号"), "link"),
            Column("loan_no", _("借款编号")),
            Column("unit_code", _("单元代码")),
            Column("secures_yuan", _("担保金额"), "money"),
            Column("rank", _("顺位")),
            Column("debt_to", _("债务到期日"), "day"),
            Column("registered_on", _("登记日期"), "day"),
            Column("state", _("状态"), "state"),
        ),
        rows=[words.held(row, visit.root) for row in rows],
        empty=Empty(_("还没有抵押登记。扫一张权利人已授权的证书开始。")),
        key="href",
    )


@router.post("/loans/check")
def check(*, request: Request, visit: Officer, _key: IdempotencyKey, form: Posted) -> Response:
    """Run the check and show it; one answer for what is unknown and what is not authorised."""
    asked = texts_of(form).get("certificate", "").strip()[:_LONGEST_QR]
    try:
        found = run_check(visit.desk, visit.actor, asked)
    except NotFound:
        return _desk(request, visit, status=404, unknown=True, asked=asked)
    return RedirectResponse(f"{visit.root}/loans/checks/{found.public_id}", 303)


@router.post("/loans/authorised/{authorisation}/check")
def check_authorised(visit: Officer, authorisation: UUID, _key: IdempotencyKey) -> Response:
    """Run the check on a right that the bank is authorised to see, without its paper."""
    with visit.desk.reading() as conn:
        open_now = authorisations.rights_open_to(conn, bank_of(visit), office_day(conn))
    given = next((row for row in open_now if row.public_id == authorisation), None)
    if given is None:
        raise NotFound
    if given.certificate_number is None:
        flash(visit, "warning", _("该权利没有有效的权属证书，暂不能核查。"))
        return RedirectResponse(f"{visit.root}/loans", 303)
    found = run_check(visit.desk, visit.actor, given.certificate_number, given.purpose)
    return RedirectResponse(f"{visit.root}/loans/checks/{found.public_id}", 303)


@router.get("/loans/checks/{check_id}")
def check_page(request: Request, visit: Officer, check_id: UUID) -> Response:
    """Show a check: the colour, the reasons with cure and law, the facts, then the pledge."""
    return _check(request, visit, check_id)


def _check(
    request: Request,
    visit: Visit,
    check_id: UUID,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    with visit.desk.reading() as conn:
        row = checks.of_bank(conn, check_id, bank_of(visit))
    if row is None:
        raise NotFound
    shown = words.Shown.of(row)
    return render(
        request,
        "loans/check.html",
        title=_("贷前核查"),
        section="loans",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        crumbs=(Crumb(_("抵押"), f"{visit.root}/loans"), Crumb(_("贷前核查"))),
        shown=shown,
        check=row,
        today=visit.office.day,
        expired=row.valid_until <= now_utc(),
        address=f"{visit.root}/loans/checks/{check_id}",
        kinds=words.kinds(),
    )


@router.post("/loans/checks/{check_id}/mortgage")
def file(
    *, request: Request, visit: Filer, check_id: UUID, key: IdempotencyKey, form: Posted
) -> Response:
    """Register the mortgage that the bank's officer filled in below the check, once."""
    posted = texts_of(form)
    with visit.desk.reading() as conn:
        if checks.of_bank(conn, check_id, bank_of(visit)) is None:
            raise NotFound
    press = SecuritiesPress(visit.site.press)
    try:
        ask = _filing(posted, check_id)
        visit.desk.carry_out(press.file_mortgage_with_proof, visit.actor, ask, key=key)
    except Refused as refusal:
        return _check(request, visit, check_id, refusal, posted)
    with visit.desk.reading() as conn:
        row = securities.by_loan(conn, bank_of(visit), ask.loan_no, office_day(conn))
    flash(visit, "success", _("抵押已登记。"), clears="pledge")
    answer = RedirectResponse(f"{visit.root}/loans/mortgages/{row.public_id}", 303)
    if row.document_sha256 is None:
        # After the answer: the mortgage stands whatever becomes of the drawing of its proof.
        answer.background = BackgroundTask(
            visit.site.press.finish, visit.desk, visit.actor, row.certificate_id
        )
    return answer


def _filing(posted: dict[str, str], check_id: UUID) -> FilingAsk:
    reader = FormReader(posted)
    kind = reader.choice("kind", words.kinds())
    secures, value = _amount(reader, "secures_yuan"), _amount(reader, "value_yuan")
    debt_from, debt_to = reader.day("debt_from"), reader.day("debt_to")
    loan_no, contract_no = _number(reader, "loan_no"), _number(reader, "contract_no")
    reader.refuse_if_any()
    return FilingAsk(
        check=check_id,
        kind="maximum" if kind == "maximum" else "general",
        secures_yuan=secures,
        value_yuan=value,
        debt_from=debt_from,
        debt_to=debt_to,
        loan_no=loan_no,
        contract_no=contract_no,
        transfer_banned="transfer_banned" in posted,
    )


def _amount(reader: FormReader, name: str) -> Decimal:
    amount = reader.money(name)
    known = any(breach.field == name for breach in reader.breaches)
    if not known and not 0 < amount < _MOST_YUAN:
        zh, en = "金额须大于零，并小于一万亿元", "The amount is more than nothing, below 10^12 yuan"
        reader.breaches.append(Breach("amount-out-of-range", zh, en, field=name))
    return amount


def _number(reader: FormReader, name: str) -> str:
    number = reader.text(name)
    if len(number) > _LONGEST_NUMBER:
        zh, en = "编号不得超过 64 个字", "A number has 64 characters at most"
        reader.breaches.append(Breach("number-too-long", zh, en, field=name))
    return number


def _one(visit: Visit, mortgage: UUID) -> Any:
    with visit.desk.reading() as conn:
        row = securities.one(conn, mortgage, bank_of(visit), office_day(conn))
    if row is None:
        raise NotFound
    return row


@router.get("/loans/mortgages/{mortgage}")
def mortgage_page(request: Request, visit: Reader, mortgage: UUID) -> Response:
    """Show one of the bank's securities: its state, its rank, its proof, its release."""
    row = _one(visit, mortgage)
    title = _("抵押 %(loan)s", loan=row.loan_no)
    return render(
        request,
        "loans/mortgage.html",
        title=title,
        section="loans",
        crumbs=(Crumb(_("抵押"), f"{visit.root}/loans"), Crumb(title)),
        row=row,
        state_tag="released" if row.rank is None else "registered",
        facts=words.mortgage_facts(row),
        address=f"{visit.root}/loans/mortgages/{mortgage}",
    )


@router.get("/loans/mortgages/{mortgage}/proof.pdf")
def proof_file(visit: Reader, mortgage: UUID) -> Response:
    """Send the registration proof as the sealed PDF; one not drawn yet is drawn now."""
    row = _one(visit, mortgage)
    body = SecuritiesPress(visit.site.press).proof(visit.desk, visit.actor, row)
    name = f"proof-{row.registered_on:%Y%m%d}-{row.mortgage_id}.pdf"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type="application/pdf", headers=headers)


@router.post("/loans/mortgages/{mortgage}/release")
def release(*, visit: Releaser, mortgage: UUID, key: IdempotencyKey, form: Posted) -> Response:
    """Release the security on the bank's own application; its proof becomes void."""
    row = _one(visit, mortgage)
    because = texts_of(form).get("because", "").strip()[:200] or "主债权消灭"
    ask = ReleaseAsk(unit_id=row.unit_id, mortgage_id=row.mortgage_id, because=because)
    visit.desk.carry_out(release_mortgage, visit.actor, ask, key=key)
    flash(visit, "success", _("抵押已注销，登记证明作废。"))
    return RedirectResponse(f"{visit.root}/loans/mortgages/{mortgage}", 303)
