"""Hand-over folders: uploaded as a zip, checked and taken in behind the page, reported."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Final, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from rural_rights.access.scope import may
from rural_rights.installation import Installation
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Breach, NotFound, Refused
from rural_rights.registry import intake, queries
from rural_rights.registry.commands.receive_handover import HandoverReceived, receive_handover
from rural_rights.registry.intake.archive import require_sane_archive
from rural_rights.registry.intake.catalogue import tables
from rural_rights.registry.store import worklists
from rural_rights.registry.store.known import KnownRegister
from rural_rights.web.doors import IdempotencyKey, Visit, allow
from rural_rights.web.i18n import N_, _, language
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pages.registry_words import SEVERITY_TAGS
from rural_rights.web.pages.work_table import page_offset, pager_of
from rural_rights.web.pieces import Column, Crumb, Empty, Progress, Table, field_errors
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(allow("handover.read"))]
Importer = Annotated[Visit, Depends(allow("handover.import"))]

LARGEST_BYTES: Final = 200 << 20
STATES: Final = {
    "received": "queued",
    "running": "running",
    "done": "finished",
    "unusable": "failed",
}
STAGES: Final = {
    "received": N_("等待开始"),
    "reading": N_("读取文件"),
    "checking": N_("逐行检查"),
    "entering": N_("入库"),
    "done": N_("完成"),
}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS: Final = 50


def handover_row(row: Any, visit: Visit) -> dict[str, Any]:
    """Return a hand-over as lists of long work show it."""
    stage = STAGES.get(row.stage)
    return {
        "state": STATES[row.state],
        "title": row.title,
        "says": _(stage) if stage else "",
        "href": f"{visit.root}/handovers/{row.public_id}",
        "at": row.received_at,
    }


@router.get("/handovers")
def list_handovers(request: Request, visit: Reader) -> Response:
    """Show the hand-overs received, and the form for the next one."""
    return _list(request, visit)


def _list(
    request: Request,
    visit: Visit,
    refusal: Refused | None = None,
    form: FormData | None = None,
) -> Response:
    with visit.desk.reading() as conn:
        rows = worklists.handovers_in(
            conn, queries.scope_of(visit.actor), visit.actor.account_id, limit=_ROWS
        )
    table = Table(
        name="handovers",
        caption=_("已收到的移交资料"),
        columns=(
            Column("title", _("资料"), "link"),
            Column("state", _("状态"), "state"),
            Column("says", _("进度")),
            Column("at", _("收到时间"), "instant"),
        ),
        rows=[handover_row(row, visit) for row in rows],
        empty=Empty(_("还没有收到移交资料。请上传测绘单位移交文件夹的压缩包。")),
    )
    return render(
        request,
        "registry/handovers.html",
        title=_("移交资料"),
        section="cases",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=texts_of(form) if form else None,
        table=table,
        may_import=may(visit.actor, "handover.import"),
    )


@router.post("/handovers")
def upload(request: Request, visit: Importer, form: Posted, key: IdempotencyKey) -> Response:
    """Keep an uploaded zip by its hash, and have it checked and taken in behind the page."""
    try:
        title, sha256 = _keep(request, form.get("folder"), "folder")
        ask = HandoverReceived(title=title, sha256=sha256, dry_run="dry_run" in form)
    except Refused as refusal:
        return _list(request, visit, refusal, form)
    receipt = visit.desk.carry_out(receive_handover, visit.actor, ask, key=key)
    return RedirectResponse(f"{visit.root}/handovers/{receipt.public_id}", 303)


def _keep(request: Request, sent: object, field: str) -> tuple[str, str]:
    """Store an upload that is what it must be; returns its title and hash."""
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise Refused(_unfit(field, "file-missing", "请选择文件", "Choose a file"))
    if (sent.size or 0) > LARGEST_BYTES:
        raise Refused(
            _unfit(field, "file-too-large", "文件超过 200 MB", "The file is larger than 200 MB")
        )
    name = Path(sent.filename).name[:180]
    try:
        require_sane_archive(sent.file, name)
    except intake.FolderUnusable as fault:
        raise Refused(
            Breach(
                rule=fault.rule,
                says_zh=fault.says_zh,
                says_en=fault.says_en,
                remedy_zh=fault.remedy_zh,
                remedy_en=fault.remedy_en,
                field=field,
            )
        ) from fault
    sent.file.seek(0)
    return name, _site(request).files.put(sent.file.read())


def _unfit(field: str, rule: str, zh: str, en: str) -> Breach:
    return Breach(
        rule=rule,
        says_zh=zh,
        says_en=en,
        remedy_zh="请把移交文件夹打成一个 zip 压缩包后上传",
        remedy_en="Pack the hand-over folder as one zip file and upload that",
        field=field,
    )


def _site(request: Request) -> Installation:
    site: Installation = request.app.state.installation
    return site


def _found(visit: Visit, handover: UUID) -> Any:
    with visit.desk.reading() as conn:
        return worklists.handover_in(
            conn, handover, queries.scope_of(visit.actor), visit.actor.account_id
        )


def _progress(row: Any, visit: Visit) -> Progress:
    here = f"{visit.root}/handovers/{row.public_id}"
    ended = row.finished_at or now_utc()
    seconds = max(1, int((ended - row.received_at).total_seconds()))
    left = (row.total - row.done) * seconds // row.done if row.done else None
    stage = STAGES.get(row.stage)
    return Progress(
        name="handover",
        title=_("导入移交资料：%(stage)s", stage=_(stage) if stage else row.stage),
        state=cast("Any", STATES[row.state]),
        done=row.done,
        total=row.total,
        rate=row.done // seconds,
        seconds_left=left,
        source=f"{here}/progress",
        result=f"{here}#report",
        result_label=_("查看检查报告"),
    )


@router.get("/handovers/{handover}/progress")
def progress(request: Request, visit: Reader, handover: UUID) -> Response:
    """Answer with the progress piece; when all is over the page is loaded anew."""
    row = _found(visit, handover)
    response = render(request, "registry/progress.html", title="", it=_progress(row, visit))
    if row.finished_at is not None:
        response.headers["HX-Refresh"] = "true"
    return response


@router.get("/handovers/{handover}")
def watch(request: Request, visit: Reader, handover: UUID) -> Response:
    """Show how far the import is; then its report: what went in, what was found."""
    return _page(request, visit, _found(visit, handover))


def _page(request: Request, visit: Visit, row: Any, refusal: Refused | None = None) -> Response:
    report: dict[str, Any] = row.report or {}
    unusable = report.get("unusable") or {}
    return render(
        request,
        "registry/handover.html",
        title=row.title,
        section="cases",
        crumbs=(Crumb(_("移交资料"), f"{visit.root}/handovers"), Crumb(row.title)),
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        row=row,
        it=_progress(row, visit),
        unusable=unusable.get("en" if language() == "en" else "zh", ""),
        report=report if "accepted" in report else None,
        counts=_counts(report),
        severities=Counter(found["severity"] for found in report.get("findings", ())),
        severity_tags=SEVERITY_TAGS,
        names=_names(report),
        table=_findings(request, report) if "accepted" in report else None,
        asked=request.query_params,
        may_import=may(visit.actor, "handover.import"),
    )


def _names(report: dict[str, Any]) -> dict[str, str]:
    """Return the titles of the tables that the report speaks of."""
    spoken = {*report.get("accepted", {}), *(f["table"] for f in report.get("findings", ()))}
    known = tables()
    return {
        name: f"{known[name].title} {name}" if name in known else name for name in sorted(spoken)
    }


def _counts(report: dict[str, Any]) -> list[dict[str, Any]]:
    findings = report.get("findings", ())
    skipped = report.get("skipped")
    by_table = skipped if isinstance(skipped, dict) else {}
    rejected = Counter(
        table
        for table, _row in {
            (found["table"], found["row"]) for found in findings if found["severity"] == "reject"
        }
    )
    names = _names(report)
    return [
        {
            "table": names[name],
            "accepted": count,
            "skipped": by_table.get(name, 0),
            "rejected": rejected[name],
        }
        for name, count in report.get("accepted", {}).items()
    ]


def _findings(request: Request, report: dict[str, Any]) -> Table:
    severity, table = request.query_params.get("severity"), request.query_params.get("table")
    found = [
        finding
        for finding in report["findings"]
        if severity in (None, "", finding["severity"]) and table in (None, "", finding["table"])
    ]
    offset = page_offset(request)
    shown = found[offset : offset + _ROWS]
    names = _names(report)
    return Table(
        name="findings",
        caption=_("检查发现"),
        columns=(
            Column("severity", _("轻重"), "state"),
            Column("table", _("表")),
            Column("row", _("行"), "number"),
            Column("key", _("编码")),
            Column("column", _("栏")),
            Column("says", _("问题和办法")),
        ),
        rows=[
            {
                **finding,
                "id": at,
                "severity": SEVERITY_TAGS[finding["severity"]],
                "table": names[finding["table"]],
                "says": _half(finding["says"]),
            }
            for at, finding in enumerate(shown)
        ],
        empty=Empty(_("没有发现问题。")),
        pager=pager_of(request, offset, len(shown), len(found)) if found else None,
    )


def _half(says: str) -> str:
    """Return the reader's half of a finding's words, which the report keeps Chinese first."""
    chinese, _slash, english = says.partition(" / ")
    return english or chinese if language() == "en" else chinese


@router.get("/handovers/{handover}/findings.xlsx")
def findings_workbook(request: Request, visit: Reader, handover: UUID) -> Response:
    """Send the findings as a workbook, in which the clerk corrects the rows."""
    row = _found(visit, handover)
    stored = (row.report or {}).get("workbook")
    content = _site(request).files.get(stored) if stored else _workbook(request, visit, row)
    return Response(
        content,
        media_type=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="findings-{handover}.xlsx"'},
    )


def _workbook(request: Request, visit: Visit, row: Any) -> bytes:
    """Write the findings of a hand-over whose report kept no workbook."""
    if row.village_code is None:
        raise NotFound
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "handover.zip"
        archive.write_bytes(_site(request).files.get(row.sha256))
        read = intake.read(archive)
        with visit.desk.reading() as conn:
            village = intake.check(read, KnownRegister(conn, visit.desk.vault, row.village_code))
    return intake.findings_workbook(village)


@router.post("/handovers/{handover}/corrections")
def correct(
    request: Request, visit: Importer, handover: UUID, form: Posted, key: IdempotencyKey
) -> Response:
    """Take the corrected workbook, and load the same hand-over again with it."""
    row = _found(visit, handover)
    try:
        name, workbook = _keep(request, form.get("workbook"), "workbook")
    except Refused as refusal:
        return _page(request, visit, row, refusal)
    ask = HandoverReceived(
        title=f"{row.title} + {name}"[:200], sha256=row.sha256, corrections_sha256=workbook
    )
    receipt = visit.desk.carry_out(receive_handover, visit.actor, ask, key=key)
    return RedirectResponse(f"{visit.root}/handovers/{receipt.public_id}", 303)
