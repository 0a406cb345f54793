"""Work lists, cases and batches, each within the reader's reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from rural_rights.access.scope import REGIONAL
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import add_working_days, working_days_between
from rural_rights.kernel.refusal import Breach
from rural_rights.registry import model
from rural_rights.registry.proposal import ProposedRight
from rural_rights.registry.rules import standing
from rural_rights.registry.rules.review import four_eyes, notice_over
from rural_rights.registry.states import STATE_WORDS, STEPS
from rural_rights.registry.store import cases as case_store
from rural_rights.registry.store import worklists
from rural_rights.registry.store.folio import members, read_folio
from rural_rights.registry.store.view import View
from rural_rights.registry.store.worklists import Wanted

# The steps of the straight way, in order: what a batch can do.
MAIN_STEPS: Final = (
    "accept",
    "pass-preliminary",
    "publish-notice",
    "pass-final",
    "enter",
    "make-certificate",
    "issue",
)
NEXT_OF_STATE: Final[Mapping[str, str]] = {
    "submitted": "accept",
    "correction-requested": "resubmit",
    "accepted": "pass-preliminary",
    "preliminary-passed": "publish-notice",
    "public-notice": "pass-final",
    "final-passed": "enter",
    "entered": "make-certificate",
    "certificate-made": "issue",
}


def scope_of(actor: Actor) -> str:
    """Return the region prefix that an official reads under; nobody else reads by region."""
    return actor.scope if actor.role in REGIONAL else ""


def states_of(role: Role) -> tuple[str, ...]:
    """Return the states in which the next step is this desk's."""
    return tuple(state for state, step in NEXT_OF_STATE.items() if role in STEPS[state, step][1])


# -- the clock ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long the office still has for a case, notice time left out of the count."""

    promised_on: date
    legal_on: date
    days_left: int
    used_percent: int
    suspended: bool


