"""The folio of a unit: what stands in the register, on any day, and the list of all folios."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rural_rights.access.scope import may
from rural_rights.kernel.names import masked_id_number, masked_name, masked_phone
from rural_rights.registry import model, queries
from rural_rights.registry.store import search
from rural_rights.registry.store.view import View
from rural_rights.web.doors import Visit, allow
from rural_rights.web.format import TWO_PLACES
from rural_rights.web.i18n import _
from rural_rights.web.pages.case_page import land_map, land_row
from rural_rights.web.pages.registry_words import (
    ACTS,
    CO_OWNERSHIP,
    DESKS,
    DOCUMENT_KINDS,
    RESTRICTION_TAGS,
    RESTRICTIONS,
    RIGHT_KINDS,
    coded,
    folio_tag,
    in_words,
)
from rural_rights.web.pages.work_table import page_offset, pager_of
from rural_rights.web.pieces import Column, Crumb, Empty, Event, Fact, Masked, Tab, Table, TermBar
from rural_rights.web.shell import render
from rural_rights.web.states import Tone

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(allow("folio.read"))]

TABS: Final = ("burdens", "certificates", "history")
TONES: Final[dict[str, Tone]] = {
    "seized": "red",
    "restricted": "amber",
    "current": "green",
    "pending": "blue",
    "none": "grey",
}
_ROWS: Final = 50


def _day_asked(request: Request, name: str) -> date | None:
    try:
        return date.fromisoformat(request.query_params.get(name, ""))
    except ValueError:
        return None


def view_asked(request: Request, today: date) -> tuple[View, date | None, date | None]:
    """Return which register the address asks for, and the two days that it names."""
    seen, known = _day_asked(request, "as_of"), _day_asked(request, "in_force")
    if seen is not None and seen >= today:
        seen = None
    if seen is not None:
        return View(law_on=known or seen, known_on=seen), seen, known
    return View(law_on=known or today), None, known


@router.get("/rights")
def list_rights(request: Request, visit: Reader) -> Response:
    """Show the units in reach by code, those with a right and those still without."""
    asked = request.query_params
    kind = asked.get("kind", "") if asked.get("kind") in RIGHT_KINDS else ""
    registered = {"yes": True, "no": False}.get(asked.get("registered", ""))
    offset = page_offset(request)
    with visit.desk.reading() as conn:
        villages = queries.villages_of(conn, visit.actor)
        rows = search.list_units(
            conn,
            queries.scope_of(visit.actor),
            right_kind=kind,
            village=asked.get("village", ""),
            registered=registered,
            offset=offset,
            limit=_ROWS + 1,
        )
    more = len(rows) > _ROWS
    rows = rows[:_ROWS]
    pager = pager_of(request, offset, len(rows), offset + len(rows) + more) if rows else None
    table = Table(
        name="rights",
        caption=_("权利"),
        columns=(
            Column("code", _("单元代码"), "link"),
            Column("household", _("农户")),
            Column("kind", _("权利")),
            Column("area", _("面积"), "area"),
            Column("state", _("状态"), "state"),
        ),
        rows=[unit_row(row, visit) for row in rows],
        empty=Empty(_("没有符合条件的权利。"), _("查看业务"), f"{visit.root}/cases"),
        pager=pager,
    )
    return render(
        request,
        "registry/rights.html",
        title=_("权利"),
        section="rights",
        table=table,
        kinds={key: _(words) for key, words in RIGHT_KINDS.items()},
        villages=villages,
        asked=asked,
    )


def unit_row(row: Any, visit: Visit) -> dict[str, Any]:
    """Return a unit as lists show it."""
    name = row.household_name or ""
    return {
        "id": row.unit_id,
        "code": row.code,
        "href": f"{visit.root}/rights/{row.public_id}",
        "household": name if _names_shown(visit) else masked_name(name),
        "kind": in_words(RIGHT_KINDS, row.right_kind),
        "area": row.area_m2,
        "state": "in-force" if row.right_id else "in-progress",
    }


def _names_shown(visit: Visit) -> bool:
    """Whether the reader's own work is with these people: their names are not masked then."""
    return may(visit.actor, "case.return")


