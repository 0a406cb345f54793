"""OAuth 2.0 for banks' programs, the demonstration's clock, and what a machine is told."""

from __future__ import annotations

import base64
from datetime import timedelta

import httpx
import pytest

from rural_rights.access.clients import caller_of, give_token, new_client
from rural_rights.access.commands.clients import ClientChange, register_client, revoke_client
from rural_rights.access.store import institutions
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import now_utc
from tests.doors.readers import Reader

TOKEN_ADDRESS = "/330783/api/v1/oauth/token"
ADMIN = Actor(None, "test", Role.ADMINISTRATOR)


@pytest.fixture
def program(site_desk):
    """A bank's program: its client id and secret."""
    with site_desk.reading() as conn:
        bank = next(it.id for it in institutions.listed(conn) if it.code == "BANK01")
    ask, secret = new_client("信贷系统", bank, ["check:read", "mortgage:write"])
    site_desk.carry_out(register_client, ADMIN, ask)
    return ask.client_id, secret


def token_for(reader: Reader, program: tuple[str, str], **more: str) -> httpx.Response:
    client_id, secret = program
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    answer: httpx.Response = reader.client.post(TOKEN_ADDRESS, data=form | more)
    return answer


class TestToken:
    def test_a_program_gets_a_token_for_its_scopes(self, reader, program, site_desk):
        """
        RFC 6749, 5.1: the answer is not kept by anybody.
        """
        answer = token_for(reader, program)

        body = answer.json()
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
        caller = caller_of(site_desk, body["access_token"], now_utc())
        assert caller is not None
        assert caller.actor.role is Role.BANK
        assert caller.scopes == {"check:read", "mortgage:write"}

    def test_it_may_ask_for_less_and_not_for_more(self, reader, program):
        """
        RFC 6749, 3.3 and 5.2.
        """
        assert token_for(reader, program, scope="check:read").json()["scope"] == "check:read"
        refused = token_for(reader, program, scope="check:read mortgage:release")
        assert (refused.status_code, refused.json()) == (400, {"error": "invalid_scope"})

    def test_client_id_and_secret_may_come_in_the_header(self, reader, program):
        """
        RFC 6749, 2.3.1.
        """
        basic = base64.b64encode(":".join(program).encode()).decode()
        form = {"grant_type": "client_credentials"}
        headers = {"Authorization": f"Basic {basic}"}
        assert reader.client.post(TOKEN_ADDRESS, data=form, headers=headers).status_code == 200

    def test_a_wrong_secret_is_refused_as_the_standard_says(self, reader, program):
        """
        401 with a challenge, and the same for a client that nobody knows.
        """
        for client in ((program[0], "wrong"), ("rr-unknown", program[1])):
            answer = token_for(reader, client)
            assert answer.status_code == 401
            assert answer.json() == {"error": "invalid_client"}
            assert answer.headers["www-authenticate"] == "Basic"

    def test_another_kind_of_grant_is_not_known(self, reader, program):
        """
        Nor is a request without one.
        """
        other = token_for(reader, program, grant_type="password").json()
        assert other == {"error": "unsupported_grant_type"}
        assert token_for(reader, program, grant_type="").json() == {"error": "invalid_request"}

    def test_it_ends_after_an_hour_and_with_its_client(self, site_desk, program):
        """
        A revoked program is out at once.
        """
        given = give_token(site_desk, *program, wanted="", at=now_utc())
        later = now_utc() + timedelta(hours=1, seconds=1)
        assert caller_of(site_desk, given.token, later) is None
        assert caller_of(site_desk, given.token, now_utc()) is not None

        site_desk.carry_out(revoke_client, ADMIN, ClientChange(client_id=program[0]))

        assert caller_of(site_desk, given.token, now_utc()) is None


class TestClock:
    def test_the_office_date_moves_forward_and_never_back(self, as_role, site_desk):
        """
        Only a day later than the present one is taken; the band on each page says so.
        """
        admin = as_role(Role.ADMINISTRATOR)
        before = site_desk.office_date()
        to = before + timedelta(days=30)

        moved = admin.send(
            "/clock", to_year=str(to.year), to_month=str(to.month), to_day=str(to.day)
        )

        assert moved.status_code == 303
        assert site_desk.office_date() == to
        assert "办公日期已移至" in admin.get("/clock").text
        back = admin.send(
            "/clock", to_year=str(before.year), to_month=str(before.month), to_day=str(before.day)
        )
        assert back.status_code == 422
        assert site_desk.office_date() == to


class TestMachines:
    def test_the_site_says_that_it_is_alive_and_ready(self, reader):
        """
        For whoever watches it.
        """
        assert reader.client.get("/healthz").json() == {"status": "alive"}
        assert reader.client.get("/readyz").json()["counties"] == {"330783": True}

    def test_measures_name_routes_and_no_address(self, reader):
        """
        Neither an id nor what was searched for is in them.
        """
        reader.client.get("/330783/sign-in?next=/330783/secret-of-mine")
        told = reader.client.get("/metrics").text
        assert "rural_rights_requests_total" in told
        assert "secret-of-mine" not in told

    def test_a_program_is_told_problems_and_a_person_pages(self, reader):
        """
        RFC 9457 below /api, HTML elsewhere.
        """
        problem = reader.client.get("/330783/api/v1/nothing")
        assert problem.status_code == 404
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["status"] == 404
        assert reader.get("/nothing").headers["content-type"].startswith("text/html")

    def test_a_foreign_host_name_is_not_answered(self, reader):
        """
        Nobody makes our pages lead to his host.
        """
        answer = reader.client.get("/healthz", headers={"Host": "evil.example"})
        assert answer.status_code == 400