def deadline_of(case: Any, today: date) -> Deadline | None:
    """Return the case's clock, None before its acceptance or after its entry.

    Law: 不动产登记暂行条例 20 (30 working days; notice and correction do not count).
    """
    if (
        case.promised_by is None
        or case.state not in NEXT_OF_STATE
        or case.state
        in {
            "submitted",
            "entered",
            "certificate-made",
        }
    ):
        return None
    noticed = _notice_days(case, today) + case.suspended_days
    promised = add_working_days(case.promised_by, noticed)
    legal = add_working_days(case.legal_by, noticed)
    whole = working_days_between(case.accepted_on, case.promised_by)
    used = working_days_between(case.accepted_on, today) - noticed
    running = case.notice_ends_on is not None and today <= case.notice_ends_on
    return Deadline(
        promised_on=promised,
        legal_on=legal,
        days_left=working_days_between(today, promised),
        used_percent=max(0, min(100, used * 100 // max(1, whole))),
        suspended=running or case.state == "correction-requested",
    )


def _notice_days(case: Any, today: date) -> int:
    if case.notice_starts_on is None:
        return 0
    return max(0, working_days_between(case.notice_starts_on, min(today, case.notice_ends_on)))


# -- lists of work --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a work list."""

    rows: list[Any]
    total: int
    offset: int


def work_of(conn: Connection, actor: Actor, wanted: Wanted, *, offset: int = 0) -> WorkPage:
    """Return the wanted cases in the actor's reach, those due first."""
    inside = replace(wanted, scope=scope_of(actor))
    return WorkPage(
        rows=worklists.list_cases(conn, inside, offset=offset),
        total=worklists.count_cases(conn, inside),
        offset=offset,
    )


def counts_of(conn: Connection, actor: Actor) -> dict[tuple[str, str], int]:
    """Return how many cases in reach stand in each (right kind, state)."""
    return case_store.counts(conn, scope_of(actor))


def villages_of(conn: Connection, actor: Actor) -> dict[str, str]:
    """Return the villages in reach that have cases, code to name."""
    return worklists.villages_with_cases(conn, scope_of(actor))


# -- one case -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that one screen shows of a case."""

    case: Any
    proposal: ProposedRight
    folio: model.Folio
    members: tuple[model.Holder, ...]
    notice: Any
    evidence: Sequence[Any]
    events: Sequence[Any]
    deadline: Deadline | None
    before: UUID | None
    after: UUID | None
    village: str
    hindrances: Mapping[str, tuple[Breach, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clocked:
    """A case with the days of its notice, as the clock wants it."""

    state: str
    accepted_on: date | None
    promised_by: date | None
    legal_by: date | None
    suspended_days: int
    notice_starts_on: date | None
    notice_ends_on: date | None


def case_view(
    conn: Connection, actor: Actor, public_id: UUID, today: date, *, queue: str = ""
) -> CaseView:
    """Return a case in reach, with what stands against each step now; raises ``NotFound``."""
    case = case_store.case_row(conn, public_id, scope_of(actor))
    notice = case_store.notice_of(conn, case.notice_id) if case.notice_id else None
    view = View(law_on=today)
    folio = read_folio(conn, case.unit_id, view)
    state = queue if queue in STATE_WORDS else case.state
    before, after = worklists.neighbours_of(conn, case, scope_of(actor), state)
    clocked = Clocked(
        case.state,
        case.accepted_on,
        case.promised_by,
        case.legal_by,
        case.suspended_days,
        notice.starts_on if notice else None,
        notice.ends_on if notice else None,
    )
    return CaseView(
        case=case,
        proposal=ProposedRight.model_validate(case.proposal),
        folio=folio,
        members=members(conn, case.household_id, view) if case.household_id else (),
        notice=notice,
        evidence=worklists.evidence_of(conn, case.id),
        events=worklists.events_of(conn, case.id),
        deadline=deadline_of(clocked, today),
        before=before,
        after=after,
        village=worklists.region_names(conn, [case.village_code])[case.village_code],
        hindrances=_hindrances(actor, case, notice.ends_on if notice else None, folio, today),
    )


def _hindrances(
    actor: Actor, case: Any, notice_ends_on: date | None, folio: model.Folio, today: date
) -> dict[str, tuple[Breach, ...]]:
    """Return what stands against each step: the same rules that guard the acts."""
    signed = {c.certificate_id for c in folio.certificates if c.state == "signed"}
    found: dict[str, tuple[Breach | None, ...]] = {
        "pass-final": (
            four_eyes(actor.account_id, case.accepted_by, case.preliminary_by),
            notice_over(notice_ends_on, today),
        ),
        "enter": (
            standing.no_open_case(folio, but=case.id),
            standing.not_seized(folio),
            standing.not_in_dispute(folio),
        ),
        "issue": (None if case.certificate_id in signed else NOT_SIGNED,),
    }
    return {
        step: tuple(breach for breach in breaches if breach) for step, breaches in found.items()
    }


NOT_SIGNED: Final = Breach(
    rule="certificate-not-signed",
    says_zh="证书尚未签章",
    says_en="The certificate has not been signed yet",
    remedy_zh="请待打印签章完成后再发证",
    remedy_en="Wait until it is drawn and sealed",
)


# -- batches --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Skipped:
    """A case that a batch leaves out, and why."""

    case: Any
    breach: Breach


@dataclass(frozen=True, slots=True)
class BatchPreview:
    """What a batch would do: the cases that take the step, and those left out."""

    step: str
    ready: tuple[Any, ...]
    skipped: tuple[Skipped, ...]


def preview_batch(
    conn: Connection,
    actor: Actor,
    step: str,
    today: date,
    *,
    case_ids: Sequence[int] = (),
    wanted: Wanted | None = None,
) -> BatchPreview:
    """Return which of the chosen cases, or of all wanted ones, can take a step now."""
    if wanted is not None:
        states = tuple(state for state, name in NEXT_OF_STATE.items() if name == step)
        inside = replace(wanted, scope=scope_of(actor), states=states)
        rows = worklists.list_cases(conn, inside, limit=None)
    else:
        rows = worklists.cases_with_notice(conn, case_ids, scope_of(actor))
    ready, skipped = [], []
    for row in rows:
        breach = _stands_against(actor, row, step, today)
        if breach is None:
            ready.append(row)
        else:
            skipped.append(Skipped(row, breach))
    return BatchPreview(step, tuple(ready), tuple(skipped))


def _stands_against(actor: Actor, row: Any, step: str, today: date) -> Breach | None:
    known = STEPS.get((row.state, step))
    if known is None:
        zh, en = STATE_WORDS[row.state]
        return Breach("case-step-not-allowed", f"业务状态为“{zh}”", f"The case is '{en}'")
    if actor.role not in known[1]:
        return Breach("desk-not-allowed", "本岗位不能办理此步骤", "This desk cannot take the step")
    if step != "pass-final":
        return None
    return four_eyes(actor.account_id, row.accepted_by, row.preliminary_by) or notice_over(
        row.notice_ends_on, today
    )


# -- folios ---------------------------------------------------------------------------------
