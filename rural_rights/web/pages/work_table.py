"""The table of cases, as 待办 and 登记 show it: filters in the address, clock, batch bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection
from starlette.requests import Request

from rural_rights.access.scope import may
from rural_rights.registry import queries
from rural_rights.registry.states import STATE_WORDS, STEPS
from rural_rights.registry.store.worklists import PAGE_ROWS, Wanted
from rural_rights.web.doors import Visit
from rural_rights.web.i18n import _
from rural_rights.web.pages.registry_words import (
    RIGHT_KINDS,
    clock_of,
    in_words,
)
from rural_rights.web.pages.registry_words import (
    STEPS as STEP_WORDS,
)
from rural_rights.web.pieces import Action, Column, Empty, Pager, Table

FILTERS: Final = ("kind", "state", "village", "q")


def wanted_of(request: Request, states: Sequence[str]) -> Wanted:
    """Return which cases the address asks for, of these states unless it names one."""
    asked = request.query_params
    state = asked.get("state", "")
    return Wanted(
        scope="",
        states=(state,) if state in STATE_WORDS else tuple(states),
        right_kind=asked.get("kind", "") if asked.get("kind") in RIGHT_KINDS else "",
        village=asked.get("village", ""),
        text=asked.get("q", "").strip(),
        sort=asked.get("sort", "due"),
    )


def page_offset(request: Request) -> int:
    """Return how many rows lie before the page that the address asks for."""
    asked = request.query_params.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    return (max(1, page) - 1) * PAGE_ROWS


def pager_of(request: Request, offset: int, shown: int, total: int) -> Pager:
    """Return the way to the neighbouring pages."""
    page = offset // PAGE_ROWS + 1
    address = request.url.include_query_params
    return Pager(
        first=offset + 1 if shown else 0,
        last=offset + shown,
        total=total,
        previous=_path(address(page=page - 1)) if page > 1 else "",
        next=_path(address(page=page + 1)) if offset + shown < total else "",
    )


def _path(address: Any) -> str:
    return f"{address.path}?{address.query}"


def case_rows(rows: Sequence[Any], visit: Visit, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return cases as the table shows them."""
    today = visit.office.day
    return [
        {
            "id": row.id,
            "household": row.household_name or _("不详"),
            "href": f"{visit.root}/cases/{row.public_id}",
            "kind": in_words(RIGHT_KINDS, row.right_kind),
            "code": row.unit_code,
            "village": names.get(row.village_code, row.village_code),
            "number": row.number,
            "state": row.state,
            "clock": clock_of(queries.deadline_of(row, today)),
            "since": row.accepted_on or row.submitted_on,
            "warnings": row.warnings,
        }
        for row in rows
    ]


def batch_actions(visit: Visit, states: Sequence[str]) -> tuple[Action, ...]:
    """Return the steps that the desk may take on a selection from these states."""
    if not may(visit.actor, "batch.run"):
        return ()
    steps = dict.fromkeys(
        step
        for state, step in queries.NEXT_OF_STATE.items()
        if state in states
        and step in queries.MAIN_STEPS
        and visit.actor.role in STEPS[state, step][1]
    )
    preview = f"{visit.root}/batches/preview"
    return tuple(
        Action(
            in_words(STEP_WORDS, step),
            f"{preview}?step={step}",
            method="post",
            main=at == 0,
            key="a" if at == 0 else "",
        )
        for at, step in enumerate(steps)
    )


def case_table(
    conn: Connection, request: Request, visit: Visit, states: Sequence[str], empty: Empty
) -> Table:
    """Return the table of cases that the address asks for."""
    wanted, offset = wanted_of(request, states), page_offset(request)
    found = queries.work_of(conn, visit.actor, wanted, offset=offset)
    names = queries.villages_of(conn, visit.actor)
    columns = [
        Column("household", _("农户"), "link", sort="name"),
        Column("kind", _("权利")),
        Column("code", _("单元代码"), sort="code"),
        Column("number", _("受理编号"), sort="number"),
        Column("state", _("状态"), "state"),
        Column("clock", _("时限"), sort="due"),
        Column("warnings", _("提示"), "number"),
    ]
    if len(names) > 1:
        columns.insert(2, Column("village", _("村")))
    return Table(
        name="cases",
        caption=_("业务"),
        columns=columns,
        rows=case_rows(found.rows, visit, names),
        empty=empty,
        sorted_by=wanted.sort,
        pager=pager_of(request, offset, len(found.rows), found.total) if found.rows else None,
        batch=batch_actions(visit, wanted.states or tuple(STATE_WORDS)),
    )
