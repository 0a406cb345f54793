"""PostgreSQL for the tests: one cluster a run, one database a worker, built by the migrations.

``engine``, ``owner_engine``, ``desk`` and ``vault`` start each test on an empty register.  A
module that fills a register once for many tests clones a database of its own with
``new_database``.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, text

from rural_rights.db import migrate, roles
from rural_rights.db.desk import Desk
from rural_rights.db.embedded import Cluster
from rural_rights.db.engine import engine_for, run_script
from rural_rights.db.vault import Vault
from tests.cluster_folders import folder_of_run, remove, remove_old_folders

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
COUNTY = "330783"
COUNTIES = {COUNTY: ("东阳市", "Dongyang")}
TEMPLATE = "rural_rights_template"
EMPTY = """
DO $$
DECLARE place record; filled boolean; names text[] := '{}';
BEGIN
  FOR place IN SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND (n.nspname = 'public' OR n.nspname ~ '^c[0-9]{6}$')
      AND c.relname NOT IN ('alembic_version', 'county', 'case_step', 'listing_step', 'office_clock')
  LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || place.name || ')' INTO filled;
    IF filled THEN names := names || place.name; END IF;
  END LOOP;
  IF names <> '{}' THEN
    EXECUTE 'TRUNCATE ' || array_to_string(names, ', ') || ' RESTART IDENTITY CASCADE';
  END IF;
END $$
"""


@dataclass(frozen=True)
class Database:
    """The addresses of one database, by role."""

    name: str
    owner: str
    application: str
    reader: str


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The run's own PostgreSQL, shared by its workers, which has migrated one template."""
    remove_old_folders()
    folder = folder_of_run()
    with Cluster.open(folder, durable=False, say=lambda _text: None) as running:
        _make_template(running, folder)
        yield running
    if running.is_ours:
        remove(folder)


def _make_template(cluster: Cluster, folder: Path) -> None:
    """Migrate the template, by the first worker that comes."""
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "template.done"
        if not done.exists():
            roles.prepare(cluster.url(), TEMPLATE)
            failed = migrate.upgrade(cluster.url(TEMPLATE, roles.OWNER), COUNTIES)
            assert failed == []
            done.touch()


@pytest.fixture(scope="session")
def new_database(cluster: Cluster) -> Callable[[], Database]:
    """Return a function that clones the migrated, empty template."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    numbers = itertools.count(1)

    def clone() -> Database:
        name = f"rural_rights_{worker}_{next(numbers)}"
        roles.clone(cluster.url(), TEMPLATE, name)
        return Database(
            name,
            owner=cluster.url(name, roles.OWNER),
            application=cluster.url(name, roles.APPLICATION),
            reader=cluster.url(name, roles.READER),
        )

    return clone


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The keys of the tests."""
    return Vault.open(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def database(new_database: Callable[[], Database]) -> Database:
    """The worker's database, emptied before each test that uses it."""
    return new_database()


@pytest.fixture(scope="session")
def _engines(database: Database) -> Iterator[tuple[Engine, Engine]]:
    application = engine_for(database.application)
    owner = engine_for(database.owner, pool_size=2)
    yield application, owner
    application.dispose()
    owner.dispose()


@pytest.fixture
def owner_engine(_engines: tuple[Engine, Engine]) -> Engine:
    """The owner's connections to an empty register: for what the application cannot do."""
    owner = _engines[1]
    with owner.begin() as conn:
        run_script(conn, EMPTY)
        conn.execute(text("UPDATE public.county SET closed_because = NULL"))
        conn.execute(text("UPDATE c330783.office_clock SET days_ahead = 0"))
    return owner


@pytest.fixture
def engine(_engines: tuple[Engine, Engine], owner_engine: Engine) -> Engine:
    """The application's connections to an empty register."""
    return _engines[0]


@pytest.fixture
def desk(engine: Engine, vault: Vault) -> Desk:
    """The desk of the county on an empty register."""
    return Desk(engine, COUNTY, vault)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()
