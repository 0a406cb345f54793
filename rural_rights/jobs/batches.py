"""Runs a batch: one case, one act, one idempotency key, so that a killed worker goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import func, select, update

from certificates.draw import draw_all
from certificates.fonts import MissingGlyph
from rural_rights.db.act import Tx
from rural_rights.db.desk import Desk
from rural_rights.installation import Installation
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import NotFound, Refused, Stale
from rural_rights.papers.rights import CertificateMade
from rural_rights.registry.commands import review_case as review
from rural_rights.registry.commands.enter_right import enter_right
from rural_rights.registry.commands.issue_certificate import IssueAsk, issue_certificate
from rural_rights.registry.commands.publish_notice import NoticeAsk, publish_notice
from rural_rights.registry.store.cases import BATCH
from rural_rights.registry.store.view import CASE

log = structlog.get_logger()
Act = Callable[[Tx, Any], Any]


def run_batch(site: Installation, county: str, batch_id: int) -> None:
    """Carry out what is left of a batch; a refusal is noted at its case and stops no other."""
    desk = site.desk(county)
    with desk.reading() as conn:
        batch = conn.execute(select(BATCH).where(BATCH.c.id == batch_id)).one()
    if batch.state != "running":
        return
    actor = _actor(batch.parameters["actor"])
    if batch.kind == "publish-notice":
        _publish(desk, actor, batch)
        return
    done, failures = 0, []
    for case_id in batch.parameters["case_ids"]:
        try:
            _one(site, desk, actor, batch, case_id)
            done += 1
        except (Refused, NotFound, Stale, MissingGlyph) as error:
            failures.append(_failure(case_id, error))
        if (done + len(failures)) % 5 == 0 and not _tell(desk, batch_id, done, failures):
            return
    result = _print_file(site, desk, batch) if batch.kind == "make-certificate" else None
    _tell(desk, batch_id, done, failures, state="done", result=result)


def _one(site: Installation, desk: Desk, actor: Actor, batch: Any, case_id: int) -> None:
    key = f"batch-{batch.id}-{case_id}"
    if batch.kind == "issue":
        desk.carry_out(issue_certificate, actor, IssueAsk(case_id=case_id), key=key)
        return
    ask = review.CaseAsk(case_id=case_id)
    if batch.kind == "make-certificate":
        made: CertificateMade = desk.carry_out(
            site.rights_press.make_certificate, actor, ask, key=key
        )
        site.press.finish(desk, actor, made.certificate_id)
        return
    acts: dict[str, Act] = {
        "accept": review.accept_case,
        "pass-preliminary": review.pass_preliminary,
        "pass-final": review.pass_final,
        "enter": enter_right,
    }
    desk.carry_out(acts[batch.kind], actor, ask, key=key)


def _publish(desk: Desk, actor: Actor, batch: Any) -> None:
    ask = NoticeAsk(case_ids=batch.parameters["case_ids"])
    try:
        published = desk.carry_out(publish_notice, actor, ask, key=f"batch-{batch.id}")
    except (Refused, NotFound, Stale) as error:
        _tell(desk, batch.id, 0, [_failure(0, error)], state="failed")
        return
    result = {"notice": published.number, "ends_on": published.ends_on.isoformat()}
    _tell(desk, batch.id, batch.total, [], state="done", result=result)


def _print_file(site: Installation, desk: Desk, batch: Any) -> dict[str, Any] | None:
    """Draw all the batch's certificates into one file for the printer."""
    with desk.reading() as conn:
        ids = conn.execute(
            select(CASE.c.certificate_id)
            .where(CASE.c.id.in_(batch.parameters["case_ids"]), CASE.c.certificate_id.is_not(None))
            .order_by(CASE.c.id)
        ).scalars()
        certificates = list(ids)
    if not certificates:
        return None
    documents = [site.press.document_of(desk, certificate) for certificate in certificates]
    return {"print_file": site.files.put(draw_all(documents)), "certificates": len(documents)}


def _actor(stored: dict[str, Any]) -> Actor:
    return Actor(
        account_id=stored["account_id"],
        name=stored["name"],
        role=Role(stored["role"]),
        scope=stored["scope"],
    )


def _failure(case_id: int, error: Exception) -> dict[str, Any]:
    if isinstance(error, Refused):
        first = error.breaches[0]
        return {"case_id": case_id, "rule": first.rule, "zh": first.says_zh, "en": first.says_en}
    if isinstance(error, MissingGlyph):
        return {"case_id": case_id, "rule": "missing-glyph", "zh": str(error), "en": str(error)}
    rule = type(error).__name__.lower()
    return {"case_id": case_id, "rule": rule, "zh": "业务已变动,请刷新", "en": "The case changed"}


def _tell(
    desk: Desk,
    batch_id: int,
    done: int,
    failures: list[dict[str, Any]],
    *,
    state: str = "running",
    result: dict[str, Any] | None = None,
) -> bool:
    """Write the progress; False when somebody paused the batch meanwhile."""
    with desk.logging() as conn:
        from_state = conn.execute(
            select(BATCH.c.state, BATCH.c.total).where(BATCH.c.id == batch_id).with_for_update()
        ).one()
        conn.execute(
            update(BATCH)
            .where(BATCH.c.id == batch_id)
            .values(
                done=done,
                failed=len(failures) if failures or state != "failed" else from_state.total,
                failures=failures,
                state=state if from_state.state == "running" else from_state.state,
                result=result,
                changed_at=func.clock_timestamp(),
            )
        )
    return bool(from_state.state == "running")
