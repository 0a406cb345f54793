"""The desks' steps on a case: accept, send back, pass, refuse, withdraw."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.kernel import law
from rural_rights.kernel.dates import add_working_days
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import Breach, Refused, refuse_if_any
from rural_rights.registry.proposal import ProposedRight
from rural_rights.registry.rules.review import four_eyes, notice_over
from rural_rights.registry.states import step_to
from rural_rights.registry.store.cases import lock_case, move_case, next_acceptance, notice_of


class CaseAsk(BaseModel):
    """A step on one case, as read at ``version`` (None: whatever it is now, in a batch)."""

    case_id: int
    version: int | None = None
    reasons: list[str] = Field(default_factory=list, max_length=30)


class CaseMoved(BaseModel):
    """Where the case stands now."""

    case_id: int
    state: str
    number: str | None = None


def accept_case(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Accept a complete application: it gets its number, its place in line and its clock.

    Law: 不动产登记暂行条例 17 (acceptance), 20 (30 working days).
    """
    case = lock_case(tx, ask.case_id, ask.version)
    state = step_to(case.state, "accept", tx.actor.role)
    refuse_if_any(_complete(case))
    promised = practice().days("case_promised_working_days", tx.office_date)
    legal = law.CASE_LIMIT_WORKING_DAYS.on(tx.office_date)
    number = case.number
    order = case.acceptance_order
    if number is None:
        serial = next_number(tx.conn, "case", tx.office_date.year)
        number = f"{tx.office_date:%Y}{case.village_code[:6]}{serial:07d}"
        order = next_acceptance(tx)
    move_case(
        tx,
        case,
        "accept",
        state,
        number=number,
        acceptance_order=order,
        accepted_on=tx.office_date,
        accepted_by=tx.actor.account_id,
        promised_by=add_working_days(tx.office_date, promised),
        legal_by=add_working_days(tx.office_date, legal),
    )
    tx.law.append(law.CASE_LIMIT_WORKING_DAYS.cites(tx.office_date))
    return CaseMoved(case_id=case.id, state=state, number=number)


def _complete(case: Any) -> Breach | None:
    """Refuse a case that lacks what nobody may invent: its collective, its holders, its land.

    Law: 不动产登记暂行条例 16.
    """
    proposal = ProposedRight.model_validate(case.proposal)
    missing = [
        word
        for word, lacking in (
            ("权利人", not proposal.interests),
            ("集体经济组织", case.right_kind == "share" and proposal.collective_id is None),
            ("面积", case.right_kind != "share" and not proposal.area_m2),
        )
        if lacking
    ]
    if not missing:
        return None
    return Breach(
        rule="case-incomplete",
        says_zh="申请缺少:" + "、".join(missing),
        says_en="The application lacks: " + ", ".join(missing),
        remedy_zh="请更正移交资料后重新导入",
        remedy_en="Correct the hand-over and import it again",
        law=law.REGISTRATION_REGULATION + "第十六条",
    )


def _step(tx: Tx, ask: CaseAsk, step: str, **changes: Any) -> CaseMoved:
    case = lock_case(tx, ask.case_id, ask.version)
    state = step_to(case.state, step, tx.actor.role)
    reasons = {"reasons": ask.reasons} if ask.reasons else None
    move_case(tx, case, step, state, reasons=reasons, **changes)
    return CaseMoved(case_id=case.id, state=state, number=case.number)


def _reasons_given(ask: CaseAsk) -> None:
    if not any(reason.strip() for reason in ask.reasons):
        raise Refused(
            Breach(
                rule="reasons-missing",
                says_zh="必须写明理由",
                says_en="Reasons must be given in writing",
                remedy_zh="请逐条写明需补正的材料或不予登记的理由",
                remedy_en="List what is missing, or why the case is refused",
                law=law.REGISTRATION_REGULATION + "第十七条、第二十二条",
                field="reasons",
            )
        )


def request_correction(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Send a case back with one list of all that is missing.  Law: 不动产登记暂行条例 17."""
    _reasons_given(ask)
    return _step(tx, ask, "request-correction")


def resubmit_case(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Hand in a corrected case again.  Law: 不动产登记暂行条例 17."""
    return _step(tx, ask, "resubmit")


def decline_case(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Decline an application in writing.  Law: 不动产登记暂行条例 17."""
    _reasons_given(ask)
    return _step(tx, ask, "decline")


def refuse_case(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Refuse a case in writing, with its reasons.  Law: 不动产登记暂行条例 22."""
    _reasons_given(ask)
    return _step(tx, ask, "refuse")


def withdraw_case(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Withdraw a case: only before its entry.  Law: 不动产登记暂行条例 15."""
    return _step(tx, ask, "withdraw")


def pass_preliminary(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Pass the township's review (初审).  Law: 浙江省实施农村土地承包法办法 30."""
    return _step(tx, ask, "pass-preliminary", preliminary_by=tx.actor.account_id)


def pass_final(tx: Tx, ask: CaseAsk) -> CaseMoved:
    """Pass the county's final review (复审): another person, and the notice is over.

    Law: 不动产登记暂行条例实施细则 17 (notice), 不动产登记暂行条例 18-19.
    """
    case = lock_case(tx, ask.case_id, ask.version)
    state = step_to(case.state, "pass-final", tx.actor.role)
    notice = notice_of(tx.conn, case.notice_id) if case.notice_id is not None else None
    refuse_if_any(
        four_eyes(tx.actor.account_id, case.accepted_by, case.preliminary_by),
        notice_over(notice.ends_on if notice else None, tx.office_date),
    )
    move_case(tx, case, "pass-final", state, final_by=tx.actor.account_id)
    return CaseMoved(case_id=case.id, state=state, number=case.number)
