"""Cases: the list of all, and one screen that shows all of one and takes its next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from rural_rights.installation import Installation
from rural_rights.kernel.refusal import Breach, Refused, Stale
from rural_rights.registry import queries
from rural_rights.registry.commands import review_case as review
from rural_rights.registry.commands.enter_right import enter_right
from rural_rights.registry.commands.issue_certificate import IssueAsk, issue_certificate
from rural_rights.registry.commands.publish_notice import NoticeAsk, publish_notice
from rural_rights.registry.states import STATE_WORDS
from rural_rights.registry.store import search
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import _
from rural_rights.web.pages.case_page import show_case
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pages.registry_words import DONE, RIGHT_KINDS, in_words, state_words
from rural_rights.web.pages.work_table import case_table
from rural_rights.web.pieces import Action, Empty
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(allow("case.read"))]

# Which permission opens which step; ``registry.states`` says from which state.
DOORS: Final = {
    "accept": "case.accept",
    "request-correction": "case.return",
    "resubmit": "case.enter-data",
    "decline": "case.return",
    "withdraw": "case.withdraw",
    "pass-preliminary": "case.review",
    "publish-notice": "notice.publish",
    "pass-final": "case.final-review",
    "refuse": "case.refuse",
    "enter": "case.enter",
    "make-certificate": "certificate.make",
    "issue": "certificate.issue",
}
PLAIN: Final[dict[str, Callable[..., Any]]] = {
    "accept": review.accept_case,
    "request-correction": review.request_correction,
    "resubmit": review.resubmit_case,
    "decline": review.decline_case,
    "withdraw": review.withdraw_case,
    "pass-preliminary": review.pass_preliminary,
    "pass-final": review.pass_final,
    "refuse": review.refuse_case,
    "enter": enter_right,
}
NOT_CHECKED: Final = Breach(
    rule="collector-not-checked",
    says_zh="未核对领证人的身份证件",
    says_en="The collector's identity document was not checked",
    remedy_zh="核对原件后勾选",
    remedy_en="Look at the original, then tick the box",
    field="checked",
)


@router.get("/cases")
def list_cases(request: Request, visit: Reader) -> Response:
    """Show every case in reach, whatever its state."""
    with visit.desk.reading() as conn:
        villages = queries.villages_of(conn, visit.actor)
        table = case_table(
            conn, request, visit, (), Empty(_("没有符合条件的业务。"), _("清除筛选"), "cases")
        )
    actions = (
        Action(_("移交资料"), f"{visit.root}/handovers"),
        Action(_("公告"), f"{visit.root}/village-notices"),
    )
    return render(
        request,
        "registry/cases.html",
        title=_("登记业务"),
        section="cases",
        table=table,
        kinds={kind: _(words) for kind, words in RIGHT_KINDS.items()},
        states={state: state_words(state) for state in STATE_WORDS},
        villages=villages,
        asked=request.query_params,
        actions=actions,
    )


@router.get("/cases/{case}")
def case_page(request: Request, visit: Reader, case: UUID) -> Response:
    """Show all of one case on one screen, and what can be done with it now."""
    queue = request.query_params.get("queue", "")
    with visit.desk.reading() as conn:
        seen = queries.case_view(conn, visit.actor, case, visit.office.day, queue=queue)
    with visit.desk.logging() as conn:
        search.note_reading(
            conn,
            account_id=visit.actor.account_id,
            acting_role=visit.actor.role.value,
            subject_id=seen.case.household_id,
            what="case",
            purpose="case",
        )
    return show_case(request, visit, seen)


def _take(step: str) -> Callable[..., Response]:
    """Return the route that takes one step of a case, behind the step's own door."""
    # A default and no annotation: FastAPI reads annotations without this function's names.
    door = Depends(allow(DOORS[step]))

    def take(
        *,
        request: Request,
        visit: Visit = door,
        case: UUID,
        form: Posted,
        key: IdempotencyKey,
    ) -> Response:
        with visit.desk.reading() as conn:
            seen = queries.case_view(conn, visit.actor, case, visit.office.day)
        try:
            _carry_out(request, visit, step, seen.case.id, form=form, key=key)
        except Refused as refusal:
            return show_case(request, visit, seen, step=step, refusal=refusal, form=form)
        except Stale as stale:
            return show_case(request, visit, seen, step=step, stale=stale, form=form)
        flash(visit, "success", in_words(DONE, step), clears=f"case-{step}")
        queue = str(form.get("seen_state", ""))
        return RedirectResponse(
            f"{visit.root}/cases/{case}" + (f"?queue={queue}" if queue in STATE_WORDS else ""), 303
        )

    take.__name__ = f"take_{step.replace('-', '_')}"
    take.__doc__ = f"Take the step {step}, or show the case again with what stands against it."
    return take


for _step in DOORS:
    router.add_api_route(f"/cases/{{case}}/{_step}", _take(_step), methods=["POST"])


def _carry_out(
    request: Request, visit: Visit, step: str, case_id: int, *, form: FormData, key: str
) -> None:
    """Carry out the act behind a step; raises ``Refused``, ``Stale``, ``NotFound``."""
    reader = FormReader(texts_of(form))
    version = reader.whole("version", least=1)
    desk, actor = visit.desk, visit.actor
    if step == "issue":
        ask = IssueAsk(
            case_id=case_id,
            version=version,
            collector_name=reader.text("collector_name"),
            collected_on=reader.day("collected_on"),
        )
        if "checked" not in form:
            reader.breaches.append(NOT_CHECKED)
        reader.refuse_if_any()
        desk.carry_out(issue_certificate, actor, ask, key=key)
        return
    reader.refuse_if_any()
    if step == "publish-notice":
        desk.carry_out(publish_notice, actor, NoticeAsk(case_ids=[case_id]), key=key)
        return
    reasons = [line.strip() for line in str(form.get("reasons", "")).splitlines() if line.strip()]
    plain = review.CaseAsk(case_id=case_id, version=version, reasons=reasons[:30])
    if step == "make-certificate":
        site: Installation = request.app.state.installation
        made = desk.carry_out(site.rights_press.make_certificate, actor, plain, key=key)
        site.press.finish(desk, actor, made.certificate_id)
        return
    desk.carry_out(PLAIN[step], actor, plain, key=key)
