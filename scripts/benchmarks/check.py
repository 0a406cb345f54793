"""The bank's check by API, beside a bare FastAPI route that runs the same statements."""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson

from rural_rights.access.clients import give_token, new_client
from rural_rights.access.commands.clients import register_client
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import now_utc
from rural_rights.loans.queries import run_check
from rural_rights.site import Site
from scripts.benchmarks.measuring import Result, empty_site, free_port, plain_url, unhurried
from scripts.benchmarks.statements import Statement, pickled, recorded
from tests.loans.lender import Lender
from tests.office import Office

CLIENTS = 8
RIGHTS = 20
SECONDS = 4.0
COUNTY_SECONDS = 15.0
WARM_UP_SECONDS = 1.5
ROUNDS = 2
ADMIN = Actor(None, "bench", Role.ADMINISTRATOR)


def run(county: bool) -> Sequence[Result]:  # noqa: FBT001  # one flag of the command line
    """Ask the servers in turn, from the same eight clients."""
    seconds = COUNTY_SECONDS if county else SECONDS
    with empty_site() as site, tempfile.TemporaryDirectory() as folder:
        with unhurried(site):
            numbers, token = _bank(site)
        told = Path(folder) / "statements"
        told.write_bytes(pickled(_recorded(site, numbers[0], token)))
        with (
            _served(site, "ours") as ours,
            _served(site, "bare", told) as bare,
            _served(site, "bare_together", told) as together,
        ):
            servers = (ours, bare, together)
            for server in servers:
                _ask_for(server, numbers, token, WARM_UP_SECONDS)
            times: list[list[float]] = [[], [], []]
            for _ in range(ROUNDS):
                for kept, server in zip(times, servers, strict=True):
                    kept.extend(_ask_for(server, numbers, token, seconds))
    return _results(*times)


def _results(ours: list[float], bare: list[float], together: list[float]) -> list[Result]:
    rates = [CLIENTS * len(times) / sum(times) for times in (ours, bare, together)]
    slow = [1000 * statistics.quantiles(times, n=100)[98] for times in (ours, bare)]
    note = f"{CLIENTS} clients, one server process each"
    return [
        Result("check by API", rates[0], rates[1], "req/s", rates[0] / rates[1], ">= 0.50", note),
        Result(
            "check by API, bare one pipelined",
            rates[0],
            rates[2],
            "req/s",
            rates[0] / rates[2],
            "stated",
            "limited by SQLAlchemy's work for each statement and by the middleware",
        ),
        Result("check by API, p99", slow[0], slow[1], "ms", slow[1] / slow[0], "stated", note),
    ]


def _bank(site: Site) -> tuple[list[str], str]:
    """Make a bank with a program and rights that it may look at; their numbers and a token."""
    office = Office(site.installation.desk("330783"))
    lender = Lender(office)
    rights = [office.contract_right(office.household("吴平宝", "陈秀英")) for _ in range(RIGHTS)]
    for right in rights:
        lender.authorised(right)
    ask, secret = new_client("bench", lender.institution, ["check:read"])
    office.do(register_client, ask, ADMIN)
    given = give_token(office.desk, ask.client_id, secret, wanted="", at=now_utc())
    return [lender.number(right) for right in rights], given.token


def _recorded(site: Site, number: str, token: str) -> list[Statement]:
    """Record what one request sends: who calls, then the check."""
    from rural_rights.access.clients import caller_of

    desk = site.installation.desk("330783")
    caller = caller_of(desk, token, now_utc())
    assert caller is not None
    run_check(desk, caller.actor, number)
    with recorded() as statements:
        caller_of(desk, token, now_utc())
        run_check(desk, caller.actor, number)
    return statements


@contextmanager
def _served(site: Site, which: str, told: Path | None = None) -> Iterator[str]:
    """Serve ours or the bare route in a process of its own; yields the address to ask."""
    port = free_port()
    settings = site.installation.settings
    known = {
        "RURAL_RIGHTS_HOME": str(settings.home),
        "RURAL_RIGHTS_KEYS": str(settings.keys),
        "BENCH_URL": plain_url(site),
        "BENCH_STATEMENTS": str(told or ""),
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "--port", str(port),
               "--log-level", "critical", "--no-access-log",
               f"scripts.benchmarks.served:{which}"]  # fmt: skip
    with subprocess.Popen(command, env=os.environ | known, stdout=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address + "/healthz")
            yield address
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def _ask_for(address: str, numbers: Sequence[str], token: str, seconds: float) -> list[float]:
    """Ask from all clients for so long; returns the seconds that each answer took."""
    took: list[float] = []
    turn = itertools.count()
    until = time.perf_counter() + seconds

    def ask() -> None:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=address, headers=headers) as client:
            while (started := time.perf_counter()) < until:
                body: dict[str, Any] = {"certificate_no": numbers[next(turn) % len(numbers)]}
                answer = client.post("/330783/api/v1/checks", content=orjson.dumps(body),
                                     headers={"Content-Type": "application/json"})  # fmt: skip
                assert answer.status_code == 201, answer.text
                took.append(time.perf_counter() - started)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took
