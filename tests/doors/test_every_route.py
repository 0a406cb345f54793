"""Every route of the site, for every role and for nobody: what is not allowed is refused."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from rural_rights.access.demo import DEMO_ACCOUNTS
from rural_rights.access.scope import PERMISSIONS
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Role
from rural_rights.web.doors import SESSION_COOKIE, VISITOR_COOKIE
from tests.doors.readers import Reader, TestClient
from tests.doors.site_routes import SiteRoute, site_routes
from tests.office import Office

FRAME_PAGES = {"/offline"}
"""Pages of the frame itself, which tell nothing."""
ELSEWHERE = "330783106209"
"""A village of another township."""
TOKEN = "t" * 43
LOGINS = {person.role: person.login_name for person in reversed(DEMO_ACCOUNTS)}


@pytest.fixture(scope="module")
def client(site):
    with TestClient(
        site, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield client


@pytest.fixture(scope="module")
def routes(site):
    return [route for route in site_routes(site) if route.path not in FRAME_PAGES]


@pytest.fixture(scope="module")
def foreign_ids(site_desk) -> list[UUID]:
    """One public id of each kind of thing of a village in another township."""
    office = Office(site_desk, ELSEWHERE)
    office.contract_right()
    office.homestead()
    office.share_right()
    found: list[UUID] = []
    with site_desk.reading() as conn:
        kinds = "SELECT DISTINCT ON (kind) public_id FROM register_object ORDER BY kind, id"
        found.extend(conn.execute(text(kinds)).scalars())
    return found


def ask(
    client: TestClient, desk: Desk, route: SiteRoute, role: Role | None, value: UUID | None = None
) -> httpx.Response:
    """Ask for a route as a role, with a session of its own and a form that is ours."""
    client.cookies.clear()
    csrf = TOKEN
    if role is None:
        client.cookies.set(VISITOR_COOKIE, TOKEN, path="/", domain="localhost.local")
    else:
        Reader(client).open_session(desk, LOGINS[role])
        with desk.reading() as conn:
            newest = "SELECT csrf FROM sign_in_session ORDER BY opened_at DESC LIMIT 1"
            csrf = conn.execute(text(newest)).scalar_one()
    headers = {"Accept": "text/html", "Idempotency-Key": str(uuid4())}
    form = {"csrf": csrf} if route.method != "GET" else None
    answer: httpx.Response = client.request(
        route.method, route.address(value), headers=headers, data=form
    )
    return answer


def test_every_route_goes_through_a_door(routes):
    """
    A route that declares no action and is not public does not get in.
    """
    without = [str(route) for route in routes if not route.doors]

    assert without == []


def test_no_two_routes_have_one_address(routes):
    """
    Of two the second would never be reached.
    """
    twice = [name for name, times in Counter(str(route) for route in routes).items() if times > 1]

    assert twice == []


def test_nobody_gets_in_where_a_role_is_asked(routes, client, site_desk):
    """
    A reader who is not signed in is sent to sign in; a program without a token gets 401.
    """
    for route in routes:
        answer = ask(client, site_desk, route, None)
        if route.kind == "client":
            assert answer.status_code == 401, str(route)
        elif route.kind in {"action", "signed-in"}:
            assert answer.status_code == 303, str(route)
            assert answer.headers["location"].startswith("/330783/sign-in"), str(route)
        else:
            assert answer.status_code < 500 or "readyz" in route.path, str(route)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_opens_its_own_actions_and_no_others(routes, client, site_desk, role):
    """
    403 for an action of another role; for one's own never 403, and never a fault of ours.
    """
    for route in routes:
        if route.kind != "action":
            continue
        answer = ask(client, site_desk, route, role)
        if role in PERMISSIONS[route.asks]:
            assert answer.status_code not in {403, 500}, f"{role}: {route}"
            if route.parameters:
                assert answer.status_code in {404, 409, 422}, f"{role}: {route}"
        else:
            assert answer.status_code == 403, f"{role}: {route}"


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.BANK, Role.FARMER, Role.OPERATOR])
def test_what_lies_elsewhere_is_not_found(routes, client, site_desk, foreign_ids, role):
    """
    An id of another village, another holder or another bank's is answered as no id at all.
    """
    for route in routes:
        if route.method != "GET" or route.kind != "action" or len(route.uuids) != 1:
            continue
        if role not in PERMISSIONS[route.asks]:
            continue
        for public_id in foreign_ids:
            answer = ask(client, site_desk, route, role, public_id)
            assert answer.status_code in {404, 422}, f"{role}: {route} {public_id}"


def test_a_county_that_is_not_served_is_not_found(client):
    """
    No county is told from another by the answer.
    """
    client.cookies.clear()
    for path in ("/330784/sign-in", "/330784/account", "/abcdef/sign-in"):
        assert client.get(path).status_code == 404


def test_an_invented_session_opens_nothing(client):
    """
    Only a token that was given is one.
    """
    client.cookies.clear()
    client.cookies.set(SESSION_COOKIE, "x" * 43, path="/330783", domain="localhost.local")

    assert client.get("/330783/account").status_code == 303
