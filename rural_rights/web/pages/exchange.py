"""The exchange as everybody reads it: listings, one listing, one's own, the officer's desk."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import NotFound
from rural_rights.papers.press import Press
from rural_rights.transfers import queries
from rural_rights.transfers.queries import ListingFile, Shelf
from rural_rights.transfers.store.listings import events_of
from rural_rights.transfers.store.reading import reference_rent
from rural_rights.web.doors import Public, Visit, allow
from rural_rights.web.i18n import _
from rural_rights.web.pages import exchange_words as words
from rural_rights.web.pieces import Action, Column, Crumb, Empty, Event, Pager, Tab, Table
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

Reader = Annotated[Visit, Depends(allow("listing.read"))]
Officer = Annotated[Visit, Depends(allow("listing.award"))]
OUTSIDE = (Role.FARMER, Role.OPERATOR)


def actor_of(visit: Visit) -> Actor | None:
    """Return who reads, or None for the public."""
    session = visit.session
    return session.actor if session is not None and not session.second_factor_due else None


def tabs(visit: Visit, current: str) -> list[Tab]:
    """Return the parts of the exchange that this reader has."""
    actor = actor_of(visit)
    found = [("", _("挂牌项目"))]
    if actor is not None and actor.role in {Role.FARMER, Role.CLERK}:
        found += [("/mine", _("我的项目")), ("/mandates", _("委托"))]
    if actor is not None and actor.role in OUTSIDE:
        found.append(("/applications", _("我的申请")))
    if actor is not None and actor.role is Role.EXCHANGE:
        found.append(("/desk", _("业务台")))
    return [Tab(label, f"{visit.root}/exchange{path}", path == current) for path, label in found]


def crumbs(visit: Visit, *more: Crumb) -> tuple[Crumb, ...]:
    """Return the way down from the exchange."""
    return (Crumb(_("交易"), f"{visit.root}/exchange"), *more)


@router.get("/exchange")
def list_page(request: Request, visit: Public, page: int = 1) -> Response:
    """Show the public listings: by village, kind of land, rent and area."""
    shelf = _shelf(request, page)
    with visit.desk.reading() as conn:
        cards, more = queries.public_listings(conn, shelf)
    actor = actor_of(visit)
    can_list = actor is not None and actor.role in {Role.FARMER, Role.CLERK}
    actions = [Action(_("发布项目"), f"{visit.root}/exchange/new", main=True)] if can_list else []
    table = _table(
        visit,
        _("挂牌项目"),
        cards,
        Empty(_("没有符合条件的挂牌项目。"), _("查看全部项目"), f"{visit.root}/exchange"),
        pager=_pager(request, shelf, len(cards), more=more),
    )
    return render(
        request,
        "exchange/list.html",
        title=_("土地经营权流转"),
        section="exchange",
        table=table,
        tabs=tabs(visit, ""),
        actions=actions,
        classes=words.choices(words.LAND_CLASSES),
        values=dict(request.query_params),
    )


def _shelf(request: Request, page: int) -> Shelf:
    asked = request.query_params
    return Shelf(
        village=asked.get("village", "").strip()[:12],
        use_class=asked.get("land", "").strip()[:3],
        least_rent=_amount(asked.get("least_rent", "")),
        most_rent=_amount(asked.get("most_rent", "")),
        least_area_m2=_amount(asked.get("least_area", "")),
        open_only=asked.get("ended") != "yes",
        page=min(max(page, 1), 1000),
    )


def _amount(text: str) -> Decimal | None:
    """Return a number of the search, or None for what is no number: it then narrows nothing."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < 10**12 else None


def _pager(request: Request, shelf: Shelf, shown: int, *, more: bool) -> Pager | None:
    if not more and shelf.page == 1:
        return None
    first = (shelf.page - 1) * queries.PAGE_ROWS + 1

    def address(page: int) -> str:
        return str(request.url.include_query_params(page=page))

    return Pager(
        first,
        first + shown - 1,
        previous=address(shelf.page - 1) if shelf.page > 1 else "",
        next=address(shelf.page + 1) if more else "",
    )


def _table(
    visit: Visit,
    caption: str,
    cards: tuple[queries.Card, ...],
    empty: Empty,
    *,
    pager: Pager | None = None,
) -> Table:
    return Table(
        name="listings",
        caption=caption,
        columns=(
            Column("number", _("项目编号"), "link"),
            Column("village", _("所在村")),
            Column("land", _("地块")),
            Column("lister", _("转出方")),
            Column("area", _("面积"), "area"),
            Column("rent", _("租金（每亩每年）"), "money"),
            Column("term", _("流转期限")),
            Column("notice_to", _("公告截止"), "day"),
            Column("state", _("状态"), "state"),
        ),
        rows=[words.row(card, visit.root) for card in cards],
        empty=empty,
        pager=pager,
    )


@router.get("/exchange/mine")
def mine_page(request: Request, visit: Reader) -> Response:
    """Show the farmer his listings, and the clerk those of his village."""
    if visit.actor.role not in {Role.FARMER, Role.CLERK}:
        raise NotFound
    with visit.desk.reading() as conn:
        cards = queries.own_listings(conn, visit.actor)
    new = f"{visit.root}/exchange/new"
    return render(
        request,
        "exchange/table.html",
        title=_("我的项目"),
        section="exchange",
        crumbs=crumbs(visit, Crumb(_("我的项目"))),
        table=_table(
            visit, _("我的项目"), cards, Empty(_("还没有发布过项目。"), _("发布项目"), new)
        ),
        tabs=tabs(visit, "/mine"),
        actions=[Action(_("发布项目"), new, main=True)],
    )


