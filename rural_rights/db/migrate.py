"""Brings a database to the newest schema: the shared tree first, then each county's."""

from __future__ import annotations

from pathlib import Path

import psycopg
import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from rural_rights.db.engine import engine_for, schema_of

_TREES = Path(__file__).parent / "migrations"
_LOCK = 0x72757261  # one migration at a time on a server
log = structlog.get_logger()


def upgrade(owner_url: str, counties: dict[str, tuple[str, str]]) -> list[str]:
    """Upgrade the shared tables and every county; returns the counties that failed.

    ``counties``: code → (Chinese, English name) to be added when new.  A county whose
    migration failed is closed with the reason while the others run.
    """
    engine = engine_for(owner_url, pool_size=2, statement_seconds=600)
    failed = []
    try:
        _run(engine, "shared", "public", "head")
        with engine.begin() as conn:
            for code, (name_zh, name_en) in counties.items():
                conn.execute(
                    text(
                        "INSERT INTO public.county (code, name_zh, name_en)"
                        " VALUES (:code, :zh, :en) ON CONFLICT DO NOTHING"
                    ),
                    {"code": code, "zh": name_zh, "en": name_en},
                )
            codes = conn.execute(text("SELECT code FROM public.county ORDER BY code")).scalars()
            known = list(codes)
        for code in known:
            try:
                _run(engine, "county", schema_of(code), "head")
                reason = None
            except (SQLAlchemyError, psycopg.Error) as error:
                log.exception("migration-failed", county=code)
                reason = str(error)[:500]
                failed.append(code)
            with engine.begin() as conn:
                conn.execute(
                    text("UPDATE public.county SET closed_because = :why WHERE code = :code"),
                    {"why": reason, "code": code},
                )
    finally:
        engine.dispose()
    return failed


def downgrade(owner_url: str, county: str, revision: str = "base") -> None:
    """Take one county's schema back to ``revision``."""
    engine = engine_for(owner_url, pool_size=1, statement_seconds=600)
    try:
        _run(engine, "county", schema_of(county), revision, up=False)
    finally:
        engine.dispose()


def downgrade_shared(owner_url: str) -> None:
    """Take the shared tables away; no county may be left."""
    engine = engine_for(owner_url, pool_size=1, statement_seconds=600)
    try:
        _run(engine, "shared", "public", "base", up=False)
    finally:
        engine.dispose()


def _run(engine: Engine, tree: str, schema: str, revision: str, *, up: bool = True) -> None:
    config = Config()
    config.set_main_option("script_location", str(_TREES / tree))
    with engine.begin() as conn:
        _prepare(conn, schema)
        config.attributes["connection"] = conn
        config.attributes["schema"] = schema
        (command.upgrade if up else command.downgrade)(config, revision)


def _prepare(conn: Connection, schema: str) -> None:
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    conn.execute(text("SET LOCAL lock_timeout = '4s'"))
    if schema != "public":
        quoted = conn.dialect.identifier_preparer.quote(schema)
        conn.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {quoted}")
        conn.exec_driver_sql(f"GRANT USAGE ON SCHEMA {quoted} TO rural_rights_app")
        conn.exec_driver_sql(f"GRANT USAGE ON SCHEMA {quoted} TO rural_rights_reader")
    path = schema if schema == "public" else f"{schema}, public"
    conn.execute(text("SELECT set_config('search_path', :path, true)"), {"path": path})
