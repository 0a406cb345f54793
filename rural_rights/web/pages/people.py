"""A person, masked, with the rights held through households; the number shown on purpose."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rural_rights.access.scope import may
from rural_rights.kernel.names import masked_id_number, masked_name
from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.registry import queries
from rural_rights.registry.store import search
from rural_rights.web.doors import Visit, allow
from rural_rights.web.i18n import _
from rural_rights.web.pages.folio import unit_row
from rural_rights.web.pages.posted import Posted
from rural_rights.web.pages.registry_words import coded
from rural_rights.web.pieces import Column, Crumb, Empty, Fact, Masked, Table, purposes
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(allow("folio.read"))]
Unmasker = Annotated[Visit, Depends(allow("person.unmask"))]

NO_PURPOSE = Breach(
    rule="purpose-missing",
    says_zh="查看完整证件号码须写明目的",
    says_en="State the purpose for which the whole number is shown",
    remedy_zh="请选择一个查看目的",
    remedy_en="Choose a purpose",
    law="《不动产登记暂行条例》第二十八条",
)


@router.get("/people/{person}")
def person_page(request: Request, visit: Reader, person: UUID) -> Response:
    """Show a person with the identity number masked; that the page was read is noted."""
    return _page(request, visit, person, "person", "inquiry")


@router.post("/people/{person}/reveal")
def reveal(request: Request, visit: Unmasker, person: UUID, form: Posted) -> Response:
    """Show the whole number against a stated purpose, which the reading log keeps."""
    purpose = str(form.get("purpose", ""))
    if purpose not in purposes():
        raise Refused(NO_PURPOSE)
    response = _page(request, visit, person, "id-number", purpose)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: Request, visit: Visit, public_id: UUID, what: str, purpose: str) -> Response:
    with visit.desk.reading() as conn:
        seen = queries.person_view(conn, visit.actor, public_id)
    with visit.desk.logging() as conn:
        search.note_reading(
            conn,
            account_id=visit.actor.account_id,
            acting_role=visit.actor.role.value,
            subject_id=seen.person.party_id,
            what=what,
            purpose=purpose,
        )
    whole = what == "id-number"
    named = whole or may(visit.actor, "case.return")
    name = seen.person.name if named else masked_name(seen.person.name)
    return render(
        request,
        "registry/person.html",
        title=name,
        section="rights",
        crumbs=(Crumb(_("权利"), f"{visit.root}/rights"), Crumb(name)),
        facts=_facts(seen, visit, public_id, whole=whole),
        whole=whole,
        table=_rights(seen, visit),
    )


def _facts(seen: queries.PersonView, visit: Visit, public_id: UUID, *, whole: bool) -> list[Fact]:
    person, number = seen.person, ""
    kind = ""
    if seen.document is not None:
        kind = coded("ZJLX", seen.document[0])
        number = visit.desk.vault.open_sealed(seen.document[1]).decode()
    shown: Any = number or _("不详")
    if number and not whole:
        address = f"{visit.root}/people/{public_id}/reveal"
        may_see = may(visit.actor, "person.unmask")
        shown = Masked(masked_id_number(number), address if may_see else "", _("证件号码"))
    return [
        Fact(kind or _("证件号码"), shown),
        Fact(_("出生年份"), str(person.birth_date.year) if person.birth_date else ""),
    ]


def _rights(seen: queries.PersonView, visit: Visit) -> Table:
    return Table(
        name="rights",
        caption=_("所在户的权利"),
        columns=(
            Column("code", _("单元代码"), "link"),
            Column("household", _("户")),
            Column("kind", _("权利")),
            Column("area", _("面积"), "area"),
            Column("state", _("状态"), "state"),
        ),
        rows=[unit_row(row, visit) for row in seen.units],
        empty=Empty(_("没有登记的权利，也没有在办业务。")),
    )