@router.get("/exchange/desk")
def desk_page(request: Request, visit: Officer) -> Response:
    """Show the exchange officer what is under way, the earliest notice first."""
    with visit.desk.reading() as conn:
        cards = queries.desk_listings(conn, visit.actor)
    return render(
        request,
        "exchange/table.html",
        title=_("交易业务台"),
        section="exchange",
        crumbs=crumbs(visit, Crumb(_("业务台"))),
        table=_table(visit, _("在办项目"), cards, Empty(_("没有在办的项目。"))),
        tabs=tabs(visit, "/desk"),
        actions=[],
    )


@router.get("/exchange/applications")
def applications_page(request: Request, visit: Reader) -> Response:
    """Show what the signed-in person has applied for."""
    if visit.actor.role not in OUTSIDE:
        raise NotFound
    with visit.desk.reading() as conn:
        filed = queries.own_applications(conn, visit.desk.vault, visit.actor)
    rows = [
        words.row(card, visit.root)
        | {
            "offered": application.offered_yuan,
            "filed_on": application.filed_on,
            "application": words.words(words.APPLICATION_WORDS, application.state),
        }
        for application, card in filed
    ]
    table = Table(
        name="applications",
        caption=_("我的申请"),
        columns=(
            Column("number", _("项目编号"), "link"),
            Column("land", _("地块")),
            Column("offered", _("我的报价（每亩每年）"), "money"),
            Column("filed_on", _("申请日期"), "day"),
            Column("application", _("申请状态")),
            Column("state", _("项目状态"), "state"),
        ),
        rows=rows,
        empty=Empty(_("还没有申请过项目。"), _("看挂牌项目"), f"{visit.root}/exchange"),
    )
    return render(
        request,
        "exchange/table.html",
        title=_("我的申请"),
        section="exchange",
        crumbs=crumbs(visit, Crumb(_("我的申请"))),
        table=table,
        tabs=tabs(visit, "/applications"),
        actions=[],
    )


def file_of(visit: Visit, listing: UUID) -> ListingFile:
    """Return the listing in the address; raises ``NotFound`` for what is not the reader's."""
    with visit.desk.reading() as conn:
        return queries.listing_file(
            conn, visit.desk.vault, listing, actor_of(visit), visit.office.day
        )


@router.get("/exchange/listings/{listing}")
def listing_page(request: Request, visit: Public, listing: UUID) -> Response:
    """Show one listing: what is offered, where, in what state, and what the reader can do."""
    actor = actor_of(visit)
    file = file_of(visit, listing)
    with visit.desk.reading() as conn:
        nearby = reference_rent(conn, file.listing.village_code)
        events = events_of(conn, file.listing.id) if file.deal or file.mandate else ()
    address = f"{visit.root}/exchange/listings/{listing}"
    steps = queries.open_steps(file, actor, visit.office.day)
    title = file.listing.number or _("项目草稿")
    return render(
        request,
        "exchange/listing.html",
        title=title,
        section="exchange",
        crumbs=crumbs(visit, Crumb(title)),
        file=file,
        facts=words.facts(file),
        deal_facts=words.deal_facts(file),
        actions=[*words.actions(steps, address), *_revision(visit, file, steps)],
        state_tag=words.STATE_TAGS[file.listing.state],
        map=words.parcel_map(file),
        nearby=nearby,
        applications=_applications(file, visit),
        address=address,
        can_decline=actor is not None and actor.role is Role.EXCHANGE,
        signed_in=actor is not None,
        events=[
            Event(
                event.entered_on,
                words.words(words.EVENT_WORDS, event.step),
                event.because or "",
            )
            for event in events
        ],
    )


def _revision(visit: Visit, file: ListingFile, steps: tuple[queries.Open, ...]) -> list[Action]:
    """Return the way back from a draft to its form."""
    listing = file.listing
    if "publish" not in {step.step for step in steps}:
        return []
    parcel = next(
        p.public_id for p in file.folio.parcels if p.spatial_unit_id in listing.parcel_ids
    )
    query = {"parcel": str(parcel), "draft": str(listing.public_id)}
    if file.mandate is not None:
        query["mandate"] = str(file.mandate.public_id)
    address = f"{visit.root}/exchange/new/{file.folio.public_id}/terms?{urlencode(query)}"
    return [Action(_("修改条件"), address)]


def _applications(file: ListingFile, visit: Visit) -> Table | None:
    rows = words.application_rows(file, visit.root)
    if not rows:
        return None
    return Table(
        name="applications",
        caption=_("受让申请"),
        columns=(
            Column("name", _("申请人")),
            Column("code", _("证件")),
            Column("offered", _("报价（每亩每年）"), "money"),
            Column("plan", _("经营计划")),
            Column("filed_on", _("申请日期"), "day"),
            Column("state", _("状态")),
        ),
        rows=rows,
        empty=Empty(""),
    )


@router.get("/exchange/listings/{listing}/{paper}.pdf")
def paper_file(request: Request, visit: Reader, listing: UUID, paper: str) -> Response:
    """Send the lease contract or the transaction certificate as the sealed PDF.

    One that was drafted but not drawn (the press was killed) is drawn now.
    """
    file = file_of(visit, listing)
    row = {"contract": file.contract_paper, "certificate": file.certificate_paper}.get(paper)
    if row is None:
        raise NotFound
    press: Press = request.app.state.installation.press
    name = row.document_sha256
    if name is None:
        name = press.finish(visit.desk, visit.actor, row.certificate_id).document_sha256
    return Response(
        press.files.get(name),
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{paper}-{row.serial:06d}.pdf"'},
    )
