"""A hand-over of 2 000 households: ours beside mere reading plus bare COPY of the same rows."""

from __future__ import annotations

import csv
import io
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pyogrio
from psycopg import sql
from sqlalchemy import text

from rural_rights.jobs.handovers import check_against_register
from rural_rights.kernel.actor import Actor, Role
from rural_rights.registry import intake
from rural_rights.registry.commands.import_handover import HandoverAsk, import_handover
from rural_rights.site import DATABASE, Site
from scripts.benchmarks.measuring import Result, empty_site
from scripts.generate_village import write
from scripts.invented_village import Plan

HOUSEHOLDS = 2000
COUNTY_HOUSEHOLDS = 10_000
SCHEMA = "c330783"
BARE = "bare_copy"


def run(county: bool) -> Sequence[Result]:  # noqa: FBT001  # one flag of the command line
    """Import a generated village once on an empty register, then do the reference."""
    households = COUNTY_HOUSEHOLDS if county else HOUSEHOLDS
    with tempfile.TemporaryDirectory() as folder, empty_site() as site:
        village = Path(folder) / "village"
        write(village, Plan(households=households))
        started = time.perf_counter()
        _import(site, village)
        ours = time.perf_counter() - started
        read = _timed(lambda: _merely_read(village))
        copied = _copy_alone(site)
    reference = read + copied
    return [
        Result(
            f"import {households} households",
            ours,
            reference,
            "s",
            reference / ours,
            ">= 0.50",
            "limited by canonical images and sealing of personal fields in Python",
        ),
        Result(f"import {households}, COPY alone", ours, copied, "s", copied / ours, "stated"),
    ]


def _import(site: Site, village: Path) -> None:
    desk = site.installation.desk("330783")
    checked = check_against_register(desk, intake.read(village))
    clerk = Actor(None, "bench", Role.CLERK, checked.code)
    desk.carry_out(import_handover, clerk, HandoverAsk(village=checked))


def _timed(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _merely_read(village: Path) -> None:
    """Read every file with the libraries that intake uses, and do nothing with it."""
    for path in sorted(village.rglob("*")):
        if path.suffix == ".shp":
            pyogrio.raw.read(path, encoding="utf-8")
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                list(csv.reader(stream))
        elif path.suffix == ".xlsx" and path.name != "权属数据.xlsx":
            book = openpyxl.load_workbook(path, read_only=False, data_only=True)
            for sheet in book:
                list(sheet.iter_rows(values_only=True))


def _copy_alone(site: Site) -> float:
    """COPY every row that our import wrote into bare copies of its tables; return seconds."""
    assert site.cluster is not None
    owner = str(site.cluster.url(DATABASE, "rural_rights_owner")).replace("+psycopg", "")
    with psycopg.connect(owner) as conn:
        conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(BARE)))
        filled = _filled_tables(site)
        payloads = [(name, _out(conn, name)) for name in filled]
        for name in filled:
            conn.execute(
                sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS)").format(
                    sql.Identifier(BARE, name), sql.Identifier(SCHEMA, name)
                )
            )
            if name != "journal_private":
                conn.execute(
                    sql.SQL("ALTER TABLE {} ADD PRIMARY KEY (id)").format(
                        sql.Identifier(BARE, name)
                    )
                )
        conn.commit()
        started = time.perf_counter()
        for name, payload in payloads:
            statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(BARE, name))
            with conn.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(payload)
        conn.commit()
        return time.perf_counter() - started


def _filled_tables(site: Site) -> list[str]:
    with site.installation.engine.connect() as conn:
        names = conn.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = :schema"), {"schema": SCHEMA}
        ).scalars()
        wanted = {"journal_entry", "journal_private", "registration_case"}
        register = {
            row.relname
            for row in conn.execute(
                text(
                    "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
                    " WHERE tgname LIKE '%written_in_act'"
                )
            )
        }
        return sorted((wanted | register) & set(names))


def _out(conn: psycopg.Connection[Any], name: str) -> bytes:
    buffer = io.BytesIO()
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(SCHEMA, name))
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            buffer.write(block)
    return buffer.getvalue()
