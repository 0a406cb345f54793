"""The site itself with the accounts of the demonstration, and readers signed in as each role."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from rural_rights.access.commands.create_account import NewAccount, create_account
from rural_rights.access.demo import DEMO_ACCOUNTS, seed_demo
from rural_rights.access.passwords import hashed
from rural_rights.app import create_app
from rural_rights.db.desk import Desk
from rural_rights.db.engine import engine_for
from rural_rights.db.vault import Vault
from rural_rights.kernel.actor import Actor, Role
from rural_rights.settings import Settings
from tests.conftest import COUNTY, Database
from tests.doors.readers import PASSWORD, Reader, TestClient

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An embedded installation in a folder of its own."""
    folder: Path = tmp_path_factory.mktemp("site")
    return Settings.read({"RURAL_RIGHTS_HOME": str(folder / "home")})


@pytest.fixture(scope="module")
def site(
    settings: Settings, new_database: Callable[[], Database], vault: Vault
) -> Iterator[FastAPI]:
    """The application on a database of this module's own."""
    engine = engine_for(new_database().application)
    app = create_app(settings, engine=engine, vault=vault)
    seed_demo(Desk(engine, COUNTY, vault), settings)
    yield app
    engine.dispose()


@pytest.fixture(scope="module")
def site_desk(site: FastAPI) -> Desk:
    """The desk of the county behind the site."""
    desk: Desk = site.state.counties.desk(COUNTY)
    return desk


@pytest.fixture
def reader(site: FastAPI) -> Iterator[Reader]:
    """Somebody with a browser who is not signed in."""
    with TestClient(site, base_url="http://localhost", follow_redirects=False) as client:
        yield Reader(client)


@pytest.fixture
def as_role(site: FastAPI, site_desk: Desk) -> Iterator[Callable[[Role], Reader]]:
    """Return a function that gives a reader signed in as the demonstration's person of a role."""
    clients = []
    logins = {person.role: person.login_name for person in reversed(DEMO_ACCOUNTS)}

    def signed_in(role: Role) -> Reader:
        client = TestClient(site, base_url="http://localhost", follow_redirects=False)
        clients.append(client)
        reader = Reader(client)
        reader.open_session(site_desk, logins[role])
        return reader

    yield signed_in
    for client in clients:
        client.close()


@pytest.fixture
def newcomer(site_desk: Desk) -> str:
    """The login name of an operator that no other test knows, with the password PASSWORD."""
    login = f"newcomer-{next(_NUMBERS)}"
    ask = NewAccount(
        login_name=login,
        display_name="新来者",
        roles=[Role.OPERATOR],
        password_hash=hashed(PASSWORD),
    )
    site_desk.carry_out(create_account, Actor(None, "test", Role.ADMINISTRATOR), ask)
    return login
