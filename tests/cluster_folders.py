"""Folders for the databases of a test run.

They lie beside pytest's own folder and not in it: each new pytest closes that one to every
other user, the one who runs a PostgreSQL for root included.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rural_rights.db import leftovers
from rural_rights.db.embedded import Cluster
from rural_rights.db.server_process import Places

PREFIX = f"rural-rights-tests-{os.getuid()}-"
_OLD_SECONDS = 3600
_ALONE = uuid.uuid4().hex


def folder_of_run() -> Path:
    """Return the folder that all workers of this run share, made when it is not there."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", _ALONE)
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{run[:12]}"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def folder_of_test() -> Iterator[Path]:
    """Lend a folder; a server that still runs below it is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield folder
    finally:
        remove(folder)


def remove_old_folders() -> None:
    """Clear what killed test runs left: their servers first, then their folders."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        is_old = time.time() - folder.stat().st_mtime > _OLD_SECONDS
        if is_old and not any(map(Cluster.is_running, _homes(folder))):
            remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder; a server that still runs below it is stopped first."""
    for home in _homes(folder):
        places = Places.under(home)
        leftovers.clear(places.data, places.unfinished, lambda _text: None)
    shutil.rmtree(folder, ignore_errors=True)


def _homes(folder: Path) -> list[Path]:
    return [lock.parent.parent for lock in folder.rglob("owner.lock")]
