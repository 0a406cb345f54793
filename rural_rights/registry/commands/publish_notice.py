"""Publishes one notice for the cases of a village that passed the township's review."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select

from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.kernel import law
from rural_rights.kernel.area import mu_of
from rural_rights.kernel.dates import add_working_days, is_estimated
from rural_rights.kernel.refusal import Breach, NotFound, Refused
from rural_rights.registry.proposal import ProposedRight
from rural_rights.registry.states import step_to
from rural_rights.registry.store.cases import insert_notice, lock_case, move_case
from rural_rights.registry.store.view import HOUSEHOLD, UNIT


class NoticeAsk(BaseModel):
    """The cases of one village to be announced together."""

    case_ids: list[int] = Field(min_length=1)


class NoticePublished(BaseModel):
    """The notice: its number and its last day."""

    notice_id: int
    number: str
    starts_on: date
    ends_on: date
    cases: int


def publish_notice(tx: Tx, ask: NoticeAsk) -> NoticePublished:
    """Publish one notice of fifteen working days for many first registrations.

    Only what the rule needs is shown: name of the household's head, village, object, area.

    Law: 不动产登记暂行条例实施细则 17; 个人信息保护法 6.
    """
    cases = [lock_case(tx, case_id) for case_id in sorted(set(ask.case_ids))]
    tx.case_id = None
    villages = {case.village_code for case in cases}
    if len(villages) != 1:
        raise Refused(
            Breach(
                rule="notice-one-village",
                says_zh="一份公告只能列同一村的业务",
                says_en="One notice covers one village",
                remedy_zh="请按村分别公告",
                remedy_en="Publish a notice for each village",
                law="《不动产登记暂行条例实施细则》第十七条",
            )
        )
    days = law.FIRST_ENTRY_NOTICE_WORKING_DAYS.on(tx.office_date)
    ends_on = add_working_days(tx.office_date, days)
    states = [step_to(case.state, "publish-notice", tx.actor.role) for case in cases]
    items = [_item(tx, case) for case in cases]
    serial = next_number(tx.conn, "notice", tx.office_date.year)
    number = f"东登公告〔{tx.office_date.year}〕{serial}号"
    notice_id = insert_notice(
        tx,
        {
            "number": number,
            "kind": "first-registration",
            "village_code": villages.pop(),
            "starts_on": tx.office_date,
            "ends_on": ends_on,
            "is_estimate": is_estimated(ends_on),
            "items": items,
        },
    )
    for case, state in zip(cases, states, strict=True):
        move_case(tx, case, "publish-notice", state, notice_id=notice_id)
    tx.facts["notice"] = {"number": number, "cases": [case.id for case in cases]}
    return NoticePublished(
        notice_id=notice_id,
        number=number,
        starts_on=tx.office_date,
        ends_on=ends_on,
        cases=len(cases),
    )


def _item(tx: Tx, case: Any) -> dict[str, Any]:
    row = tx.conn.execute(
        select(HOUSEHOLD.c.name, UNIT.c.code, UNIT.c.place)
        .join(UNIT, UNIT.c.unit_id == case.unit_id)
        .where(
            HOUSEHOLD.c.party_id == case.household_id,
            HOUSEHOLD.c.recorded_to.is_(None),
            UNIT.c.recorded_to.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    proposal = ProposedRight.model_validate(case.proposal)
    area = proposal.area_m2
    return {
        "case_id": case.id,
        "case_number": case.number,
        "right_kind": case.right_kind,
        "holder": row.name,
        "place": row.place,
        "unit_code": row.code,
        "area_m2": None if area is None else str(area),
        "area_mu": None if area is None else str(mu_of(area)),
        "members": len({interest.person_id for interest in proposal.interests}),
    }
