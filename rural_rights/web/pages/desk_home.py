"""待办: the first page of every official, what is his and due first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rural_rights.access.scope import may
from rural_rights.registry import queries
from rural_rights.registry.store import worklists
from rural_rights.web import navigation
from rural_rights.web.doors import Visit, allow
from rural_rights.web.i18n import _
from rural_rights.web.pages.batches import batch_row
from rural_rights.web.pages.handovers import handover_row
from rural_rights.web.pages.registry_words import DESKS, RIGHT_KINDS, in_words, state_words
from rural_rights.web.pages.registry_words import STEPS as STEP_WORDS
from rural_rights.web.pages.work_table import case_table
from rural_rights.web.pieces import Action, Empty
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
UNFINISHED: Final = ("queued", "running", "paused")
Official = Annotated[Visit, Depends(allow("tasks.read"))]


@router.get("/tasks")
def tasks(request: Request, visit: Official) -> Response:
    """Show what waits for this desk, due first, and the long work under way."""
    if not may(visit.actor, "case.read"):
        return _other_desk(request, visit)
    states = queries.states_of(visit.actor.role)
    with visit.desk.reading() as conn:
        counts = queries.counts_of(conn, visit.actor)
        villages = queries.villages_of(conn, visit.actor)
        table = case_table(conn, request, visit, states, _nothing_due(visit))
        scope = queries.scope_of(visit.actor)
        batches = worklists.batches_in(conn, scope, limit=6)
        handovers = worklists.handovers_in(conn, scope, visit.actor.account_id, limit=3)
    long_work = [
        *(batch_row(row, visit) for row in batches),
        *(handover_row(row, visit) for row in handovers),
    ]
    return render(
        request,
        "registry/tasks.html",
        title=_("待办"),
        section="tasks",
        desk=in_words(DESKS, visit.actor.role),
        table=table,
        tally=_tally(counts, states),
        kinds={kind: _(words) for kind, words in RIGHT_KINDS.items()},
        states={state: state_words(state) for state in states},
        villages=villages,
        asked=request.query_params,
        actions=_actions(visit),
        whole=_whole_steps(visit, counts, states),
        running=[it for it in long_work if it["state"] in UNFINISHED],
        finished=[it for it in long_work if it["state"] not in UNFINISHED],
    )


def _nothing_due(visit: Visit) -> Empty:
    if may(visit.actor, "handover.import"):
        return Empty(_("现在没有待办业务。"), _("导入移交资料"), f"{visit.root}/handovers")
    return Empty(_("现在没有待办业务。"), _("查看全部业务"), f"{visit.root}/cases")


def _actions(visit: Visit) -> tuple[Action, ...]:
    if may(visit.actor, "handover.import"):
        return (Action(_("导入移交资料"), f"{visit.root}/handovers"),)
    return ()


def _tally(counts: Mapping[tuple[str, str], int], states: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return how many cases of each right wait in each state of this desk."""
    return [
        {
            "state": state,
            "words": state_words(state),
            "by_kind": {kind: counts.get((kind, state), 0) for kind in RIGHT_KINDS},
            "total": sum(counts.get((kind, state), 0) for kind in RIGHT_KINDS),
        }
        for state in states
    ]


def _whole_steps(
    visit: Visit, counts: Mapping[tuple[str, str], int], states: tuple[str, ...]
) -> list[Action]:
    """Return the steps that may be taken for everything that waits for them."""
    if not may(visit.actor, "batch.run"):
        return []
    waiting = {state: sum(counts.get((kind, state), 0) for kind in RIGHT_KINDS) for state in states}
    return [
        Action(
            _(
                "全部%(step)s（%(count)s 件）",
                step=in_words(STEP_WORDS, step),
                count=waiting[state],
            ),
            f"{visit.root}/batches/new?step={step}",
        )
        for state in states
        for step in (queries.NEXT_OF_STATE[state],)
        if waiting[state] and step in queries.MAIN_STEPS
    ]


def _other_desk(request: Request, visit: Visit) -> Response:
    """Show the way to the work of a desk that handles no registration cases."""
    places = [
        entry
        for entry in navigation.navigation((visit.actor.role,), visit.root, "tasks")
        if not entry.current
    ]
    return render(
        request,
        "registry/other_desk.html",
        title=_("待办"),
        section="tasks",
        desk=in_words(DESKS, visit.actor.role),
        places=places,
    )
