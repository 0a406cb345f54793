"""One case on one screen: its facts, household, land, warnings, papers, way, and next steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from rural_rights.kernel.area import mu_of
from rural_rights.kernel.refusal import Breach, Refused, Stale
from rural_rights.registry import model, queries
from rural_rights.registry.states import STATE_WORDS, STEPS
from rural_rights.web.doors import Visit
from rural_rights.web.format import day
from rural_rights.web.i18n import _, language
from rural_rights.web.pages.posted import texts_of
from rural_rights.web.pages.registry_words import (
    CO_OWNERSHIP,
    DESKS,
    LAND_KINDS,
    RIGHT_KINDS,
    clock_of,
    coded,
    in_words,
    state_words,
)
from rural_rights.web.pages.registry_words import STEPS as STEP_WORDS
from rural_rights.web.pieces import (
    Action,
    Crumb,
    Difference,
    Event,
    Fact,
    LandMap,
    Parcel,
    TermBar,
    field_errors,
)
from rural_rights.web.shell import render
from rural_rights.web.states import Tone

# The steps that ask for more than a press of a button.
WITH_REASONS: Final = ("request-correction", "decline", "refuse")
SIDES: Final = (("east", "东"), ("south", "南"), ("west", "西"), ("north", "北"))


@dataclass(frozen=True, slots=True)
class StepForm:
    """A form for one step: whether it wants reasons, and how it is explained."""

    step: str
    words: str
    help: str
    reasons: bool


def show_case(
    request: Request,
    visit: Visit,
    seen: queries.CaseView,
    *,
    step: str = "",
    refusal: Refused | None = None,
    stale: Stale | None = None,
    form: FormData | None = None,
) -> Response:
    """Return the page of a case; with what stands against ``step`` when it was just tried."""
    case = seen.case
    posted = {**texts_of(form), "form": f"case-{step}"} if form is not None else None
    fields = field_errors(refusal) if refusal else {}
    known = {"reasons", "collector_name", "collected_on", "checked"}
    return render(
        request,
        "registry/case.html",
        title=_(
            "%(who)s：%(kind)s首次登记", who=_who(seen), kind=in_words(RIGHT_KINDS, case.right_kind)
        ),
        section="cases",
        crumbs=(
            Crumb(_("登记业务"), f"{visit.root}/cases"),
            Crumb(case.number or _("未受理")),
        ),
        status=409 if stale else 422 if refusal else 200,
        errors={name: error for name, error in fields.items() if name in known},
        values=posted,
        seen=seen,
        case=case,
        what=_what(seen),
        state_says=state_words(case.state),
        clock=clock_of(seen.deadline),
        actions=_actions(visit, seen),
        forms=_forms(visit, case.state),
        tried=step,
        breaches=[b for b in refusal.breaches if b.field not in known] if refusal else [],
        differences=_differences(seen, posted or {}) if stale else [],
        facts=_facts(seen, visit),
        term=_term(seen, visit),
        people=[_person(holder, seen, visit) for holder in seen.members],
        land=[land_row(parcel) for parcel in seen.folio.parcels],
        map=land_map(seen.folio.parcels, "blue"),
        evidence=[_paper(row) for row in seen.evidence],
        events=[_event(row) for row in seen.events],
        before=f"{visit.root}/cases/{seen.before}{_queue(request)}" if seen.before else "",
        after=f"{visit.root}/cases/{seen.after}{_queue(request)}" if seen.after else "",
        language=language(),
    )


def _queue(request: Request) -> str:
    queue = request.query_params.get("queue", "")
    return f"?queue={queue}" if queue in STATE_WORDS else ""


def _who(seen: queries.CaseView) -> str:
    return seen.folio.household.name if seen.folio.household else seen.folio.code


def _what(seen: queries.CaseView) -> str:
    return _("%(village)s · 单元 %(code)s", village=seen.village, code=seen.folio.code)


def _facts(seen: queries.CaseView, visit: Visit) -> list[Fact]:
    case, proposal, household = seen.case, seen.proposal, seen.folio.household
    facts = [
        Fact(_("受理编号"), case.number or _("未受理")),
        Fact(_("提出日期"), day(case.submitted_on)),
        Fact(_("权利"), in_words(RIGHT_KINDS, case.right_kind)),
        Fact(_("取得方式"), coded("CBJYQQDFS", proposal.acquisition)),
        Fact(_("共有情况"), in_words(CO_OWNERSHIP, proposal.co_ownership)),
    ]
    if proposal.area_m2 is not None:
        facts.append(Fact(_("面积"), f"{proposal.area_m2:,} ㎡ ({mu_of(proposal.area_m2):,} 亩)"))
    if household is not None:
        facts.append(Fact(_("户编码"), household.code))
        facts.append(Fact(_("地址"), household.address))
    for name, words in (("approval_number", _("批准文号")), ("note", _("说明"))):
        if proposal.particulars.get(name):
            facts.append(Fact(words, proposal.particulars[name]))
    if seen.notice is not None:
        facts.append(
            Fact(
                _("公告"),
                seen.notice.number,
                href=f"{visit.root}/village-notices/{seen.notice.public_id}",
                note=_("公告期至 %(day)s", day=day(seen.notice.ends_on)),
            )
        )
    if seen.folio.right is not None:
        address = f"{visit.root}/rights/{seen.folio.public_id}"
        facts.append(Fact(_("登记簿"), _("打开权利页"), href=address, state="in-force"))
    return facts


def _term(seen: queries.CaseView, visit: Visit) -> TermBar | None:
    proposal = seen.proposal
    if proposal.term_from is None or proposal.term_to is None:
        return None
    return TermBar(proposal.term_from, proposal.term_to - timedelta(days=1), visit.office.day)


def _person(holder: model.Holder, seen: queries.CaseView, visit: Visit) -> dict[str, Any]:
    interests = [i for i in seen.proposal.interests if i.person_id == holder.person_id]
    units = "、".join(
        f"{i.share_class or ''} {i.share_units.normalize():f}" for i in interests if i.share_units
    )
    fraction = next((f"{i.numerator}/{i.denominator}" for i in interests if i.numerator), "")
    return {
        "name": holder.name,
        "href": f"{visit.root}/people/{holder.public_id}",
        "relation": coded("YHZGX", holder.relation),
        "sex": coded("XB", holder.sex),
        "born": holder.birth_date,
        "part": units or fraction or (_("共有人") if interests else _("非共有人")),
    }


def land_row(parcel: model.Parcel) -> dict[str, Any]:
    """Return a piece of land as the tables of land show it."""
    sides = parcel.sides or {}
    basic = {True: _("基本农田"), False: "", None: ""}[parcel.is_basic_farmland]
    return {
        "name": parcel.name,
        "kind": in_words(LAND_KINDS, parcel.kind),
        "code": parcel.code,
        "area_m2": parcel.area_m2,
        "basic": basic,
        "sides": "；".join(f"{word}：{sides[key]}" for key, word in SIDES if sides.get(key)) or "—",
    }


def land_map(
    parcels: Sequence[model.Parcel],
    tone: Tone,
    *,
    neighbours: Sequence[Any] = (),
    tones: Mapping[int, Tone] | None = None,
) -> LandMap | None:
    """Return the map of a unit's land among its neighbours; None where nothing has a shape."""
    own = [
        Parcel(
            name=parcel.name or parcel.code[-5:],
            geometry=parcel.geometry,
            tone=(tones or {}).get(parcel.spatial_unit_id, tone),
            says=f"{parcel.area_m2:,} ㎡",
        )
        for parcel in parcels
        if parcel.geometry
    ]
    around = [
        Parcel(name=row.name or row.code[-5:], geometry=row.geometry, tone="grey", own=False)
        for row in neighbours
        if row.geometry
    ]
    return LandMap("land", _("地块位置"), (*around, *own)) if own else None


