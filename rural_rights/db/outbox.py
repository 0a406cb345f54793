"""Work promised inside the caller's transaction: a procrastinate job deferred with the act."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection, text

_DEFER = text(
    "SELECT public.procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, :priority, :lock,"
    " :queueing_lock, CAST(:args AS jsonb), NULL)::public.procrastinate_job_to_defer_v1])"
)


def send(
    conn: Connection,
    task: str,
    *,
    queue: str = "office",
    priority: int = 0,
    lock: str | None = None,
    queueing_lock: str | None = None,
    **args: Any,
) -> None:
    """Promise a job: it exists if, and only if, the act commits.

    Jobs with one ``lock`` run one after another.  Arguments are JSON; no personal data.
    """
    conn.execute(
        _DEFER,
        {
            "queue": queue,
            "task": task,
            "priority": priority,
            "lock": lock,
            "queueing_lock": queueing_lock,
            "args": orjson.dumps(args).decode(),
        },
    )
