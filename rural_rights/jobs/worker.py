"""The worker: claims promised jobs, seals the journal, takes up what a killed one left."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from functools import partial

import procrastinate
import structlog
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from rural_rights.access.messages import DELIVER
from rural_rights.db import sealer
from rural_rights.db.desk import open_counties
from rural_rights.installation import Installation
from rural_rights.jobs.batches import run_batch
from rural_rights.jobs.handovers import actor_of, take_handover
from rural_rights.jobs.messages import RETRY, deliver_message
from rural_rights.kernel.dates import now_utc
from rural_rights.registry.commands.receive_handover import HANDOVER

log = structlog.get_logger()
SEAL_EVERY_SECONDS = 0.5
STALLED_AFTER_SECONDS = 15


def app_for(site: Installation, url: str) -> procrastinate.App:
    """Return the job application with every task bound to this installation."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=plain))
    app.task(name="run-batch")(partial(_run_batch, site))
    app.task(name="take-handover")(partial(_take_handover, site))
    app.task(name=DELIVER, retry=RETRY)(partial(deliver_message, site))
    return app


def _run_batch(site: Installation, county: str, batch_id: int) -> None:
    run_batch(site, county, batch_id)


def _take_handover(
    site: Installation,
    *,
    county: str,
    handover_id: int,
    corrections: str | None,
    dry_run: bool,
    scope: str,
    role: str,
    account_id: int | None,
) -> None:
    with site.desk(county).reading() as conn:
        row = conn.execute(select(HANDOVER).where(HANDOVER.c.id == handover_id)).one()
    if row.state in ("done", "unusable"):
        return
    take_handover(
        site,
        county,
        handover_id,
        row.sha256,
        actor=actor_of(account_id=account_id, role=role, scope=scope),
        corrections=corrections,
        dry_run=dry_run,
    )


async def work(site: Installation, url: str, *, until_idle: bool = False) -> None:
    """Run until cancelled (or, for tests and the demo, until no job is left)."""
    app = app_for(site, url)
    stop = threading.Event()
    sealing = threading.Thread(target=_seal_on, args=(site, stop), name="sealer", daemon=True)
    if not until_idle:
        sealing.start()
    try:
        async with app.open_async():
            await _take_up(app)
            watch = asyncio.create_task(_watch(app)) if not until_idle else None
            await app.run_worker_async(
                concurrency=2,
                wait=not until_idle,
                install_signal_handlers=not until_idle,
                update_heartbeat_interval=5,
                stalled_worker_timeout=STALLED_AFTER_SECONDS,
            )
            if watch is not None:
                watch.cancel()
    finally:
        stop.set()


async def _watch(app: procrastinate.App) -> None:
    with suppress(asyncio.CancelledError):
        while True:
            await asyncio.sleep(STALLED_AFTER_SECONDS)
            await _take_up(app)


async def _take_up(app: procrastinate.App) -> None:
    """Put jobs of a worker that died back into the queue."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        log.info("job-taken-up", task=job.task_name, job=job.id)
        await app.job_manager.retry_job(job, retry_at=now_utc())


def seal_all(site: Installation) -> int:
    """Seal what has committed in every county; returns how many entries."""
    return sum(
        sealer.seal(site.engine, county, site.vault, site.heads)
        for county in open_counties(site.engine)
    )


def _seal_on(site: Installation, stop: threading.Event) -> None:
    while not stop.wait(SEAL_EVERY_SECONDS):
        try:
            seal_all(site)
        except (SQLAlchemyError, sealer.Altered, OSError) as error:
            log.warning("sealer-waits", error=type(error).__name__)
            stop.wait(5)