@router.get("/rights/{unit}")
def folio_page(request: Request, visit: Reader, unit: UUID) -> Response:
    """Show everything that stands against a unit, today or on the day asked for."""
    today = visit.office.day
    view, seen, known = view_asked(request, today)
    with visit.desk.reading() as conn:
        found = queries.folio_view(conn, visit.actor, unit, today, view)
    with visit.desk.logging() as conn:
        search.note_reading(
            conn,
            account_id=visit.actor.account_id,
            acting_role=visit.actor.role.value,
            subject_id=found.unit.unit_id,
            what="folio",
            purpose="case" if _names_shown(visit) else "inquiry",
        )
    folio = found.folio
    tab = request.query_params.get("tab", "burdens")
    tab = tab if tab in TABS else "burdens"
    return render(
        request,
        "registry/folio.html",
        title=_title(found, visit),
        section="rights",
        crumbs=(Crumb(_("权利"), f"{visit.root}/rights"), Crumb(found.unit.code)),
        found=found,
        folio=folio,
        seen=seen,
        known=known,
        today=today,
        tag=folio_tag(folio) if folio else "unknown",
        facts=_facts(folio, visit) if folio else [],
        holders=[_holder(it, found, visit) for it in folio.holders] if folio else [],
        term=_term(folio, view.law_on) if folio else None,
        land=[land_row(parcel) for parcel in folio.parcels] if folio else [],
        map=_map(folio, found.neighbours, view.law_on) if folio else None,
        tab=tab,
        tabs=_tabs(request, found, tab),
        burdens=_burdens(folio, visit) if folio else [],
        certificates=_certificates(folio, visit) if folio else [],
        events=[_event(row) for row in found.history],
    )


def _title(found: queries.FolioView, visit: Visit) -> str:
    name = found.unit.household_name or found.unit.code
    shown = name if _names_shown(visit) else masked_name(name)
    return _("%(who)s：%(kind)s", who=shown, kind=in_words(RIGHT_KINDS, found.unit.right_kind))


def _tabs(request: Request, found: queries.FolioView, current: str) -> list[Tab]:
    folio = found.folio
    burdens = len(folio.mortgages) + len(folio.restrictions) + len(folio.leases) if folio else 0
    counts = {
        "burdens": burdens,
        "certificates": len(folio.certificates) if folio else 0,
        "history": len(found.history),
    }
    words = {"burdens": _("负担"), "certificates": _("证书"), "history": _("历史")}
    return [
        Tab(
            words[name],
            f"?{request.url.include_query_params(tab=name).query}",
            current=name == current,
            count=counts[name],
        )
        for name in TABS
    ]


def _facts(folio: model.Folio, visit: Visit) -> list[Fact]:
    facts = [Fact(_("单元代码"), folio.code), Fact(_("坐落"), folio.place)]
    household, right = folio.household, folio.right
    if household is not None:
        name = household.name if _names_shown(visit) else masked_name(household.name)
        facts.append(Fact(_("户主"), name, note=_("户编码 %(code)s", code=household.code)))
        if household.phone:
            facts.append(Fact(_("电话"), masked_phone(household.phone)))
    if right is None:
        facts.append(Fact(_("登记状态"), _("尚未登簿")))
        return facts
    facts += [
        Fact(_("取得方式"), coded("CBJYQQDFS", right.acquisition)),
        Fact(_("共有情况"), in_words(CO_OWNERSHIP, right.co_ownership)),
        Fact(
            _("登簿日"),
            f"{right.entered_on.year}年{right.entered_on.month}月{right.entered_on.day}日",
        ),
    ]
    if right.area_m2 is not None:
        facts.append(Fact(_("面积"), f"{right.area_m2.quantize(TWO_PLACES):,} ㎡"))
    if right.remarks:
        facts.append(Fact(_("附记"), "；".join(right.remarks)))
    return facts


