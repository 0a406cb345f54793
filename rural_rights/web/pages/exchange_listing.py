"""List a parcel: choose the right, the parcel, the terms; check; publish; take back."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from rural_rights.kernel.actor import Role
from rural_rights.kernel.dates import Period, add_working_days
from rural_rights.kernel.names import masked_name
from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.registry.model import Folio, Parcel
from rural_rights.registry.rules.lease import leasable_kind
from rural_rights.registry.store.folio import read_folio, unit_id_of
from rural_rights.registry.store.view import View
from rural_rights.transfers import queries
from rural_rights.transfers.commands.draft_listing import ListingAsk, draft_listing
from rural_rights.transfers.model import Mandate
from rural_rights.transfers.rules.listing import adults
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import notice_length
from rural_rights.transfers.store.mandates import mandate_by_public_id
from rural_rights.transfers.store.reading import contract_rights_of, reference_rent
from rural_rights.web import format as written
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import _, said
from rural_rights.web.pages import exchange_words as words
from rural_rights.web.pages.exchange import crumbs, file_of
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pieces import Column, Crumb, Empty, LandMap, Table, field_errors
from rural_rights.web.pieces import Parcel as MapParcel
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

Lister = Annotated[Visit, Depends(allow("listing.make"))]


@router.get("/exchange/new")
def choose_right(request: Request, visit: Lister) -> Response:
    """Show the contract rights that this reader may list: his own, or his principals'."""
    with visit.desk.reading() as conn:
        people: list[tuple[int, Mandate | None]] = []
        if visit.actor.role is Role.FARMER and visit.actor.party_id is not None:
            people = [(visit.actor.party_id, None)]
        elif visit.actor.role is Role.CLERK:
            people = [
                (mandate.principal_id, mandate)
                for mandate in queries.own_mandates(conn, visit.actor)
                if mandate.live_on(visit.office.day)
            ]
        rows = [
            {
                "code": right.code,
                "href": _address(visit, right.public_id, mandate),
                "household": right.household_name,
                "area": right.area_m2,
                "last_day": Period(date.min, right.term_to).last_day,
            }
            for person, mandate in people
            for right in contract_rights_of(conn, person, visit.office.day)
        ]
    table = Table(
        name="rights",
        caption=_("承包经营权"),
        columns=(
            Column("code", _("承包合同编号"), "link"),
            Column("household", _("承包方")),
            Column("area", _("面积"), "area"),
            Column("last_day", _("承包期止"), "day"),
        ),
        rows=rows,
        empty=_no_right(visit),
    )
    return render(
        request,
        "exchange/new.html",
        title=_("选择承包地"),
        section="exchange",
        crumbs=crumbs(visit, Crumb(_("发布项目"))),
        table=table,
    )


def _no_right(visit: Visit) -> Empty:
    if visit.actor.role is Role.CLERK:
        says = _("没有在有效期内的农户委托，请先登记委托书。")
        return Empty(says, _("登记委托"), f"{visit.root}/exchange/mandates/new")
    return Empty(_("您名下没有已登记的土地承包经营权。"))


def _address(visit: Visit, unit: UUID, mandate: Mandate | None) -> str:
    address = f"{visit.root}/exchange/new/{unit}"
    return f"{address}?mandate={mandate.public_id}" if mandate else address


def _folio(visit: Visit, unit: UUID) -> Folio:
    """Return the folio of the right to be listed; raises ``NotFound`` when it is not his."""
    with visit.desk.reading() as conn:
        folio = read_folio(conn, unit_id_of(conn, unit), View(law_on=visit.office.day))
    if not reaches_unit(visit.actor, folio) or folio.right is None:
        raise NotFound
    return folio


def _principal(visit: Visit, mandate: str) -> int | None:
    """Return the farmer behind a clerk's mandate."""
    if visit.actor.role is not Role.CLERK:
        return None
    try:
        public_id = UUID(mandate)
    except ValueError as error:
        raise NotFound from error
    with visit.desk.reading() as conn:
        found = mandate_by_public_id(conn, public_id)
    if found.agent_account_id != visit.actor.account_id:
        raise NotFound
    return found.principal_id


@router.get("/exchange/new/{unit}")
def choose_parcel(request: Request, visit: Lister, unit: UUID, mandate: str = "") -> Response:
    """Show the parcels of a right, on the map and in a list: which one is to be let."""
    folio = _folio(visit, unit)
    rows = [_parcel_row(visit, folio, parcel, mandate) for parcel in folio.parcels]
    parcels = tuple(
        MapParcel(
            parcel.name or parcel.code[-5:],
            parcel.geometry,
            tone="blue" if row["leased"] else "green",
            href=str(row["href"]),
            says=written.area(parcel.area_m2),
        )
        for parcel, row in zip(folio.parcels, rows, strict=True)
        if parcel.geometry
    )
    table = Table(
        name="parcels",
        caption=_("地块"),
        columns=(
            Column("name", _("地块"), "link"),
            Column("area", _("面积"), "area"),
            Column("class", _("地类")),
            Column("free", _("现状")),
        ),
        rows=rows,
        empty=Empty(_("这份承包合同没有地块。")),
    )
    return render(
        request,
        "exchange/parcels.html",
        title=_("选择地块"),
        section="exchange",
        crumbs=crumbs(
            visit, Crumb(_("选择承包地"), f"{visit.root}/exchange/new"), Crumb(_("选择地块"))
        ),
        table=table,
        map=LandMap("land", _("%(code)s 的地块", code=folio.code), parcels),
    )