def _paper(row: Any) -> dict[str, Any]:
    particulars = row.particulars or {}
    if row.kind == "hand-over":
        code = row.title.rpartition(":")[2]
        rows = len(particulars.get("rows") or ())
        says = _("移交资料中 %(rows)s 行", rows=rows)
        former = particulars.get("former_number")
        if former:
            says = _("%(says)s；原证书号 %(number)s", says=says, number=former)
        return {"title": _("调查成果 %(code)s", code=code), "says": says}
    return {"title": row.title, "says": row.media_type or ""}


def _event(row: Any) -> Event:
    reasons = "；".join((row.reasons or {}).get("reasons", ()))
    tones: dict[str, Tone] = {"refuse": "red", "request-correction": "amber", "enter": "green"}
    return Event(
        on=row.recorded_from,
        title=in_words(STEP_WORDS, row.step),
        text=reasons,
        by=f"{in_words(DESKS, row.acting_role)} {row.display_name or ''}".strip(),
        tone=tones.get(row.step, "blue"),
    )


def _actions(visit: Visit, seen: queries.CaseView) -> tuple[Action, ...]:
    """Return the next step of the straight way, open or with what stands against it."""
    state = seen.case.state
    step = queries.NEXT_OF_STATE.get(state)
    if step is None:
        return ()
    words = in_words(STEP_WORDS, step)
    desks = STEPS[state, step][1]
    if visit.actor.role not in desks:
        return (Action.forbidden(words, _other_desk(desks[0])),)
    against = seen.hindrances.get(step, ())
    if against:
        return (Action.forbidden(words, *against),)
    if step == "issue":
        return ()
    address = f"{visit.root}/cases/{seen.case.public_id}/{step}"
    return (Action(words, address, method="post", main=True, key="a"),)


def _other_desk(desk: Any) -> Breach:
    zh, en = DESKS[desk], desk.value
    return Breach(
        rule="desk-not-allowed",
        says_zh=f"由{zh}办理",
        says_en=f"This is for the {en}",
    )


def _forms(visit: Visit, state: str) -> list[StepForm]:
    """Return the other steps that this desk may take now."""
    main = queries.NEXT_OF_STATE.get(state)
    helps = {
        "request-correction": _("一次列全所有需要补正的材料，每行一条；补正时间不计入时限。"),
        "decline": _("写明不予受理的理由，每行一条；申请人会收到书面告知。"),
        "refuse": _("写明不予登记的理由，每行一条；可在60日内申请复议，或在6个月内起诉。"),
        "withdraw": _("登簿之前申请人可以撤回。"),
    }
    return [
        StepForm(step, in_words(STEP_WORDS, step), helps.get(step, ""), step in WITH_REASONS)
        for (before, step), (_next, desks) in STEPS.items()
        if before == state and step != main and visit.actor.role in desks and step in helps
    ]


def _differences(seen: queries.CaseView, posted: Mapping[str, str]) -> list[Difference]:
    """Return what the reader saw and wrote beside what stands now."""
    then = posted.get("seen_state", "")
    latest = seen.events[0] if seen.events else None
    said = "；".join((latest.reasons or {}).get("reasons", ())) if latest else ""
    return [
        Difference(
            _("业务状态"),
            state_words(then) if then in STATE_WORDS else "—",
            state_words(seen.case.state),
        ),
        Difference(_("理由"), posted.get("reasons", ""), said),
        Difference(
            _("办理人"), visit_name(posted), (latest.display_name or "—") if latest else "—"
        ),
    ]


def visit_name(posted: Mapping[str, str]) -> str:
    """Return the name under which a form was filled in."""
    return posted.get("seen_by", "—")
