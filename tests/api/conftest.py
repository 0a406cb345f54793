"""The real site, two banks' programs, and a right that its holder let the first bank see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest

from rural_rights.access.clients import give_token, new_client
from rural_rights.access.commands.clients import SCOPES, register_client
from rural_rights.access.store import institutions
from rural_rights.db.vault import Vault
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import now_utc, years_later
from rural_rights.loans.commands.authorise_bank import (
    AuthorisationAsk,
    Authorised,
    authorise_bank,
)
from tests.conftest import COUNTY, Database
from tests.doors.readers import TestClient
from tests.office import Entitled
from tests.web.real_site import RealSite, real_site

ROOT = f"/{COUNTY}/api/v1"
ADMIN = Actor(None, "test", Role.ADMINISTRATOR)


@dataclass
class Program:
    """A bank's program with its token."""

    site: RealSite
    client: httpx.Client
    code: str
    scopes: tuple[str, ...] = tuple(SCOPES)
    institution: int = field(init=False)
    loans: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        with self.site.desk.reading() as conn:
            known = {row.code: row.id for row in institutions.listed(conn)}
        self.institution = known[self.code]
        ask, secret = new_client("信贷系统", self.institution, self.scopes)
        self.site.desk.carry_out(register_client, ADMIN, ask)
        given = give_token(self.site.desk, ask.client_id, secret, wanted="", at=now_utc())
        self.headers = {"Authorization": f"Bearer {given.token}"}

    def get(self, path: str, **asked: Any) -> httpx.Response:
        headers = self.headers | asked.pop("headers", {})
        return self.client.get(ROOT + path, params=asked, headers=headers)

    def post(self, path: str, body: Any, *, key: str | None = "") -> httpx.Response:
        """Send a write, with a fresh idempotency key unless one (or None) is given."""
        headers = {} if key is None else {"Idempotency-Key": key or str(uuid4())}
        return self.client.post(ROOT + path, json=body, headers=self.headers | headers)

    def authorised(self, right: Entitled, **changes: Any) -> Authorised:
        """The head lets this bank look, and everybody agrees."""
        usual: dict[str, Any] = {
            "unit_id": right.unit_id,
            "institution_id": self.institution,
            "given_by": right.home.head,
            "days": 30,
            "consenting": list(right.home.people),
        }
        office = self.site.office
        ask = AuthorisationAsk(**(usual | changes))
        return office.do(authorise_bank, ask, office.farmer(right.home.head))

    def number(self, right: Entitled) -> str:
        """The number on the customer's certificate."""
        paper = self.site.office.folio(right.unit_id).certificate_of(right.right_id)
        assert paper is not None
        return paper.number

    def checked(self, right: Entitled) -> Any:
        """Run a check; returns its body."""
        answer = self.post("/checks", {"certificate_no": self.number(right)})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def filing(self, right: Entitled, **changes: Any) -> dict[str, Any]:
        """The body of a filing on a fresh check, with a loan number of its own."""
        self.loans += 1
        today = self.site.office.today
        usual = {
            "check": self.checked(right)["id"],
            "secures_yuan": str(Decimal("20000.00")),
            "value_yuan": "1000000.00",
            "debt_from": today.isoformat(),
            "debt_to": years_later(today, 1).isoformat(),
            "loan_no": f"{self.code}-{self.loans}",
            "contract_no": f"HT-{self.loans}",
        }
        return usual | changes

    def filed(self, right: Entitled, **changes: Any) -> Any:
        """File a mortgage; returns its body."""
        answer = self.post("/mortgages", self.filing(right, **changes))
        assert answer.status_code == 201, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def site(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealSite]:
    with real_site(new_database, vault, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def client(site: RealSite) -> Iterator[httpx.Client]:
    with TestClient(site.app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def bank(site: RealSite, client: httpx.Client) -> Program:
    return Program(site, client, "BANK01")


@pytest.fixture(scope="module")
def other_bank(site: RealSite, client: httpx.Client) -> Program:
    return Program(site, client, "BANK02")


@pytest.fixture
def right(site: RealSite) -> Entitled:
    return site.office.contract_right()
