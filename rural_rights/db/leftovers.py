"""What a killed process left behind: a server without a master, locks without an owner.

Called only by the process that holds the supervisor's lock, so whatever still runs on the
folder has nobody who looks after it.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil

SOCKET: Final = ".s.PGSQL.5432"  # the number is only part of a name: no port is opened

_FAST_STOP_SECONDS = 60
_QUICK_STOP_SECONDS = 10


def clear(data: Path, unfinished: Path, say: Callable[[str], None]) -> None:
    """Stop every server process on ``data`` and remove what would hinder the next start.

    ``unfinished`` is where a new cluster is made; one that is still there was interrupted.
    """
    _stop_orphans(data, say)
    # PostgreSQL trusts the process number in this file, and numbers are used again.
    (data / "postmaster.pid").unlink(missing_ok=True)
    if unfinished.exists():
        shutil.rmtree(unfinished)


def clear_sockets(folder: Path) -> None:
    """Remove the sockets, and their locks, of a server that no longer runs."""
    for name in (SOCKET, f"{SOCKET}.lock"):
        (folder / name).unlink(missing_ok=True)


def server_processes(data: Path) -> list[psutil.Process]:
    """Return the running PostgreSQL processes whose data folder is ``data``."""
    real = data.resolve()
    return [process for process in psutil.process_iter() if _serves(process, real)]


def _serves(process: psutil.Process, data: Path) -> bool:
    try:
        # Every PostgreSQL process, master or child, works from inside its data folder.
        return process.name().startswith("postgres") and Path(process.cwd()) == data
    except (psutil.Error, OSError):  # gone meanwhile, a zombie, or somebody else's
        return False


def _stop_orphans(data: Path, say: Callable[[str], None]) -> None:
    orphans = server_processes(data)
    if not orphans:
        return
    say("stopping a PostgreSQL that a killed process left running")
    master = _master(data)
    masters = [process for process in orphans if process.pid == master]
    if masters:
        _signal(masters, signal.SIGINT)  # disconnect everyone, then stop in good order
        psutil.wait_procs(orphans, timeout=_FAST_STOP_SECONDS)
    for urgent in (signal.SIGQUIT, signal.SIGKILL):
        left = server_processes(data)
        if not left:
            return
        _signal(left, urgent)
        psutil.wait_procs(left, timeout=_QUICK_STOP_SECONDS)


def _master(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]
        return int(first)
    except (OSError, ValueError, IndexError):
        return None


def _signal(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            os.kill(process.pid, number)
        except ProcessLookupError:
            continue
