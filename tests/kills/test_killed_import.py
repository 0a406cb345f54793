"""An import killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from rural_rights.db.embedded import Cluster
from rural_rights.site import DATABASE

VILLAGE = Path(__file__).resolve().parents[2] / "demo" / "qianxi"
DEADLINE_SECONDS = 120


def command(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the command line on a home of its own, in a process group of its own."""
    environment = {
        **os.environ,
        "RURAL_RIGHTS_HOME": str(home / "home"),
        "RURAL_RIGHTS_KEYS": str(home / "keys"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "rural_rights.cli", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def counted(home: Path) -> dict[str, int]:
    """How many cases, persons, parcels and entries the register holds."""
    names = ("registration_case", "person", "spatial_unit", "unit_parcel")
    with Cluster.open(home / "home", say=lambda _text: None) as cluster:
        engine = create_engine(cluster.url(DATABASE, "rural_rights_app"))
        try:
            with engine.connect() as conn:
                conn.execute(text("SET search_path = c330783, public"))
                return {
                    name: conn.execute(text("SELECT count(*) FROM " + name)).scalar_one()
                    for name in names
                }
        finally:
            engine.dispose()


WHOLE = {"registration_case": 358, "person": 440, "unit_parcel": 855}


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the server's own user can enter."""
    folder = tmp_path_factory.mktemp("killed")
    folder.chmod(0o755)
    return folder


@pytest.mark.parametrize("seconds", [2.5, 4.0])
def test_killed_and_run_again_it_is_whole_and_once(home: Path, seconds: float) -> None:
    """
    An import is killed at once, and then again with its database.  Run a third time it is
    whole; run a fourth time it changes nothing; and the journal proves all of it.
    """
    first = command(home, "import", str(VILLAGE))
    time.sleep(seconds)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()

    second = command(home, "import", str(VILLAGE))
    pid_file = home / "home" / "postgres" / "data" / "postmaster.pid"
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not pid_file.exists() and second.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    if second.poll() is None and pid_file.exists():
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
    second.wait(DEADLINE_SECONDS)

    assert command(home, "import", str(VILLAGE)).wait(DEADLINE_SECONDS) == 0
    once = counted(home)
    assert once["registration_case"] == WHOLE["registration_case"]
    assert once["unit_parcel"] == WHOLE["unit_parcel"]
    assert once["person"] == WHOLE["person"]

    assert command(home, "import", str(VILLAGE)).wait(DEADLINE_SECONDS) == 0
    assert counted(home) == once
    assert command(home, "verify-journal").wait(DEADLINE_SECONDS) == 0
