"""PostgreSQL in a folder: started, watched and stopped by one process, used by many.

The process that starts a cluster owns it and holds a lock; others attach.  The kernel drops
the lock of a killed process, so the next start knows that it is alone, and clears what the
killed one left.  No network port is opened: the socket lies in a folder that only the
server's user, and root, can enter, and the operating system vouches for who connects.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

from rural_rights.db.server_process import (
    SUPERUSER,
    EmbeddedError,
    Places,
    Say,
    Server,
    user_for,
)

_PATIENCE_SECONDS: Final = 600.0  # recovery replays what was written since the last checkpoint
_LOCK_PATIENCE_SECONDS: Final = 0.2  # somebody may be looking whether the lock is taken
_POLL_SECONDS: Final = 0.02


class AlreadyOwnedError(EmbeddedError):
    """Another living process owns this cluster: attach to it."""


class NotRunningError(EmbeddedError):
    """No process owns this cluster: start it."""


def tell(text: str) -> None:
    """Say what happens on standard error, which belongs to no command's output."""
    print(f"database: {text}", file=sys.stderr, flush=True)


class Cluster:
    """A running PostgreSQL, owned by this process or attached to."""

    def __init__(self, places: Places, sockets: Path, lock: int, server: Server | None) -> None:
        self._places = places
        self._lock: int | None = lock
        self._server = server
        self.sockets = sockets

    @classmethod
    def start(
        cls,
        home: Path,
        *,
        durable: bool = True,
        say: Say = tell,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> Self:
        """Start PostgreSQL in ``home/postgres`` and own it; made when it is not there yet.

        What an earlier, killed process left is cleared first.  Not ``durable`` is faster
        and loses everything in a crash of the machine: for tests.

        Raises: ``AlreadyOwnedError`` when another process owns it; ``EmbeddedError`` when
        the server does not come up within ``patience_seconds``.
        """
        places = Places.under(home)
        user = user_for(places, say)
        lock = _take_soon(places.owner_lock)
        if lock is None:
            raise AlreadyOwnedError(f"Another process runs the database in {home}.")
        try:
            places.state.unlink(missing_ok=True)
            server = Server(places, user, say, patience_seconds, durable=durable)
            server.start()
            _write_state(places, server.sockets)
        except BaseException:
            os.close(lock)
            raise
        return cls(places, server.sockets, lock, server)

    @classmethod
    def attach(cls, home: Path, *, patience_seconds: float = _PATIENCE_SECONDS) -> Self:
        """Use the cluster that another process owns, once it is ready.

        Raises: ``NotRunningError`` when nobody owns it.
        """
        places = Places.under(home)
        until = time.monotonic() + patience_seconds
        while time.monotonic() < until:
            lock = _take(places.visitors_lock, fcntl.LOCK_SH)
            sockets = _ready_sockets(places) if lock is not None else None
            owned = _is_owned(places)
            if lock is not None and sockets is not None and owned:
                return cls(places, sockets, lock, None)
            if lock is not None:
                os.close(lock)
            if not owned:
                raise NotRunningError(f"No database runs in {home}.")
            time.sleep(_POLL_SECONDS)
        raise EmbeddedError(f"The database in {home} did not become ready.")

    @classmethod
    def open(cls, home: Path, *, durable: bool = True, say: Say = tell) -> Self:
        """Attach to the cluster, or start it where nobody has: for a command that passes by."""
        while True:
            try:
                return cls.start(home, durable=durable, say=say)
            except AlreadyOwnedError:
                with suppress(NotRunningError):  # its owner stopped between our two looks
                    return cls.attach(home)

    @classmethod
    def is_running(cls, home: Path) -> bool:
        """Whether a living process owns the cluster in ``home``, ready or not."""
        return _is_owned(Places.under(home))

    @property
    def is_ours(self) -> bool:
        """Whether this process owns the cluster and must stop it."""
        return self._server is not None

    def url(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """Return the address of ``database`` for ``role``; it holds no password."""
        # SQLAlchemy would write a blank as "+", which the client library does not read back.
        return f"postgresql+psycopg://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def revive(self) -> bool:
        """Start the server again if it died under its living owner; say whether it had."""
        if self._server is None or self._lock is None:
            return False
        return self._server.revive()

    def stop(self, *, wait_for_visitors: bool = False) -> None:
        """Leave the cluster, and stop it if it is ours; calling it again does nothing.

        Visitors are disconnected, unless we wait until the last of them has left.
        """
        if self._lock is None:
            return
        lock, self._lock = self._lock, None
        if self._server is not None:
            # Held until we are done, so that nobody attaches to a server that is stopping.
            visitors = _take(self._places.visitors_lock, fcntl.LOCK_EX)
            if visitors is None and wait_for_visitors:
                self._server.say("waiting for another command that uses the database")
                visitors = _wait_for(self._places.visitors_lock)
            self._server.stop()
            self._places.state.unlink(missing_ok=True)
            if visitors is not None:
                os.close(visitors)
        os.close(lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop a cluster of ours: at once after an error, else when the last visitor has left."""
        self.stop(wait_for_visitors=error is None)


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _take(path: Path, kind: int) -> int | None:
    """Take a lock without waiting; None when another process holds it."""
    try:
        lock = _open_lock(path)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _take_soon(path: Path) -> int | None:
    """Take a lock for ourselves alone, past somebody who only looks whether it is taken."""
    until = time.monotonic() + _LOCK_PATIENCE_SECONDS
    while True:
        lock = _take(path, fcntl.LOCK_EX)
        if lock is not None or time.monotonic() >= until:
            return lock
        time.sleep(_POLL_SECONDS)


def _wait_for(path: Path) -> int:
    lock = _open_lock(path)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def _is_owned(places: Places) -> bool:
    if not places.owner_lock.exists():
        return False
    lock = _take(places.owner_lock, fcntl.LOCK_SH)
    if lock is None:
        return True
    os.close(lock)
    return False


def _write_state(places: Places, sockets: Path) -> None:
    fresh = places.state.with_suffix(".fresh")
    fresh.write_text(json.dumps({"sockets": str(sockets), "owner": os.getpid()}), encoding="utf-8")
    fresh.replace(places.state)


def _ready_sockets(places: Places) -> Path | None:
    try:
        return Path(json.loads(places.state.read_text(encoding="utf-8"))["sockets"])
    except FileNotFoundError:
        return None