def _masked_number(holder: model.Holder, found: queries.FolioView, visit: Visit) -> str:
    document = found.documents.get(holder.person_id)
    if document is None:
        return ""
    return masked_id_number(visit.desk.vault.open_sealed(document[1]).decode())


def _holder(holder: model.Holder, found: queries.FolioView, visit: Visit) -> dict[str, Any]:
    units = "、".join(f"{name} {units.normalize():f}" for name, units in holder.share_units)
    masked = _masked_number(holder, found, visit)
    part = f"{holder.numerator}/{holder.denominator}" if holder.numerator else _("共同")
    return {
        "name": holder.name if _names_shown(visit) else masked_name(holder.name),
        "href": f"{visit.root}/people/{holder.public_id}",
        "relation": coded("YHZGX", holder.relation),
        "part": units or part,
        "died": holder.died_on,
        "id_number": Masked(
            masked or _("不详"),
            f"{visit.root}/people/{holder.public_id}/reveal"
            if masked and may(visit.actor, "person.unmask")
            else "",
            _("%(who)s的证件号码", who=masked_name(holder.name)),
        ),
    }


def _term(folio: model.Folio, day: date) -> TermBar | None:
    right = folio.right
    if right is None or right.term_from is None or right.term_to is None:
        return None
    return TermBar(right.term_from, right.term_to - timedelta(days=1), day)


def _map(folio: model.Folio, neighbours: Any, day: date) -> Any:
    tone = TONES[folio.state]
    leased = {
        parcel
        for lease in folio.leases
        if lease.effective_from <= day
        for parcel in lease.parcel_ids
    }
    tones: dict[int, Tone] = dict.fromkeys(leased, "blue") if tone == "green" else {}
    return land_map(folio.parcels, tone, neighbours=neighbours, tones=tones)


def _burdens(folio: model.Folio, visit: Visit) -> list[dict[str, Any]]:
    """Return what weighs on the right, the heaviest first."""
    named = _names_shown(visit)
    rows: list[dict[str, Any]] = [
        {
            "tag": RESTRICTION_TAGS[it.kind],
            "kind": in_words(RESTRICTIONS, it.kind),
            "who": it.authority or "",
            "paper": it.document_no or "",
            "start": it.effective_from,
            "last": it.effective_to - timedelta(days=1) if it.effective_to else None,
            "amount": None,
        }
        for it in folio.restrictions
    ]
    rows += [
        {
            "tag": "mortgaged",
            "kind": _("抵押权（第 %(rank)s 顺位）", rank=it.rank),
            "who": it.institution_name,
            "paper": it.contract_no,
            "start": it.debt_from,
            "last": it.debt_to,
            "amount": it.secures_yuan,
        }
        for it in folio.mortgages
    ]
    rows += [
        {
            "tag": "leased",
            "kind": _("土地经营权流转"),
            "who": it.lessee_name if named else masked_name(it.lessee_name),
            "paper": it.contract_no,
            "start": it.effective_from,
            "last": it.effective_to - timedelta(days=1),
            "amount": None,
        }
        for it in folio.leases
    ]
    return rows


def _certificates(folio: model.Folio, visit: Visit) -> list[dict[str, Any]]:
    opens = may(visit.actor, "certificate.read")
    return [
        {
            "number": it.number,
            "kind": in_words(DOCUMENT_KINDS, it.document_kind),
            "state": it.state,
            "dated_on": it.dated_on,
            "collected_on": it.collected_on,
            "href": f"{visit.root}/certificates/{it.public_id}/pdf"
            if opens and it.document_sha256
            else "",
        }
        for it in folio.certificates
    ]


def _event(row: Any) -> Event:
    return Event(
        on=row.recorded_at,
        title=in_words(ACTS, row.act),
        text="；".join(row.law),
        by=f"{in_words(DESKS, row.acting_role)} {row.display_name or ''}".strip(),
        tone="blue",
    )
