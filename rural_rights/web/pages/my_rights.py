"""我的权利: a farmer's land, house and shares, in words and on a map; who asked about them.

What he sees is his own (search level 3): found by his interests, never by where it lies.
"""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rural_rights.db.desk import office_day
from rural_rights.installation import Installation
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry.model import Folio
from rural_rights.registry.store import mine
from rural_rights.web.doors import Visit, allow
from rural_rights.web.i18n import _
from rural_rights.web.pages.my_words import (
    actions_of,
    burdens_of,
    choices_of,
    facts_of,
    in_words,
    land_map,
    reading_rows,
    tag_of,
    term_bar,
    title_of,
)
from rural_rights.web.pieces import Column, Crumb, Empty, Table
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Holder = Annotated[Visit, Depends(allow("rights.own"))]
_PDF: Final = "application/pdf"


def _own(visit: Visit) -> tuple[Folio, ...]:
    """Return the reader's folios; an account tied to no person has none."""
    person = visit.actor.party_id
    if person is None:
        return ()
    with visit.desk.reading() as conn:
        return mine.rights_of(conn, person, office_day(conn))


def _one(visit: Visit, public_id: UUID) -> Folio:
    person = visit.actor.party_id
    if person is None:
        raise NotFound
    with visit.desk.reading() as conn:
        return mine.right_of(conn, person, public_id, office_day(conn))


@router.get("/home")
def home(request: Request, visit: Holder) -> Response:
    """Greet a farmer (or an operator) with at most four great choices."""
    return render(
        request,
        "farmer/home.html",
        title=_("%(name)s，您好", name=request.state.viewer.name),
        section="home",
        choices=choices_of(visit.root, _own(visit), is_farmer=visit.actor.role is Role.FARMER),
    )


@router.get("/my/rights")
def my_rights(request: Request, visit: Holder) -> Response:
    """Show every right in which the reader has a part."""
    folios = _own(visit)
    return render(
        request,
        "farmer/rights.html",
        title=_("我的权利"),
        section="my-rights",
        rights=[
            {
                "title": title_of(folio),
                "href": f"{visit.root}/my/rights/{folio.public_id}",
                "tag": tag_of(folio),
                "words": in_words(folio, visit.actor.party_id),
            }
            for folio in folios
        ],
        land=land_map(visit.root, folios),
    )


@router.get("/my/rights/{public_id}")
def my_right(request: Request, visit: Holder, public_id: UUID) -> Response:
    """Show one of the reader's rights: what, in which state, what he can do now."""
    folio = _one(visit, public_id)
    return render(
        request,
        "farmer/right.html",
        title=title_of(folio),
        section="my-rights",
        crumbs=(Crumb(_("我的权利"), f"{visit.root}/my/rights"), Crumb(title_of(folio))),
        words=in_words(folio, visit.actor.party_id),
        tag=tag_of(folio),
        actions=actions_of(visit.root, folio, visit.office.day),
        facts=facts_of(folio, visit.actor.party_id),
        term=term_bar(folio, visit.office.day),
        burdens=burdens_of(folio),
        land=land_map(visit.root, (folio,)),
    )


@router.get("/my/rights/{public_id}/certificate.pdf")
def my_certificate(request: Request, visit: Holder, public_id: UUID) -> Response:
    """Return the sealed certificate in force, as it was issued."""
    folio = _one(visit, public_id)
    with visit.desk.reading() as conn:
        number, name = mine.certificate_file(conn, folio)
    site: Installation = request.app.state.installation
    # Header names are Latin-1: the number's Chinese goes into the encoded form only.
    plain = "".join(c for c in number if c.isascii() and c.isalnum())
    headers = {
        "Content-Disposition": f'attachment; filename="certificate-{plain}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(site.files.get(name), media_type=_PDF, headers=headers)


@router.get("/my/readings")
def my_readings(request: Request, visit: Holder) -> Response:
    """Show who looked into the reader's data, when and for what."""
    person = visit.actor.party_id
    folios = _own(visit)
    found: list[mine.Reading] = []
    if person is not None:
        with visit.desk.reading() as conn:
            found = mine.readings_of(conn, person, folios)
    table = Table(
        name="readings",
        caption=_("谁查过我"),
        columns=(
            Column("at", _("时间"), "instant"),
            Column("who", _("谁")),
            Column("what", _("查了什么")),
            Column("purpose", _("为什么")),
        ),
        rows=reading_rows(found),
        empty=Empty(_("还没有人查询过您的权利。")),
        key="at",
    )
    return render(request, "farmer/readings.html", title=_("谁查过我"), section="home", table=table)
