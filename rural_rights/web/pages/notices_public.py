"""Public notices: the list, and one notice with how to object, fit to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rural_rights.db.desk import office_day
from rural_rights.kernel.dates import working_days_between
from rural_rights.registry.store import notices as store
from rural_rights.web.doors import Public
from rural_rights.web.i18n import N_, _
from rural_rights.web.pages.answer_words import RIGHTS
from rural_rights.web.pieces import Column, Crumb, Empty, Pager, Table
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
_ROWS: Final = 50
KINDS: Final = {"first-registration": N_("首次登记公告")}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as a line; ``days_left`` in working days, 0 on the last day, less when over."""

    number: str
    href: str
    kind: str
    village: str
    starts_on: date
    ends_on: date
    count: int
    days_left: int

    @property
    def runs(self) -> bool:
        """Whether objections are still taken."""
        return self.days_left >= 0

    @property
    def state(self) -> str:
        """The tag: public notice while it runs, then archived."""
        return "public-notice" if self.runs else "archived"


def notice_rows(found: Iterable[store.Notice], root: str, today: date) -> list[NoticeRow]:
    """Return notices as lines of a list."""
    return [_row(notice, root, today) for notice in found]


def _row(notice: store.Notice, root: str, today: date) -> NoticeRow:
    over = today > notice.ends_on
    return NoticeRow(
        number=notice.number,
        href=f"{root}/notices/{notice.public_id}",
        kind=_(KINDS[notice.kind]) if notice.kind in KINDS else notice.kind,
        village=notice.village,
        starts_on=notice.starts_on,
        ends_on=notice.ends_on,
        count=notice.count,
        days_left=-1 if over else working_days_between(today, notice.ends_on),
    )


@router.get("/notices")
def list_notices(
    request: Request, visit: Public, after: int = Query(default=0, ge=0, le=100_000)
) -> Response:
    """Show the notices, those that end last first."""
    with visit.desk.reading() as conn:
        today = office_day(conn)
        found = store.notices(conn, limit=_ROWS, after=after)
        total = store.notice_count(conn)
    table = Table(
        name="notices",
        caption=_("公告"),
        columns=(
            Column("number", _("公告编号"), "link"),
            Column("state", _("状态"), "state"),
            Column("kind", _("事项")),
            Column("village", _("村")),
            Column("count", _("件数"), "number"),
            Column("starts_on", _("起始日"), "day"),
            Column("ends_on", _("截止日"), "day"),
        ),
        rows=notice_rows(found, visit.root, today),
        empty=Empty(_("现在没有公告。"), _("回到首页"), f"{visit.root}/"),
        pager=_pager(visit.root, after, len(found), total) if total > _ROWS else None,
        key="number",
    )
    title = _("公示公告")
    return render(request, "public/notices.html", title=title, section="notices", table=table)


def _pager(root: str, after: int, shown: int, total: int) -> Pager:
    address = f"{root}/notices?after="
    return Pager(
        first=after + 1,
        last=after + shown,
        total=total,
        previous=f"{address}{max(0, after - _ROWS)}" if after else "",
        next=f"{address}{after + _ROWS}" if after + shown < total else "",
    )


@router.get("/notices/{public_id}")
def show_notice(request: Request, visit: Public, public_id: UUID) -> Response:
    """Show one notice: what is announced, how many days are left, where and how to object."""
    with visit.desk.reading() as conn:
        today = office_day(conn)
        notice = store.notice(conn, public_id)
    row = _row(notice, visit.root, today)
    table = Table(
        name="items",
        caption=_("公告内容"),
        columns=(
            Column("case_number", _("业务号")),
            Column("holder", _("权利人")),
            Column("people", _("人数"), "number"),
            Column("right", _("权利种类")),
            Column("unit_code", _("单元代码")),
            Column("area_m2", _("面积"), "area"),
        ),
        rows=[
            {
                "case_number": item.case_number,
                "holder": item.holder,
                "people": item.people,
                "right": _(RIGHTS[item.right_kind]),
                "unit_code": item.unit_code,
                "area_m2": item.area_m2,
            }
            for item in notice.items
        ],
        empty=Empty(_("公告没有列出事项。")),
        key="case_number",
    )
    return render(
        request,
        "public/notice.html",
        title=notice.number,
        section="notices",
        crumbs=(Crumb(_("公示公告"), f"{visit.root}/notices"), Crumb(notice.number)),
        notice=row,
        is_estimate=notice.is_estimate,
        table=table,
    )