def _parcel_row(visit: Visit, folio: Folio, parcel: Parcel, mandate: str) -> dict[str, object]:
    until = [
        lease.effective_to for lease in folio.leases if parcel.spatial_unit_id in lease.parcel_ids
    ]
    barred = leasable_kind(folio, (parcel.spatial_unit_id,))
    last = Period(date.min, max(until)).last_day if until else None
    address = f"{visit.root}/exchange/new/{folio.public_id}/terms?parcel={parcel.public_id}"
    return {
        "name": parcel.name or parcel.code,
        "href": f"{address}&mandate={mandate}" if mandate else address,
        "area": parcel.area_m2,
        "class": words.words(words.LAND_CLASSES, parcel.land_use_class or ""),
        "leased": last is not None,
        "free": said(barred)
        if barred
        else (_("已流转至 %(day)s", day=written.day(last)) if last else _("可流转")),
    }


@router.get("/exchange/new/{unit}/terms")
def terms_page(
    *,
    request: Request,
    visit: Lister,
    unit: UUID,
    parcel: UUID,
    mandate: str = "",
    draft: UUID | None = None,
) -> Response:
    """Show the form: from when to when, for what rent, who agrees; a draft as it was filled."""
    folio = _folio(visit, unit)
    filled = _filled(visit, folio, draft) if draft else None
    return _terms_form(request, visit, folio, _parcel_of(folio, parcel), mandate, posted=filled)


def _filled(visit: Visit, folio: Folio, draft: UUID) -> dict[str, str]:
    """Return the fields of a draft as they were filled in."""
    listing = file_of(visit, draft).listing
    if listing.state != "draft":
        raise NotFound
    agreed = {consent.person_id for consent in listing.consents}
    days = {"starts_on": listing.term.start, "last_day": listing.last_day}
    return {
        "draft": str(draft),
        "draft_version": str(listing.version),
        "rent": str(listing.rent_per_mu_yuan),
        "purpose": listing.purpose,
        "payment": listing.payment,
        "conditions": listing.conditions,
        **{
            f"{name}_{part}": str(getattr(day, part))
            for name, day in days.items()
            for part in ("year", "month", "day")
        },
        **{
            f"agree_{holder.public_id}": "yes"
            for holder in folio.holders
            if holder.person_id in agreed
        },
    }


def _parcel_of(folio: Folio, public_id: UUID) -> Parcel:
    for parcel in folio.parcels:
        if parcel.public_id == public_id:
            return parcel
    raise NotFound


def _terms_form(
    request: Request,
    visit: Visit,
    folio: Folio,
    parcel: Parcel,
    mandate: str,
    *,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    day = visit.office.day
    lister = _principal(visit, mandate) or visit.actor.party_id
    with visit.desk.reading() as conn:
        nearby = reference_rent(conn, folio.village_code)
    right = folio.right
    last = Period(date.min, right.term_to).last_day if right and right.term_to else None
    return render(
        request,
        "exchange/terms.html",
        title=_("流转条件"),
        section="exchange",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        crumbs=crumbs(
            visit,
            Crumb(_("选择承包地"), f"{visit.root}/exchange/new"),
            Crumb(parcel.name or parcel.code),
        ),
        folio=folio,
        parcel=parcel,
        mandate=mandate,
        contract_ends=last,
        earliest=add_working_days(day, notice_length(day)),
        nearby=nearby,
        uses=words.choices(words.USES),
        others=[
            (holder.public_id, masked_name(holder.name))
            for holder in adults(folio.holders, day)
            if holder.person_id != lister
        ],
    )


@router.post("/exchange/new/{unit}/terms")
def draft(
    *, request: Request, visit: Lister, unit: UUID, key: IdempotencyKey, form: Posted
) -> Response:
    """Keep the offer as a draft and show it, checked against the register."""
    folio = _folio(visit, unit)
    posted = texts_of(form)
    try:
        parcel = _parcel_of(folio, UUID(posted.get("parcel", "")))
    except ValueError as error:
        raise NotFound from error
    mandate = posted.get("mandate", "")
    try:
        ask = _listing_ask(visit, folio, parcel, form)
        done = visit.desk.carry_out(draft_listing, visit.actor, ask, key=key)
    except Refused as refusal:
        return _terms_form(request, visit, folio, parcel, mandate, refusal=refusal, posted=posted)
    flash(visit, "success", _("已保存草稿，请核对后发布。"), clears="terms")
    return RedirectResponse(f"{visit.root}/exchange/listings/{done.listing}", 303)


def _listing_ask(visit: Visit, folio: Folio, parcel: Parcel, form: FormData) -> ListingAsk:
    posted = texts_of(form)
    reader = FormReader(posted)
    agreed = tuple(
        holder.person_id for holder in folio.holders if f"agree_{holder.public_id}" in posted
    )
    starts_on, last_day = reader.day("starts_on"), reader.day("last_day")
    rent = reader.money("rent")
    purpose = reader.choice("purpose", words.USES)
    payment = reader.text("payment")
    conditions = reader.text("conditions", required=False)
    earlier = posted.get("draft", "")
    version = reader.whole("draft_version", least=1) if earlier else 1
    reader.refuse_if_any()
    try:
        replaces = file_of(visit, UUID(earlier)).listing.id if earlier else None
    except ValueError as error:
        raise NotFound from error
    return ListingAsk(
        replaces=replaces,
        replaces_version=version,
        unit_id=folio.unit_id,
        parcel_ids=(parcel.spatial_unit_id,),
        starts_on=starts_on,
        last_day=last_day,
        rent_per_mu_yuan=rent,
        purpose=purpose,
        payment=payment[:200],
        conditions=conditions[:500],
        agreed=agreed,
        principal_id=_principal(visit, posted.get("mandate", "")),
    )
