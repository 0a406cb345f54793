"""Notices as officials work with them: the list, the text, and the A3 sheet for the board."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rural_rights.kernel.names import masked_name
from rural_rights.registry import queries
from rural_rights.registry.states import STEPS
from rural_rights.registry.store import worklists
from rural_rights.web.doors import Visit, allow
from rural_rights.web.i18n import _
from rural_rights.web.pages.registry_words import RIGHT_KINDS, in_words
from rural_rights.web.pieces import Action, Column, Crumb, Empty, Table
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(allow("case.read"))]


@router.get("/village-notices")
def list_notices(request: Request, visit: Reader) -> Response:
    """Show the notices of the villages in reach, and the way to publish the next."""
    scope = queries.scope_of(visit.actor)
    with visit.desk.reading() as conn:
        found = worklists.notices_in(conn, scope)
        names = worklists.region_names(conn, [row.village_code for row in found])
        waiting = queries.counts_of(conn, visit.actor)
    ready = sum(n for (_kind, state), n in waiting.items() if state == "preliminary-passed")
    publish = _("发布公告（%(count)s 件待公告）", count=ready)
    actions: tuple[Action, ...] = ()
    if visit.actor.role in STEPS["preliminary-passed", "publish-notice"][1] and ready:
        address = f"{visit.root}/batches/new?step=publish-notice"
        actions = (Action(publish, address, main=True, key="a"),)
    table = Table(
        name="notices",
        caption=_("公告"),
        columns=(
            Column("number", _("公告编号"), "link"),
            Column("village", _("村")),
            Column("starts_on", _("起始日"), "day"),
            Column("ends_on", _("届满日"), "day"),
            Column("state", _("状态"), "state"),
            Column("cases", _("件数"), "number"),
        ),
        rows=[_row(row, visit, names) for row in found],
        empty=Empty(
            _("还没有公告。初审通过的业务才能公告。"), _("查看业务"), f"{visit.root}/cases"
        ),
    )
    return render(
        request,
        "registry/notices.html",
        title=_("公告"),
        section="cases",
        crumbs=(Crumb(_("登记业务"), f"{visit.root}/cases"), Crumb(_("公告"))),
        table=table,
        actions=actions,
    )


def _row(row: Any, visit: Visit, names: dict[str, str]) -> dict[str, Any]:
    over = visit.office.day > row.ends_on
    return {
        "id": row.id,
        "number": row.number,
        "href": f"{visit.root}/village-notices/{row.public_id}",
        "village": names[row.village_code],
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "state": "ended" if over else "public-notice",
        "cases": row.cases,
    }


@router.get("/village-notices/{notice}")
def notice_page(request: Request, visit: Reader, notice: UUID) -> Response:
    """Show a notice as it hangs on the board; printed, it fills A3 sheets."""
    with visit.desk.reading() as conn:
        row = worklists.notice_in(conn, notice, queries.scope_of(visit.actor))
        village = worklists.region_names(conn, [row.village_code])[row.village_code]
    items = [
        {
            **item,
            "kind": in_words(RIGHT_KINDS, item["right_kind"]),
            "holder": masked_name(item["holder"]),
        }
        for item in row.items
    ]
    return render(
        request,
        "registry/notice.html",
        title=row.number,
        section="cases",
        crumbs=(Crumb(_("公告"), f"{visit.root}/village-notices"), Crumb(row.number)),
        row=row,
        village=village,
        items=items,
        tag="ended" if visit.office.day > row.ends_on else "public-notice",
    )
