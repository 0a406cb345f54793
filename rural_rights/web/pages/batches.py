"""Batches: a step for many cases, previewed, run behind the page, found again under 待办."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from rural_rights.installation import Installation
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Breach, NotFound, Refused
from rural_rights.registry import queries
from rural_rights.registry.commands.start_batch import BatchAsk, BatchKind, start_batch
from rural_rights.registry.store import worklists
from rural_rights.web.doors import IdempotencyKey, Visit, allow
from rural_rights.web.i18n import _, said
from rural_rights.web.pages.posted import Posted
from rural_rights.web.pages.registry_words import RIGHT_KINDS, STEPS, in_words
from rural_rights.web.pages.work_table import wanted_of
from rural_rights.web.pieces import Crumb, Progress
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Runner = Annotated[Visit, Depends(allow("batch.run"))]
Reader = Annotated[Visit, Depends(allow("batch.read"))]

STATES: Final = {"running": "running", "paused": "paused", "done": "finished", "failed": "failed"}
_MOST_SHOWN: Final = 200
NOTHING_CHOSEN: Final = Breach(
    rule="nothing-selected",
    says_zh="没有选中任何业务",
    says_en="No case is selected",
    remedy_zh="请先在列表中选中要办理的行",
    remedy_en="Select rows of the list first",
)


def _step_of(request: Request) -> BatchKind:
    step = request.query_params.get("step", "")
    if step not in get_args(BatchKind):
        raise NotFound
    return cast("BatchKind", step)


@router.get("/batches/new")
def preview_all(request: Request, visit: Runner) -> Response:
    """Show what a step would do for all that wait for it, by village and right kind."""
    wanted = wanted_of(request, ())
    with visit.desk.reading() as conn:
        found = queries.preview_batch(
            conn, visit.actor, _step_of(request), visit.office.day, wanted=wanted
        )
        villages = queries.villages_of(conn, visit.actor)
    return _preview(request, visit, found, villages)


@router.post("/batches/preview")
def preview_selected(request: Request, visit: Runner, form: Posted) -> Response:
    """Show what a step would do for the rows selected in a list; nothing is changed yet."""
    chosen = _ids(str(value) for value in form.getlist("selected"))
    if not chosen:
        raise Refused(NOTHING_CHOSEN)
    with visit.desk.reading() as conn:
        found = queries.preview_batch(
            conn, visit.actor, _step_of(request), visit.office.day, case_ids=chosen
        )
        villages = queries.villages_of(conn, visit.actor)
    return _preview(request, visit, found, villages)


def _ids(texts: Any) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]


def _preview(
    request: Request, visit: Visit, found: queries.BatchPreview, villages: dict[str, str]
) -> Response:
    in_villages = dict.fromkeys(row.village_code for row in found.ready)
    by_kind = {
        in_words(RIGHT_KINDS, kind): sum(row.right_kind == kind for row in found.ready)
        for kind in dict.fromkeys(row.right_kind for row in found.ready)
    }
    return render(
        request,
        "registry/batch_preview.html",
        title=_("批量%(step)s", step=in_words(STEPS, found.step)),
        section="tasks",
        crumbs=(Crumb(_("待办"), f"{visit.root}/tasks"), Crumb(_("预览"))),
        found=found,
        by_kind=by_kind,
        kinds={kind: _(words) for kind, words in RIGHT_KINDS.items()},
        villages=villages,
        asked=request.query_params,
        whole=request.method == "GET",
        skipped=found.skipped[:_MOST_SHOWN],
        cases=",".join(str(row.id) for row in found.ready),
        one_village=found.step != "publish-notice" or len(in_villages) <= 1,
        step_words=in_words(STEPS, found.step),
    )


@router.post("/batches")
def run(request: Request, visit: Runner, form: Posted, key: IdempotencyKey) -> Response:
    """Start the previewed batch, and go to where it can be watched."""
    chosen = _ids(str(form.get("cases", "")).split(","))
    if not chosen:
        raise Refused(NOTHING_CHOSEN)
    ask = BatchAsk(kind=_step_of(request), case_ids=chosen)
    started = visit.desk.carry_out(start_batch, visit.actor, ask, key=key)
    return RedirectResponse(f"{visit.root}/batches/{started.public_id}", 303)


def batch_row(row: Any, visit: Visit) -> dict[str, Any]:
    """Return a batch as lists of long work show it."""
    return {
        "state": STATES[row.state],
        "title": _("批量%(step)s", step=in_words(STEPS, row.kind)),
        "says": _(
            "%(done)s / %(total)s，未办 %(failed)s",
            done=row.done,
            total=row.total,
            failed=row.failed,
        ),
        "href": f"{visit.root}/batches/{row.public_id}",
        "at": row.started_at,
    }


def _progress(row: Any, visit: Visit) -> Progress:
    here = f"{visit.root}/batches/{row.public_id}"
    handled = row.done + row.failed
    ended = now_utc() if row.state == "running" else row.changed_at
    seconds = max(1, int((ended - row.started_at).total_seconds()))
    left = (row.total - handled) * seconds // handled if handled else None
    printed = (row.result or {}).get("print_file")
    return Progress(
        name="batch",
        title=_("批量%(step)s", step=in_words(STEPS, row.kind)),
        state=cast("Any", STATES[row.state]),
        done=min(handled, row.total),
        total=row.total,
        failed=row.failed,
        rate=handled // seconds,
        seconds_left=left,
        source=f"{here}/progress",
        pause=f"{here}/pause",
        resume=f"{here}/resume",
        errors="#failures",
        result=f"{here}/print" if printed else f"{visit.root}/tasks",
        result_label=_("下载打印文件（PDF）") if printed else _("回到待办"),
    )


@router.get("/batches/{batch}")
def watch(request: Request, visit: Reader, batch: UUID) -> Response:
    """Show how far a batch is, and which cases it could not do, with the reason of each."""
    with visit.desk.reading() as conn:
        row = worklists.batch_in(conn, batch, queries.scope_of(visit.actor))
        ids = [failure["case_id"] for failure in row.failures][:_MOST_SHOWN]
        cases = {
            case.id: case
            for case in worklists.cases_with_notice(conn, ids, queries.scope_of(visit.actor))
        }
    return render(
        request,
        "registry/batch.html",
        title=_("批量%(step)s", step=in_words(STEPS, row.kind)),
        section="tasks",
        crumbs=(Crumb(_("待办"), f"{visit.root}/tasks"), Crumb(_("批量办理"))),
        it=_progress(row, visit),
        result=row.result or {},
        failures=[_failure(failure, cases, visit) for failure in row.failures[:_MOST_SHOWN]],
    )


def _failure(failure: dict[str, Any], cases: dict[int, Any], visit: Visit) -> dict[str, str]:
    case = cases.get(failure["case_id"])
    return {
        "says": said(_Words(failure["zh"], failure["en"])),
        "who": (case.household_name or case.unit_code) if case else "",
        "href": f"{visit.root}/cases/{case.public_id}" if case else "",
    }


class _Words:
    """A stored refusal in both languages, as ``said`` reads it."""

    def __init__(self, zh: str, en: str) -> None:
        self.says_zh = zh
        self.says_en = en


@router.get("/batches/{batch}/progress")
def progress(request: Request, visit: Reader, batch: UUID) -> Response:
    """Answer with the progress piece alone, for the page that polls it."""
    with visit.desk.reading() as conn:
        row = worklists.batch_in(conn, batch, queries.scope_of(visit.actor))
    return render(request, "registry/progress.html", title="", it=_progress(row, visit))


@router.post("/batches/{batch}/{turn}")
def turn(visit: Runner, batch: UUID, turn: str, key: IdempotencyKey) -> Response:  # noqa: ARG001
    """Pause a running batch, or let a paused one go on; twice is the same as once."""
    change = {"pause": ("running", "paused"), "resume": ("paused", "running")}.get(turn)
    if change is None:
        raise NotFound
    with visit.desk.logging() as conn:
        row = worklists.batch_in(conn, batch, queries.scope_of(visit.actor))
        worklists.turn_batch(conn, row.id, visit.desk.county, *change)
    return RedirectResponse(f"{visit.root}/batches/{batch}", 303)


@router.get("/batches/{batch}/print")
def print_file(request: Request, visit: Reader, batch: UUID) -> Response:
    """Send the one file in which all certificates of the batch are, for the printer."""
    with visit.desk.reading() as conn:
        row = worklists.batch_in(conn, batch, queries.scope_of(visit.actor))
    name = (row.result or {}).get("print_file")
    if not name:
        raise NotFound
    site: Installation = request.app.state.installation
    return Response(
        site.files.get(name),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="certificates-{batch}.pdf"'},
    )
