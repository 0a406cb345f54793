"""The people of the demonstration: one account a role for 前溪村, with known passwords.

They exist only where the product runs its own database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel

from rural_rights.access.commands.create_account import NewAccount, create_account
from rural_rights.access.passwords import hashed
from rural_rights.access.store import accounts, institutions
from rural_rights.db.act import Tx
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor, Role
from rural_rights.settings import Settings

VILLAGE: Final = "330783123201"
TOWN: Final = VILLAGE[:9]
COUNTY: Final = VILLAGE[:6]
BANKS: Final = (
    ("BANK01", "bank", "东阳农商银行(演示)"),
    ("BANK02", "bank", "浙中村镇银行(演示)"),
    ("INS01", "insurer", "东阳农业保险(演示)"),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that the sign-in page of the demonstration lists."""

    login_name: str
    password: str
    display_name: str
    role: Role
    scope: str = ""
    institution: str = ""


DEMO_ACCOUNTS: Final = (
    DemoAccount("clerk", "demo-clerk-1", "韦文书", Role.CLERK, VILLAGE),
    DemoAccount("reviewer", "demo-reviewer-1", "金审核", Role.REVIEWER, TOWN),
    DemoAccount("registrar", "demo-registrar-1", "陆登记", Role.REGISTRAR, COUNTY),
    DemoAccount("farmer", "demo-farmer-1", "前溪农户", Role.FARMER),
    DemoAccount("operator", "demo-operator-1", "田经营", Role.OPERATOR),
    DemoAccount("exchange", "demo-exchange-1", "吕交易", Role.EXCHANGE, COUNTY),
    DemoAccount("bank", "demo-bank-1", "钱信贷", Role.BANK, institution="BANK01"),
    DemoAccount("bank2", "demo-bank2-1", "孙信贷", Role.BANK, institution="BANK02"),
    DemoAccount("insurer", "demo-insurer-1", "包保险", Role.INSURER, institution="INS01"),
    DemoAccount("court", "demo-court-1", "严法官", Role.COURT, COUNTY),
    DemoAccount("supervisor", "demo-supervisor-1", "方监管", Role.SUPERVISOR, COUNTY),
    DemoAccount("admin", "demo-admin-1", "管理员", Role.ADMINISTRATOR, COUNTY),
)


class DemoSeed(BaseModel):
    """From which day the demonstration's banks and insurer may work in the county."""

    from_day: date


class DemoSeeded(BaseModel):
    """How many accounts there are now."""

    accounts: int


class DemoFarmer(BaseModel):
    """Which registered person the farmer's account of the demonstration is."""

    party_id: int
    display_name: str


def seed_demo(desk: Desk, settings: Settings) -> bool:
    """Make the demonstration's accounts, once; returns whether they were made now.

    Raises ``RuntimeError`` on an own server: nothing is seeded there.
    """
    if not settings.embedded:
        raise RuntimeError("demo accounts exist only with the embedded database")
    with desk.reading() as conn:
        if accounts.is_demonstration(conn):
            return False
    seed = DemoSeed(from_day=date(2016, 1, 1))
    desk.carry_out(open_demonstration, _SEEDER, seed, key="open-demonstration")
    return True


def open_demonstration(tx: Tx, ask: DemoSeed) -> DemoSeeded:
    """Mark the county as a demonstration and make its accounts, banks and insurer."""
    accounts.mark_demonstration(tx.conn, tx.at)
    known = {
        code: institutions.add(tx.conn, code, kind, name, county=tx.county, from_day=ask.from_day)
        for code, kind, name in BANKS
    }
    for person in DEMO_ACCOUNTS:
        create_account(
            tx,
            NewAccount(
                login_name=person.login_name,
                display_name=person.display_name,
                roles=[person.role],
                scope=person.scope,
                institution_id=known.get(person.institution),
                password_hash=hashed(person.password),
            ),
        )
    tx.facts = {"accounts": len(DEMO_ACCOUNTS), "demonstration": True}
    return DemoSeeded(accounts=len(DEMO_ACCOUNTS))


def name_demo_farmer(desk: Desk, party_id: int, display_name: str) -> None:
    """Give the farmer's account of the demonstration to a person of the register."""
    ask = DemoFarmer(party_id=party_id, display_name=display_name)
    desk.carry_out(be_demo_farmer, _SEEDER, ask)


def be_demo_farmer(tx: Tx, ask: DemoFarmer) -> DemoSeeded:
    """Tie the demonstration's farmer to a registered person."""
    account = accounts.by_login(tx.conn, "farmer", b"")
    if account is None or not accounts.is_demonstration(tx.conn):
        raise LookupError("there is no demonstration")
    accounts.change(tx.conn, account.id, party_id=ask.party_id, display_name=ask.display_name)
    tx.facts = {"account": account.id, "party": ask.party_id}
    return DemoSeeded(accounts=1)


_SEEDER: Final = Actor(None, "demonstration", Role.ADMINISTRATOR)
