"""What every benchmark needs: a database of its own, rounds taken in turn, a result."""

from __future__ import annotations

import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from rural_rights.db.roles import APPLICATION, OWNER
from rural_rights.settings import Settings
from rural_rights.site import DATABASE, Site


@dataclass(frozen=True)
class Result:
    """One line: ours and the reference in the same unit; ``ratio`` is ours to reference.

    ``bound`` says what the ratio must be; ``note`` what limits it.
    """

    name: str
    ours: float
    reference: float
    unit: str
    ratio: float
    bound: str
    note: str = ""

    def line(self) -> str:
        """Return the result as a line of the table."""
        return (
            f"{self.name:<34} {self.ours:>10.3f} {self.reference:>10.3f} {self.unit:<6}"
            f" {self.ratio:>7.2f}  {self.bound:<8} {self.note}"
        )

    def plain(self) -> dict[str, object]:
        """Return the result for a JSON file."""
        return asdict(self)


@contextmanager
def empty_site() -> Iterator[Site]:
    """Open a site with a durable embedded database of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rural-rights-bench-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        settings = Settings.read(
            {"RURAL_RIGHTS_HOME": str(home), "RURAL_RIGHTS_KEYS": str(Path(folder) / "keys")}
        )
        with Site.open(settings) as site:
            yield site


@contextmanager
def unhurried(site: Site) -> Iterator[None]:
    """Fill the database without waiting for the disk; afterwards every commit waits again."""
    assert site.cluster is not None
    with psycopg.connect(plain_url(site, OWNER), autocommit=True) as conn:
        name = sql.Identifier(DATABASE)
        conn.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
        site.installation.engine.dispose()
        yield
        conn.execute(sql.SQL("ALTER DATABASE {} RESET synchronous_commit").format(name))
    site.installation.engine.dispose()


def plain_url(site: Site, role: str = APPLICATION) -> str:
    """Return the database's address for bare psycopg."""
    assert site.cluster is not None
    return str(site.cluster.url(DATABASE, role)).replace("+psycopg", "")


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def in_turn(
    rounds: int,
    ours: Callable[[], object],
    reference: Callable[[], object],
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Return the median seconds of both, measured in turn after one round unmeasured."""
    ours()
    reference()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, work in zip(times, (ours, reference), strict=True):
            started = clock()
            work()
            kept.append(clock() - started)
    return statistics.median(times[0]), statistics.median(times[1])
