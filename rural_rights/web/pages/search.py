"""One box that finds anything: name, initials, ID number, code, certificate number."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from rural_rights.access.scope import may
from rural_rights.kernel.names import masked_name
from rural_rights.registry import queries
from rural_rights.registry.store import search, worklists
from rural_rights.web.doors import Visit, allow
from rural_rights.web.i18n import _
from rural_rights.web.pages.folio import unit_row
from rural_rights.web.pages.registry_words import RIGHT_KINDS, in_words
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(allow("search.register"))]


@router.get("/search")
def find(request: Request, visit: Reader) -> Response:
    """Show what was found; a single find is opened at once."""
    typed = request.query_params.get("q", "").strip()[:200]
    with visit.desk.reading() as conn:
        found = queries.search_register(conn, visit.desk.vault, visit.actor, typed)
        codes = sorted({row.village_code for row in (*found.people, *found.units)})
        villages = worklists.region_names(conn, codes)
    if found.people:
        with visit.desk.logging() as conn:
            search.note_reading(
                conn,
                account_id=visit.actor.account_id,
                acting_role=visit.actor.role.value,
                subject_id=found.people[0].party_id if len(found.people) == 1 else None,
                what="search",
                purpose="inquiry",
            )
    hits = _hits(found, visit, villages)
    if len(hits) == 1:
        return RedirectResponse(hits[0]["href"], 303)
    return render(
        request,
        "registry/search.html",
        title=_("查找"),
        section="rights",
        typed=typed,
        hits=hits,
        most=search.MOST_HITS,
    )


def _hits(found: queries.Found, visit: Visit, villages: dict[str, str]) -> list[dict[str, Any]]:
    named = may(visit.actor, "case.return")
    hits = [
        {
            "kind": _("人员"),
            "title": row.name if named else masked_name(row.name),
            "says": _(
                "%(village)s，%(year)s 年生",
                village=villages[row.village_code],
                year=row.birth_date.year,
            )
            if row.birth_date
            else villages[row.village_code],
            "href": f"{visit.root}/people/{row.public_id}",
            "state": "",
        }
        for row in found.people
    ]
    for row in found.units:
        shown = unit_row(row, visit)
        hits.append(
            {
                "kind": shown["kind"],
                "title": shown["code"],
                "says": f"{shown['household']} {villages[row.village_code]}",
                "href": shown["href"],
                "state": shown["state"],
            }
        )
    if may(visit.actor, "case.read"):
        hits += [
            {
                "kind": _("业务"),
                "title": row.number,
                "says": in_words(RIGHT_KINDS, row.right_kind),
                "href": f"{visit.root}/cases/{row.public_id}",
                "state": row.state,
            }
            for row in found.cases
        ]
    hits += [
        {
            "kind": _("证书"),
            "title": row.number,
            "says": in_words(RIGHT_KINDS, row.right_kind),
            "href": f"{visit.root}/rights/{row.public_id}?tab=certificates",
            "state": row.state,
        }
        for row in found.certificates
    ]
    return hits
