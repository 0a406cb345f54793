"""Slips: printed with a code that nobody else keeps, and used by the person himself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any, Final
from uuid import UUID

from rural_rights.access.commands.activate_account import (
    WRONG_SLIP,
    Activation,
    PhoneChange,
    activate_account,
    change_phone,
)
from rural_rights.access.commands.enrol_person import SLIP_TRIES
from rural_rights.access.passwords import hashed, password_fault
from rural_rights.access.scope import by_region
from rural_rights.access.store import accounts, slips
from rural_rights.access.store.accounts import AccountRow
from rural_rights.db.desk import Desk, office_day
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import SHANGHAI
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any

# Without the signs that are taken for one another on paper: 0 O, 1 I L, 2 Z, 5 S, 8 B.
_SIGNS: Final = "34679ACDEFGHJKMNPQRTUVWXY"
_CODE_SIGNS: Final = 8


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """What stands on a slip; its code is known to no one once the page is gone."""

    public_id: UUID
    purpose: str
    login_name: str
    display_name: str
    code: str
    usable_from: datetime
    expires_at: datetime


def print_slip(desk: Desk, actor: Actor, slip_id: UUID) -> PrintedSlip:
    """Give an open slip a fresh code and return what is printed; a former print is void."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_CODE_SIGNS))
    with desk.logging() as conn:
        slip = slips.by_public_id(conn, slip_id)
        account = accounts.by_id(conn, slip.account_id)
        _must_be_in_reach(conn, actor, account)
        if not slips.set_code(conn, slip.id, _hash(desk, slip.id, signs), SLIP_TRIES):
            raise NotFound
    return PrintedSlip(
        slip_id,
        slip.purpose,
        account.login_name,
        account.display_name,
        f"{signs[:4]}-{signs[4:]}",
        slip.usable_from,
        slip.expires_at,
    )


def about_slip(desk: Desk, actor: Actor, slip_id: UUID) -> AccountRow:
    """Return the account that an open slip is for; raises ``NotFound`` out of reach."""
    with desk.reading() as conn:
        slip = slips.by_public_id(conn, slip_id)
        account = accounts.by_id(conn, slip.account_id)
        _must_be_in_reach(conn, actor, account)
    return account


def activate(desk: Desk, login: str, code: str, password: str, *, at: datetime) -> None:
    """Set the password by a slip's code; each try on the code counts.

    Raises ``Refused`` for a wrong code, a slip still waiting, a weak password.
    """
    refuse_if_any(password_fault(password, login))
    slip, account = _slip_of(desk, login, code, at)
    ask = Activation(slip_id=slip.id, password_hash=hashed(password))
    desk.carry_out(activate_account, account.acting(account.roles[0]), ask)


def take_new_phone(desk: Desk, actor: Actor, login: str, code: str, *, at: datetime) -> None:
    """Take the phone number that was given at the counter, by the slip's code."""
    slip, account = _slip_of(desk, login, code, at)
    if account.id != actor.account_id:
        raise NotFound
    desk.carry_out(change_phone, actor, PhoneChange(slip_id=slip.id))


def _slip_of(desk: Desk, login: str, code: str, at: datetime) -> tuple[Any, AccountRow]:
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    with desk.logging() as conn:
        slip = slips.take_try(conn, login.strip(), at)
        account = None if slip is None else accounts.by_id(conn, slip.account_id)
    right = (
        slip is not None
        and slip.code_hash is not None
        and compare_digest(bytes(slip.code_hash), _hash(desk, slip.id, typed))
    )
    if account is None or not right:
        raise Refused(WRONG_SLIP)
    if slip.usable_from > at:
        raise Refused(_waits_until(slip.usable_from))
    return slip, account


def _must_be_in_reach(conn: Any, actor: Actor, account: AccountRow) -> None:
    if account.party_id is None:
        if actor.role is not Role.ADMINISTRATOR:
            raise NotFound
    elif not accounts.person_is_in_reach(
        conn, account.party_id, by_region(actor), office_day(conn)
    ):
        raise NotFound


def _waits_until(usable_from: datetime) -> Breach:
    when = usable_from.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return Breach(
        rule="slip-still-waits",
        says_zh=f"为防冒用，此单自 {when} 起才能使用",
        says_en=f"To guard against misuse this slip can be used from {when}",
        field="code",
    )


def _hash(desk: Desk, slip_id: int, signs: str) -> bytes:
    return desk.vault.lookup(f"slip:{slip_id}:{signs}")
