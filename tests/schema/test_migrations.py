"""The migrations make exactly the tables in code, go down again, and let the application only add."""

import importlib
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, TextClause, inspect, text

from rural_rights.db import migrate
from rural_rights.db.base import METADATA
from rural_rights.db.engine import engine_for, refuse_privileged
from tests.conftest import COUNTY

TABLES = ("rural_rights.access.tables", "rural_rights.registry.tables",
          "rural_rights.registry.workflow", "rural_rights.transfers.tables",
          "rural_rights.loans.tables")  # fmt: skip
SCHEMA = f"c{COUNTY}"
CONSTRAINTS = text(
    "SELECT rel.relname, con.conname, regexp_replace(pg_get_constraintdef(con.oid),"
    " '(c330783|twin)\\.', '', 'g') AS definition"
    " FROM pg_constraint con JOIN pg_class rel ON rel.oid = con.conrelid"
    " JOIN pg_namespace ns ON ns.oid = rel.relnamespace"
    " WHERE ns.nspname = :schema AND con.contype <> 't'"
    " AND rel.relname NOT IN ('alembic_version', 'case_step', 'listing_step')"
)
INDEXES = text(
    "SELECT tablename, indexname,"
    " regexp_replace(indexdef, '(c330783|twin)\\.', '', 'g') AS definition"
    " FROM pg_indexes WHERE schemaname = :schema"
    " AND tablename NOT IN ('alembic_version', 'case_step', 'listing_step')"
)
COLUMNS = text(
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema = :schema"
    " AND table_name NOT IN ('alembic_version', 'case_step', 'listing_step')"
)


@pytest.fixture(scope="module")
def own(new_database) -> Iterator[tuple[Engine, Engine]]:
    """A database of this module's own: the owner's and the application's engines."""
    database = new_database()
    owner, application = engine_for(database.owner), engine_for(database.application)
    yield owner, application
    owner.dispose()
    application.dispose()


def rows(conn: Connection, query: TextClause, schema: str) -> set[tuple[object, ...]]:
    return {tuple(row) for row in conn.execute(query, {"schema": schema})}


def test_the_migrated_schema_equals_the_tables_in_code(own):
    for name in TABLES:
        importlib.import_module(name)
    owner, _ = own
    county = [table for table in METADATA.sorted_tables if table.schema is None]
    with owner.begin() as conn:
        conn.execute(text("CREATE SCHEMA twin"))
        conn.execute(text("SET LOCAL search_path = twin, public"))
        METADATA.create_all(conn, tables=county, checkfirst=False)
        for query in (COLUMNS, CONSTRAINTS, INDEXES):
            assert rows(conn, query, SCHEMA) == rows(conn, query, "twin")
        conn.execute(text("DROP SCHEMA twin CASCADE"))


def test_every_register_table_has_its_guards(own):
    owner, _ = own
    with owner.connect() as conn:
        triggers = {
            tuple(row)
            for row in conn.execute(
                text(
                    "SELECT rel.relname, tg.tgname FROM pg_trigger tg"
                    " JOIN pg_class rel ON rel.oid = tg.tgrelid"
                    " JOIN pg_namespace ns ON ns.oid = rel.relnamespace"
                    " WHERE ns.nspname = :schema AND NOT tg.tgisinternal"
                ),
                {"schema": SCHEMA},
            )
        }
    register = [t.name for t in METADATA.sorted_tables if t.info.get("grants") == "register"]
    assert len(register) > 15
    for name in register:
        assert (name, f"{name}_guard") in triggers
        assert (name, f"{name}_entered_in_act") in triggers


def test_a_county_goes_down_to_nothing_and_up_again(new_database):
    database = new_database()
    migrate.downgrade(database.owner, COUNTY)
    owner = engine_for(database.owner)
    assert set(inspect(owner).get_table_names(schema=SCHEMA)) == {"alembic_version"}
    assert migrate.upgrade(database.owner, {}) == []
    assert "registered_right" in inspect(owner).get_table_names(schema=SCHEMA)
    owner.dispose()


def test_a_county_whose_migration_fails_is_closed_while_the_others_run(new_database):
    database = new_database()
    owner = engine_for(database.owner)
    with owner.begin() as conn:
        conn.execute(text("CREATE SCHEMA c330784"))
        conn.execute(text("CREATE TABLE c330784.person (nothing integer)"))
    assert migrate.upgrade(database.owner, {"330784": ("永康市", "Yongkang")}) == ["330784"]
    with owner.connect() as conn:
        closed = conn.execute(text("SELECT code FROM county WHERE closed_because IS NOT NULL"))
        assert [row.code for row in closed] == ["330784"]
    owner.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE c330783.person SET name = 'x'",
        "DELETE FROM c330783.person",
        "TRUNCATE c330783.person CASCADE",
        "UPDATE c330783.journal_entry SET act = 'x'",
        "DELETE FROM c330783.journal_entry",
        "TRUNCATE c330783.journal_entry CASCADE",
        "UPDATE c330783.journal_seal SET position = 1",
        "DELETE FROM c330783.journal_private",
        "ALTER TABLE c330783.person DISABLE TRIGGER ALL",
        "DROP TABLE c330783.person",
    ],
)
def test_the_applications_own_connection_cannot_rewrite_the_register(own, statement):
    _, application = own
    with (
        pytest.raises(Exception, match=r"permission denied|must be owner"),
        application.begin() as c,
    ):
        c.execute(text(statement))


def test_a_row_without_a_journal_entry_of_its_act_is_refused(own):
    _, application = own
    insert = text(
        "INSERT INTO c330783.register_object"
        " (id, kind, public_id, effective_from, recorded_from, entered_on, entered_by)"
        " VALUES (1, 'person', gen_random_uuid(), now(), now(), now(), 1)"
    )
    with (
        pytest.raises(Exception, match=r"no journal entry of this act|foreign key"),
        application.begin() as conn,
    ):
        conn.execute(insert)


def test_start_refuses_to_serve_as_owner_or_superuser(own, cluster):
    owner, application = own
    refuse_privileged(application)
    with pytest.raises(RuntimeError, match="neither superuser nor owner"):
        refuse_privileged(owner)
    root = engine_for(cluster.url(owner.url.database, "postgres"))
    with pytest.raises(RuntimeError, match="neither superuser nor owner"):
        refuse_privileged(root)
    root.dispose()
