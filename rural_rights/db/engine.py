"""Connections: one pool a process, READ COMMITTED, time-outs, UTC."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url


def engine_for(url: str, *, pool_size: int = 20, statement_seconds: int = 60) -> Engine:
    """Return an engine on ``url`` (any ``postgresql://`` form) through psycopg 3."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_timeout=30,
        isolation_level="READ COMMITTED",
        hide_parameters=True,  # names and numbers stay out of error texts and logs
        connect_args={
            "options": f"-c timezone=UTC -c statement_timeout={statement_seconds}s"
            " -c lock_timeout=20s -c idle_in_transaction_session_timeout=120s",
            "application_name": "rural-rights",
        },
    )
    event.listen(engine, "connect", _prepare_early)
    return engine


def _prepare_early(connection: object, _record: object) -> None:
    """Prepare statements from their second use: an act repeats a handful of them."""
    connection.prepare_threshold = 2  # type: ignore[attr-defined]


def enter_county(conn: Connection, county: str) -> None:
    """Point this transaction (and it alone) at one county's schema."""
    conn.execute(
        text("SELECT set_config('search_path', :path, true)"),
        {"path": f"{schema_of(county)}, public"},
    )


def schema_of(county: str) -> str:
    """Return the schema of a county code; raises ``ValueError`` for anything else."""
    if len(county) != 6 or not county.isdecimal() or not county.isascii():
        raise ValueError("a county code has six digits")
    return f"c{county}"


def refuse_privileged(engine: Engine) -> None:
    """Refuse to serve through a superuser or a role that owns the register's tables."""
    with engine.connect() as conn:
        row = conn.execute(
            text(
                "SELECT rolsuper OR rolbypassrls OR EXISTS ("
                " SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE c.relname = 'journal_entry' AND n.nspname ~ '^c[0-9]{6}$'"
                " AND pg_has_role(current_user, c.relowner, 'MEMBER'))"
                " FROM pg_roles WHERE rolname = current_user"
            )
        ).scalar_one()
    if row:
        raise RuntimeError(
            "the application's database role must be neither superuser nor owner of the register"
        )


def run_script(conn: Connection, script: str) -> None:
    """Run many statements as they stand: no parameters, so a percent sign is just that."""
    raw = conn.connection.driver_connection
    assert raw is not None
    raw.execute(script)
