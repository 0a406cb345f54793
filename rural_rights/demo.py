"""The demonstration: 前溪村 loaded, its first group registered, certified and extended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from rural_rights.access.commands.move_office_date import ClockMove, move_office_date
from rural_rights.access.demo import COUNTY, TOWN, VILLAGE, name_demo_farmer, seed_demo
from rural_rights.access.store import accounts
from rural_rights.db.desk import Desk
from rural_rights.installation import Installation
from rural_rights.jobs.handovers import check_against_register
from rural_rights.kernel.actor import Actor, Role
from rural_rights.registry import intake
from rural_rights.registry.commands import review_case as review
from rural_rights.registry.commands.enter_right import enter_right
from rural_rights.registry.commands.extend_contract import ExtensionAsk, extend_contract
from rural_rights.registry.commands.import_handover import HandoverAsk, import_handover
from rural_rights.registry.commands.issue_certificate import IssueAsk, issue_certificate
from rural_rights.registry.commands.publish_notice import NoticeAsk, publish_notice
from rural_rights.registry.commands.review_case import CaseAsk
from rural_rights.registry.store.cases import notice_of
from rural_rights.registry.store.view import CASE, MEMBER, PERSON, UNIT

FOLDER = Path(__file__).resolve().parent.parent / "demo" / "qianxi"
FIRST_GROUP = VILLAGE + "01"
FIRST_OTHERS = 8  # homesteads and share households registered beside the first group
Say = Callable[[str], None]


def prepare_demo(site: Installation, say: Say) -> bool:
    """Load the demonstration into an empty embedded installation; False when it is there.

    Every step is the same act that a person at a desk would take, so that the journal of
    the demonstration proves like any other.  A killed start goes on where it stopped.
    """
    desk = site.desk(COUNTY)
    seed_demo(desk, site.settings)
    with desk.reading() as conn:
        started = conn.execute(select(CASE.c.id).where(CASE.c.state == "issued")).first()
    if started is not None:
        return False
    people = _Officials(desk)
    say("导入前溪村 / loading the demo village")
    village = check_against_register(desk, intake.read(FOLDER))
    desk.carry_out(import_handover, people.clerk, HandoverAsk(village=village))
    cases = _first_cases(desk)
    say(f"办理第一组 {len(cases)} 宗 / registering the first group's {len(cases)} rights")
    _register(desk, people, cases)
    _extend(desk, people, cases)
    say("缮证发证 / making and issuing certificates")
    for case_id in cases:
        made = desk.carry_out(
            site.rights_press.make_certificate,
            people.clerk,
            CaseAsk(case_id=case_id),
            key=f"demo-make-{case_id}",
        )
        site.press.finish(desk, people.clerk, made.certificate_id)
    for case_id in cases:
        issue = IssueAsk(case_id=case_id)
        desk.carry_out(issue_certificate, people.clerk, issue, key=f"demo-issue-{case_id}")
    _name_farmer(desk, cases[0])
    return True


class _Officials:
    """The demonstration's officials as actors."""

    def __init__(self, desk: Desk) -> None:
        self.clerk = _official(desk, "clerk", Role.CLERK, VILLAGE)
        self.reviewer = _official(desk, "reviewer", Role.REVIEWER, TOWN)
        self.registrar = _official(desk, "registrar", Role.REGISTRAR, COUNTY)
        self.administrator = _official(desk, "admin", Role.ADMINISTRATOR, COUNTY)


def _official(desk: Desk, login: str, role: Role, scope: str) -> Actor:
    with desk.reading() as conn:
        account = accounts.by_login(conn, login, b"")
    assert account is not None
    return Actor(account.id, account.display_name, role, scope)


def _first_cases(desk: Desk) -> list[int]:
    with desk.reading() as conn:
        rows = conn.execute(
            select(CASE.c.id, CASE.c.right_kind, UNIT.c.code)
            .join(UNIT, UNIT.c.unit_id == CASE.c.unit_id)
            .where(CASE.c.village_code == VILLAGE, UNIT.c.recorded_to.is_(None))
            .order_by(UNIT.c.code)
        ).all()
    contracts = [r.id for r in rows if r.right_kind == "contract" and r.code[:14] == FIRST_GROUP]
    others: list[int] = []
    for kind in ("homestead", "share"):
        others += [row.id for row in rows if row.right_kind == kind][:FIRST_OTHERS]
    return contracts + others


def _register(desk: Desk, people: _Officials, cases: list[int]) -> None:
    with desk.reading() as conn:
        states = dict(
            conn.execute(select(CASE.c.id, CASE.c.state).where(CASE.c.id.in_(cases))).tuples().all()
        )
    fresh = [case for case in cases if states[case] in ("submitted", "accepted")]
    for case in fresh:
        _once(desk, review.accept_case, people.clerk, case)
        _once(desk, review.pass_preliminary, people.reviewer, case)
    waiting = [
        case for case in cases if states[case] in ("submitted", "accepted", "preliminary-passed")
    ]
    if waiting:
        ask = NoticeAsk(case_ids=waiting)
        desk.carry_out(publish_notice, people.reviewer, ask, key="demo-notice")
    _wait_for_notice(desk, people, cases)
    for case in cases:
        _once(desk, review.pass_final, people.registrar, case)
        _once(desk, enter_right, people.registrar, case)


def _once(desk: Desk, act: Any, actor: Actor, case_id: int) -> None:
    desk.carry_out(act, actor, CaseAsk(case_id=case_id), key=f"demo-{act.__name__}-{case_id}")


def _wait_for_notice(desk: Desk, people: _Officials, cases: list[int]) -> None:
    """Move the office date past the notice, as the demonstration may."""
    with desk.reading() as conn:
        notice_id = conn.execute(
            select(CASE.c.notice_id).where(CASE.c.id.in_(cases), CASE.c.notice_id.is_not(None))
        ).scalar()
        ends_on: date = notice_of(conn, int(notice_id or 0)).ends_on
    if desk.office_date() <= ends_on:
        ask = ClockMove(to=ends_on + timedelta(days=1))
        desk.carry_out(move_office_date, people.administrator, ask)


def _extend(desk: Desk, people: _Officials, cases: list[int]) -> None:
    """Extend the first group's contracts by thirty years, so that long terms can be walked."""
    with desk.reading() as conn:
        units = conn.execute(
            select(CASE.c.unit_id).where(CASE.c.id.in_(cases), CASE.c.right_kind == "contract")
        ).scalars()
        contracts = list(units)
    for unit in contracts:
        ask = ExtensionAsk(unit_id=unit, resolution="前溪村第一村民小组延包决议")
        desk.carry_out(extend_contract, people.registrar, ask, key=f"demo-extend-{unit}")


def _name_farmer(desk: Desk, case_id: int) -> None:
    """Give the farmer's account to the head of the first household."""
    with desk.reading() as conn:
        head = conn.execute(
            select(PERSON.c.party_id, PERSON.c.name)
            .join(MEMBER, MEMBER.c.person_id == PERSON.c.party_id)
            .join(CASE, CASE.c.household_id == MEMBER.c.household_id)
            .where(CASE.c.id == case_id, MEMBER.c.relation == "02", PERSON.c.recorded_to.is_(None))
        ).one()
    name_demo_farmer(desk, head.party_id, head.name)
