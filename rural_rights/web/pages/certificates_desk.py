"""Certificates: which are to be made, which wait to be handed over, and the files to print."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from rural_rights.access.scope import may
from rural_rights.installation import Installation
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import queries
from rural_rights.registry.states import STEPS
from rural_rights.registry.store import worklists
from rural_rights.registry.store.worklists import Wanted
from rural_rights.web.doors import Visit, allow
from rural_rights.web.i18n import N_, _
from rural_rights.web.pages.batches import batch_row
from rural_rights.web.pages.registry_words import RIGHT_KINDS, in_words
from rural_rights.web.pages.work_table import batch_actions, case_rows, page_offset, pager_of
from rural_rights.web.pieces import Action, Column, Empty, Tab, Table
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(allow("certificate.read"))]

TABS: Final = {
    "make": N_("待缮证"),
    "drafted": N_("待签章"),
    "signed": N_("待发证"),
    "issued": N_("已发证"),
}


@router.get("/certificates")
def certificates(request: Request, visit: Reader) -> Response:
    """Show certificates by where they stand: to be made, to be signed, to be issued, issued."""
    asked = request.query_params.get("tab", "make")
    tab = asked if asked in TABS else "make"
    kind = request.query_params.get("kind", "")
    kind = kind if kind in RIGHT_KINDS else ""
    with visit.desk.reading() as conn:
        counts = _counts(conn, visit, kind)
        table = (
            _to_make(conn, request, visit, kind)
            if tab == "make"
            else _made(conn, request, visit, tab, kind)
        )
        scope = queries.scope_of(visit.actor)
        batches = [
            batch_row(row, visit)
            for row in worklists.batches_in(conn, scope)
            if row.kind == "make-certificate"
        ]
    return render(
        request,
        "registry/certificates.html",
        title=_("证书"),
        section="certificates",
        tabs=[
            Tab(_(words), f"?tab={name}&kind={kind}", current=name == tab, count=counts[name])
            for name, words in TABS.items()
        ],
        tab=tab,
        table=table,
        kinds={key: _(words) for key, words in RIGHT_KINDS.items()},
        asked=request.query_params,
        actions=_actions(visit, counts),
        batches=batches[:5],
    )


def _counts(conn: Connection, visit: Visit, kind: str) -> dict[str, int]:
    scope = queries.scope_of(visit.actor)
    waiting = queries.counts_of(conn, visit.actor)
    to_make = sum(
        n for (right, state), n in waiting.items() if state == "entered" and kind in ("", right)
    )
    return {"make": to_make} | {
        state: worklists.count_certificates(conn, scope, state, kind)
        for state in ("drafted", "signed", "issued")
    }


def _actions(visit: Visit, counts: dict[str, int]) -> tuple[Action, ...]:
    found = []
    for tab, state, step, words in (
        ("make", "entered", "make-certificate", _("全部缮证（一个打印文件）")),
        ("signed", "certificate-made", "issue", _("全部发证")),
    ):
        if counts[tab] and visit.actor.role in STEPS[state, step][1]:
            address = f"{visit.root}/batches/new?step={step}"
            found.append(Action(words, address, main=tab == "make"))
    return tuple(found)


def _to_make(conn: Connection, request: Request, visit: Visit, kind: str) -> Table:
    offset = page_offset(request)
    wanted = Wanted("", states=("entered",), right_kind=kind, sort="code")
    found = queries.work_of(conn, visit.actor, wanted, offset=offset)
    rows = case_rows(found.rows, visit, {})
    return Table(
        name="to-make",
        caption=_("待缮证"),
        columns=(
            Column("household", _("农户"), "link"),
            Column("kind", _("权利")),
            Column("code", _("单元代码")),
            Column("number", _("受理编号")),
            Column("state", _("状态"), "state"),
        ),
        rows=rows,
        empty=Empty(_("没有待缮证的业务。登簿后才能缮证。"), _("查看业务"), f"{visit.root}/cases"),
        pager=pager_of(request, offset, len(rows), found.total) if rows else None,
        batch=batch_actions(visit, ("entered",)),
    )


def _made(conn: Connection, request: Request, visit: Visit, state: str, kind: str) -> Table:
    scope, offset = queries.scope_of(visit.actor), page_offset(request)
    found = worklists.certificates_in(conn, scope, state, kind, offset=offset)
    total = worklists.count_certificates(conn, scope, state, kind)
    return Table(
        name="certificates",
        caption=_(TABS[state]),
        columns=(
            Column("number", _("证书号"), "link"),
            Column("household", _("农户")),
            Column("kind", _("权利")),
            Column("dated_on", _("缮证日"), "day"),
            Column("collected_on", _("领取日"), "day"),
            Column("state", _("状态"), "state"),
        ),
        rows=[_row(row, visit) for row in found],
        empty=Empty(_("没有这样的证书。")),
        pager=pager_of(request, offset, len(found), total) if found else None,
        batch=batch_actions(visit, ("certificate-made",)) if state == "signed" else (),
        key="case_id",
    )


def _row(row: Any, visit: Visit) -> dict[str, Any]:
    return {
        "case_id": row.case_id,
        "number": row.number,
        "href": f"{visit.root}/certificates/{row.public_id}/pdf"
        if row.document_sha256
        else f"{visit.root}/cases/{row.case_public_id}",
        "household": row.household_name or "",
        "case": f"{visit.root}/cases/{row.case_public_id}" if row.case_public_id else "",
        "kind": in_words(RIGHT_KINDS, row.right_kind),
        "dated_on": row.dated_on,
        "collected_on": row.collected_on,
        "state": row.state,
    }


@router.get("/certificates/{certificate}/pdf")
def download(request: Request, visit: Reader, certificate: UUID) -> Response:
    """Send the signed certificate as it was filed."""
    with visit.desk.reading() as conn:
        row = worklists.certificate_in(conn, certificate, queries.scope_of(visit.actor))
    if not row.document_sha256 or not may(visit.actor, "certificate.read"):
        raise NotFound
    site: Installation = request.app.state.installation
    return Response(
        site.files.get(row.document_sha256),
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="certificate-{certificate}.pdf"'},
    )
