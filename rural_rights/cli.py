"""The command line: start, serve, work, migrate, import, verify, verify-journal, create-admin."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from certificates.keys import PUBLIC_LIST
from certificates.trust import Trust
from certificates.verify import Outcome, verify_pdf, verify_qr
from rural_rights.access.commands.create_account import create_admin
from rural_rights.access.demo import COUNTY, VILLAGE
from rural_rights.db.base import RegisterRow
from rural_rights.db.desk import open_counties
from rural_rights.db.sealer import Altered
from rural_rights.db.verify import verify_journal
from rural_rights.jobs.handovers import check_against_register
from rural_rights.jobs.worker import seal_all, work
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import Refused
from rural_rights.registry import intake
from rural_rights.registry.commands.import_handover import HandoverAsk, import_handover
from rural_rights.settings import Settings, SettingsError
from rural_rights.site import Site
from rural_rights.supervisor import leave_with_parent, run, serve

REGISTER_MODULES = ("rural_rights.registry.tables", "rural_rights.transfers.tables",
                    "rural_rights.loans.tables")  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="rural-rights", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="everything: database, demo, web and worker")
    start.add_argument("--port", type=int)
    start.add_argument("--no-demo", action="store_true", help="leave an empty site empty")
    for name in ("migrate", "verify-journal"):
        commands.add_parser(name)
    for name in ("serve", "work"):
        part = commands.add_parser(name)
        part.add_argument("--leave-with-parent", action="store_true", help=argparse.SUPPRESS)
    take = commands.add_parser("import", help="a survey firm's hand-over folder or zip")
    take.add_argument("folder", type=Path)
    take.add_argument("--report", type=Path)
    take.add_argument("--dry-run", action="store_true")
    verify = commands.add_parser("verify", help="is this certificate genuine (offline)")
    verify.add_argument("file", type=Path, nargs="?")
    verify.add_argument("--qr")
    verify.add_argument("--trust", type=Path, help="the public list of keys")
    admin = commands.add_parser("create-admin", help="the first account of an own server")
    admin.add_argument("login")
    admin.add_argument("--name", default="管理员")
    admin.add_argument("--county", default=COUNTY)
    asked = parser.parse_args(arguments)
    try:
        settings = Settings.read()
        return int(_COMMANDS[asked.command](settings, asked))
    except SettingsError as fault:
        print(fault, file=sys.stderr)
        return 2


def _start(settings: Settings, asked: argparse.Namespace) -> int:
    return run(settings, port=asked.port, demo=not asked.no_demo)


def _serve(settings: Settings, asked: argparse.Namespace) -> int:
    if asked.leave_with_parent:
        leave_with_parent()
    return serve(settings)


def _work(settings: Settings, asked: argparse.Namespace) -> int:
    if asked.leave_with_parent:
        leave_with_parent()
    with Site.open(settings) as site:
        asyncio.run(work(site.installation, site.application_url))
    return 0


def _migrate(settings: Settings, _: argparse.Namespace) -> int:
    with Site.open(settings) as site:
        return 1 if site.failed_counties else 0


def _import(settings: Settings, asked: argparse.Namespace) -> int:
    """Exit 0: nothing rejected; 1: some rows rejected, the rest in; 2: nothing in."""
    try:
        handover = intake.read(asked.folder)
    except intake.FolderUnusable as fault:
        print(f"{fault.says_zh}。{fault.remedy_zh}\n{fault.says_en}. {fault.remedy_en}",
              file=sys.stderr)  # fmt: skip
        return 2
    with Site.open(settings) as site:
        desk = site.installation.desk(COUNTY)
        village = check_against_register(desk, handover)
        if not asked.dry_run:
            clerk = Actor(None, "import", Role.CLERK, village.code or VILLAGE)
            try:
                desk.carry_out(import_handover, clerk, HandoverAsk(village=village))
            except Refused as refusal:
                for breach in refusal.breaches:
                    print(f"{breach.says_zh} / {breach.says_en}", file=sys.stderr)
                return 2
            seal_all(site.installation)
    report = village.report()
    if asked.report:
        asked.report.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    accepted = ", ".join(f"{table} {count}" for table, count in village.accepted.items())
    print(f"{village.name} {village.code}: {accepted}")
    print(f"{len(village.findings)} findings, {len(village.rejected)} rejects, "
          f"{len(village.held)} rights held back, {len(village.skipped)} known already")  # fmt: skip
    for found in village.rejected[:20]:
        print(f"  {found.table} {found.row} {found.key} {found.column}: {found.says_zh}")
    return 1 if village.rejected else 0


def _verify(settings: Settings, asked: argparse.Namespace) -> int:
    if (asked.file is None) == (asked.qr is None):
        print("give a FILE.pdf or --qr TEXT", file=sys.stderr)
        return 2
    path = asked.trust or settings.keys / "papers" / PUBLIC_LIST
    if not path.exists():
        print(f"no public keys at {path}: use --trust", file=sys.stderr)
        return 2
    trust = Trust.from_json(path.read_text("utf-8"))
    if asked.qr is not None:
        verdict = verify_qr(asked.qr, trust)
    else:
        try:
            verdict = verify_pdf(asked.file.read_bytes(), trust)
        except OSError as fault:
            print(f"{asked.file}: {fault.strerror}", file=sys.stderr)
            return 2
    print(f"{verdict.says_zh}\n{verdict.says_en}")
    if verdict.reason:
        print(verdict.reason)
    return 0 if verdict.outcome is Outcome.GENUINE else 1


def register_models() -> list[type[RegisterRow]]:
    """Return every register table of every domain."""
    for name in REGISTER_MODULES:
        importlib.import_module(name)
    return [model for model in RegisterRow.__subclasses__() if hasattr(model, "__table__")]


def _verify_journal(settings: Settings, _: argparse.Namespace) -> int:
    """Exit 1 and the first bad entry or row if anything was altered."""
    models = register_models()
    with Site.open(settings) as site:
        try:
            seal_all(site.installation)
        except Altered as fault:
            print(f"ALTERED {fault}")
            return 1
        bad = 0
        for county in open_counties(site.installation.engine):
            installation = site.installation
            proof = verify_journal(
                installation.engine, county, installation.vault, installation.heads, models
            )
            words = f"ALTERED {proof.fault}" if proof.fault else "intact"
            print(f"{county}: {words} ({proof.entries} entries, {proof.rows} rows)")
            bad += bool(proof.fault)
    return 1 if bad else 0


def _create_admin(settings: Settings, asked: argparse.Namespace) -> int:
    password = getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    with Site.open(settings) as site:
        try:
            create_admin(site.installation.desk(asked.county), asked.login, asked.name, password)
        except Refused as refusal:
            for breach in refusal.breaches:
                print(f"{breach.says_zh} / {breach.says_en}", file=sys.stderr)
            return 1
    print(f"{asked.login}: administrator of {asked.county}")
    return 0


_COMMANDS = {
    "start": _start,
    "serve": _serve,
    "work": _work,
    "migrate": _migrate,
    "import": _import,
    "verify": _verify,
    "verify-journal": _verify_journal,
    "create-admin": _create_admin,
}

if __name__ == "__main__":
    sys.exit(main())
