"""Takes a received hand-over in: read, check, enter, report; found again by its page."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, update

from rural_rights.db.desk import Desk, office_day
from rural_rights.installation import Installation
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.codes import as_written
from rural_rights.kernel.refusal import Refused
from rural_rights.registry import intake
from rural_rights.registry.commands.import_handover import HandoverAsk, import_handover
from rural_rights.registry.commands.receive_handover import HANDOVER
from rural_rights.registry.store.known import KnownRegister


def take_handover(
    site: Installation,
    county: str,
    handover_id: int,
    sha256: str,
    *,
    actor: Actor,
    corrections: str | None,
    dry_run: bool,
) -> None:
    """Read, check and (unless it is a dry run) enter one hand-over; safe to repeat."""
    desk = site.desk(county)
    tell = _Teller(desk, handover_id)
    tell(state="running", stage="reading")
    try:
        village = _checked(site, desk, sha256, corrections, tell)
    except intake.FolderUnusable as fault:
        tell(state="unusable", stage="done", report={"unusable": _words(fault)}, finished=True)
        return
    if not actor.reaches(village.code):
        fault_words = {
            "zh": "移交资料所属村不在您的管辖范围",
            "en": "The village of this hand-over is not in your scope",
        }
        tell(state="unusable", stage="done", report={"unusable": fault_words}, finished=True)
        return
    taken: dict[str, Any] = {"dry_run": dry_run}
    if not dry_run:
        ask = HandoverAsk(
            village=village,
            told=lambda done, total: tell(stage="entering", done=done, total=total),
        )
        try:
            taken |= desk.carry_out(import_handover, actor, ask).model_dump()
        except Refused as refusal:
            tell(
                state="unusable",
                stage="done",
                report={"unusable": _refused(refusal)},
                finished=True,
            )
            return
    report = {**village.report(), "taken": taken, "skipped": len(village.skipped)}
    tell(state="done", stage="done", report=report, village=village.code, finished=True)


def _checked(
    site: Installation, desk: Desk, sha256: str, corrections: str | None, tell: _Teller
) -> intake.Village:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "handover.zip"
        archive.write_bytes(site.files.get(sha256))
        handover = intake.read(archive)
        if corrections is not None:
            handover = intake.apply_corrections(handover, site.files.get(corrections))
        tell(stage="checking")
        return check_against_register(desk, handover)


def check_against_register(desk: Desk, handover: intake.Handover) -> intake.Village:
    """Check a hand-over against what the register of its village holds already."""
    with desk.reading() as conn:
        known = KnownRegister(conn, desk.vault, _village_code(handover))
        return intake.check(handover, known, on=office_day(conn))


def _village_code(handover: intake.Handover) -> str:
    """Return the village that most issuers of the hand-over lie in, as the check does."""
    issuers = handover.tables.get("FBF")
    codes = Counter(as_written(code)[:12] for code in issuers.column("FBFBM")) if issuers else None
    return codes.most_common(1)[0][0] if codes else ""


def _words(fault: intake.FolderUnusable) -> dict[str, str]:
    return {
        "zh": f"{fault.says_zh}。{fault.remedy_zh}",
        "en": f"{fault.says_en}. {fault.remedy_en}",
    }


def _refused(refusal: Refused) -> dict[str, str]:
    return {
        "zh": "；".join(breach.says_zh for breach in refusal.breaches),
        "en": "; ".join(breach.says_en for breach in refusal.breaches),
    }


class _Teller:
    """Writes where a hand-over stands, in transactions of its own."""

    def __init__(self, desk: Desk, handover_id: int) -> None:
        self.desk = desk
        self.handover_id = handover_id

    def __call__(
        self, *, village: str | None = None, finished: bool = False, **values: Any
    ) -> None:
        if village is not None:
            values["village_code"] = village
        if finished:
            values["finished_at"] = func.clock_timestamp()
        with self.desk.logging() as conn:
            conn.execute(update(HANDOVER).where(HANDOVER.c.id == self.handover_id).values(**values))


def actor_of(*, account_id: int | None, role: str, scope: str) -> Actor:
    """Return the actor on whose behalf a job runs."""
    return Actor(account_id=account_id, name="", role=Role(role), scope=scope)
