"""A reader of the site without a browser: reads pages, sends forms with the page's tokens."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from uuid import uuid4

import httpx

with warnings.catch_warnings():
    # Starlette would rather have another client than the one that we have.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

from rural_rights.access.sessions import open_session
from rural_rights.access.store import accounts
from rural_rights.db.desk import Desk
from rural_rights.kernel.dates import now_utc
from rural_rights.web.doors import SESSION_COOKIE

__all__ = ["PASSWORD", "Reader", "TestClient"]
PASSWORD = "a good one 1"
COUNTY_ROOT = "/330783"
_CSRF = re.compile(r'name="csrf" value="([^"]*)"')


@dataclass
class Reader:
    """One browser; addresses are given below the county."""

    client: TestClient

    def get(self, path: str) -> httpx.Response:
        """Read a page."""
        answer: httpx.Response = self.client.get(
            COUNTY_ROOT + path, headers={"Accept": "text/html"}
        )
        return answer

    def token(self, path: str) -> str:
        """Return the token that the forms of a page carry."""
        found = _CSRF.search(self.get(path).text)
        assert found, f"{path} has no form"
        return found.group(1)

    def send(self, path: str, page: str = "", **fields: str) -> httpx.Response:
        """Send the form of ``page`` (by default the page at ``path``) with these fields."""
        hidden = {"csrf": self.token(page or path), "idempotency_key": str(uuid4())}
        answer: httpx.Response = self.client.post(COUNTY_ROOT + path, data={**hidden, **fields})
        return answer

    def open_session(self, desk: Desk, login: str) -> None:
        """Be signed in without the slow password."""
        with desk.logging() as conn:
            account = accounts.by_login(conn, login, b"")
            assert account is not None
            token = open_session(conn, account, now_utc(), device="a test", second_factor_due=False)
        self.client.cookies.set(SESSION_COOKIE, token, path=COUNTY_ROOT, domain="localhost.local")
