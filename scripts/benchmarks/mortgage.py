"""Registering a mortgage, the whole act, beside its INSERTs and its lock in bare psycopg."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg

from rural_rights.papers.securities import SecuritiesPress
from rural_rights.site import Site
from scripts.benchmarks.measuring import Result, empty_site, plain_url, unhurried
from scripts.benchmarks.statements import Statement, recorded, run_again
from tests.loans.lender import Lender
from tests.office import Entitled, Office

FILINGS = {1: 2, 8: 4, 64: 6}
"""How often each right is burdened, by how many clients there are."""
RIGHTS = 40
COUNTY_RIGHTS = 160
FIRST_FREE_ID = 1 << 40
FIRST_FREE_NUMBER = 1_000_000
BOUND = 1 / 3
_WRITES = ("INSERT", "UPDATE")


def run(county: bool) -> Sequence[Result]:  # noqa: FBT001  # one flag of the command line
    """File on every right once with 1, 8 and 64 clients, each time beside the reference."""
    with empty_site() as site:
        floor = _Floor(site, COUNTY_RIGHTS if county else RIGHTS)
        floor.warm_up()
        return [floor.measure(clients) for clients in FILINGS]


@dataclass
class _Floor:
    """A village of rights that one bank may see: half of them ours, half the reference's."""

    site: Site
    count: int

    def __post_init__(self) -> None:
        self.office = Office(self.site.installation.desk("330783"))
        self.bank = Lender(self.office)
        self.press = SecuritiesPress(self.site.installation.press)
        self.checks: dict[int, UUID] = {}
        with unhurried(self.site):
            every = [self._right() for _ in range(2 * self.count + 1)]
        self.first, self.mine, self.theirs = every[0], every[1::2], every[2::2]
        self.terms = self.bank.terms(self.checks[self.first.unit_id])
        self.ids = itertools.count(FIRST_FREE_ID)

    def _right(self) -> Entitled:
        right = self.office.contract_right(self.office.household("吴平宝"))
        self.bank.authorised(right)
        self.checks[right.unit_id] = self.bank.check(right).public_id
        return right

    def file(self, right: Entitled) -> None:
        """The act as the bank's door carries it out, with an idempotency key."""
        own = {"check": self.checks[right.unit_id], "loan_no": str(uuid4())}
        ask = self.terms.model_copy(update=own)
        act = self.press.file_mortgage_with_proof
        self.office.desk.carry_out(act, self.bank.officer, ask, key=str(uuid4()))

    def warm_up(self) -> None:
        """Compile and prepare every statement once."""
        for _ in range(3):
            self.file(self.first)

    def measure(self, clients: int) -> Result:
        """Return acts a second, ours and the reference's, with this many clients."""
        with recorded() as statements:
            self.file(self.mine[0])
        plain = (replace(one, together=False) for one in statements)
        written = [one for one in plain if one.ends or _is_written(one.sql)]
        times = FILINGS[clients]
        ours = _per_second(self.mine * times, clients, lambda: self.file)
        theirs = _per_second(self.theirs * times, clients, lambda: self._bare(written))
        return Result(
            f"mortgage, {clients} clients",
            ours,
            theirs,
            "act/s",
            ours / theirs,
            ">= 0.33",
            f"{len(statements)} statements, {len(written)} of them the reference's",
        )

    def _bare(self, written: Sequence[Statement]) -> Callable[[Entitled], None]:
        """Return what enters the recorded rows for another right, on a connection of its own."""
        conn = psycopg.connect(plain_url(self.site), options="-c timezone=UTC")
        conn.prepare_threshold = 2
        of_right = {self.mine[0].unit_id: "unit_id", self.mine[0].right_id: "right_id"}

        def enter(right: Entitled) -> None:
            known = {old: getattr(right, name) for old, name in of_right.items()}
            run_again(conn, written, self._renewed(known))

        return enter

    def _renewed(self, known: dict[int, int]) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """Return what gives recorded rows new ids, numbers and keys, each the same throughout."""
        fresh: dict[Any, Any] = dict(known)
        own = {
            "serial",
            "number",
            "qr_text",
            "loan_no",
            "key",
            "words_digest",
            "public_id",
            "priority",
        }

        def renewed(row: dict[str, Any]) -> dict[str, Any]:
            return {name: self._fresh(fresh, name, v, own) for name, v in row.items()}

        return renewed

    def _fresh(self, fresh: dict[Any, Any], name: str, value: Any, own: set[str]) -> Any:
        base = name.split("__", maxsplit=1)[0]
        is_id = base == "id" or base.endswith(("_id", "_by"))
        if value is None or not (is_id or base in own) or base in {"account_id", "institution_id"}:
            return value
        if base == "authorisation_id":
            return value
        if value not in fresh:
            number = next(self.ids)
            fresh[value] = {
                int: lambda: number if is_id else number - FIRST_FREE_ID + FIRST_FREE_NUMBER,
                str: lambda: str(number),
                bytes: lambda: number.to_bytes(32, "big"),
                UUID: uuid4,
            }[type(value)]()
        return fresh[value]


def _is_written(sql: str) -> bool:
    return sql.lstrip().startswith(_WRITES) or "set_config" in sql or "advisory_xact_lock" in sql


def _per_second(
    rights: Sequence[Entitled], clients: int, worker: Callable[[], Callable[[Entitled], None]]
) -> float:
    """Return how many rights a second the clients deal with, each taking the next one."""
    waiting = iter(rights)
    lock = threading.Lock()
    workers = [worker() for _ in range(clients)]

    def work(place: int) -> None:
        while True:
            with lock:
                right = next(waiting, None)
            if right is None:
                return
            workers[place](right)

    with ThreadPoolExecutor(clients) as pool:
        started = time.perf_counter()
        list(pool.map(work, range(clients)))
        return len(rights) / (time.perf_counter() - started)
