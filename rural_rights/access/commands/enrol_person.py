"""Enrol a registered person at the counter, against his identity card."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel

from rural_rights.access.commands.create_account import (
    NewAccount,
    create_account,
    phone_columns,
    phone_is_mobile,
)
from rural_rights.access.messages import tell_best
from rural_rights.access.scope import by_region
from rural_rights.access.store import accounts, slips
from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.kernel.actor import Role
from rural_rights.kernel.codes.id_numbers import id_number_fault
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any

Purpose = Literal["activate", "recover", "new-phone"]
SLIP_TRIES: Final = 5
SLIP_GOOD_FOR: Final = timedelta(days=14)
WAITING_TIME: Final = timedelta(hours=24)
"""Between the counter and the use of a slip that replaces a password or a phone: long enough
for the true person to hear of it.  County practice."""


class Enrolment(BaseModel):
    """Whom the clerk has before him: the number of the card he saw, and a phone if any."""

    id_number: str
    phone: str = ""


class SlipAsk(BaseModel):
    """For which account a slip is made, and what it is to do."""

    account: UUID
    purpose: Purpose
    new_phone: str = ""


class SlipMade(BaseModel):
    """The slip, without its code: the code is made when the slip is printed."""

    slip: UUID
    account_id: int
    login_name: str


def enrol_person(tx: Tx, ask: Enrolment) -> SlipMade:
    """Open an account for a living person of the clerk's village; returns his slip.

    Somebody of another village is answered as somebody unknown.
    """
    refuse_if_any(number_is_valid(tx, ask.id_number), phone_is_mobile(ask.phone))
    found = accounts.person_by_id_number(tx.conn, tx.vault.lookup(ask.id_number), tx.office_date)
    reach = by_region(tx.actor)
    if found is None or not accounts.person_is_in_reach(tx.conn, found[0], reach, tx.office_date):
        raise Refused(NOT_REGISTERED)
    if accounts.by_party(tx.conn, found[0]) is not None:
        raise Refused(HAS_ACCOUNT)
    made = create_account(
        tx,
        NewAccount(
            login_name=f"nh{next_number(tx.conn, 'login', 0):06d}",
            display_name=found[1],
            roles=[Role.FARMER],
            party_id=found[0],
            phone=ask.phone,
        ),
    )
    slip = _make_slip(tx, made.id, "activate")
    tx.facts = {"account": made.id, "party": found[0]}
    return SlipMade(slip=slip, account_id=made.id, login_name=made.login_name)


def give_slip(tx: Tx, ask: SlipAsk) -> SlipMade:
    """Make a slip for an account: to activate it, to recover it, or to change its phone.

    A clerk does so for the people of his village, an administrator for everybody else.
    What replaces a password or a phone can be used only after the waiting time, and the
    person hears of it at once.
    """
    account = accounts.by_public_id(tx.conn, ask.account, lock=True)
    if account.party_id is not None:
        if not accounts.person_is_in_reach(
            tx.conn, account.party_id, by_region(tx.actor), tx.office_date
        ):
            raise NotFound
    elif tx.actor.role is not Role.ADMINISTRATOR:
        raise NotFound
    refuse_if_any(
        phone_is_mobile(ask.new_phone), purpose_fits(account.state, ask.purpose, ask.new_phone)
    )
    slip = _make_slip(tx, account.id, ask.purpose, ask.new_phone)
    if ask.purpose != "activate":
        words = "有人在窗口凭身份证为您的账户办理了找回密码或更换手机号，24 小时后可生效。如非本人，请立即到村务窗口。"
        tell_best(
            tx.conn, tx.vault, tx.county, account_id=account.id, kind=ask.purpose, words=words,
            at=tx.at,
        )  # fmt: skip
    tx.facts = {"account": account.id, "purpose": ask.purpose}
    return SlipMade(slip=slip, account_id=account.id, login_name=account.login_name)


def _make_slip(tx: Tx, account_id: int, purpose: Purpose, new_phone: str = "") -> UUID:
    public_id = uuid4()
    phone = phone_columns(tx, new_phone)
    values: dict[str, Any] = {
        "id": tx.ids.take(tx.conn),
        "public_id": public_id,
        "account_id": account_id,
        "purpose": purpose,
        "new_phone_sealed": phone["phone_sealed"],
        "new_phone_lookup": phone["phone_lookup"],
        "tries_left": SLIP_TRIES,
        "made_by": tx.actor.account_id,
        "made_at": tx.at,
        "usable_from": tx.at + (timedelta(0) if purpose == "activate" else WAITING_TIME),
        "expires_at": tx.at + SLIP_GOOD_FOR,
    }
    slips.end_open(tx.conn, account_id, tx.at)
    slips.add(tx.conn, values)
    return public_id


def number_is_valid(tx: Tx, id_number: str) -> Breach | None:
    """Refuse an identity number that cannot be one.

    Law: GB 11643-1999.
    """
    fault = id_number_fault(id_number, on=tx.office_date)
    if fault is None:
        return None
    return Breach(
        rule=fault.rule, says_zh=fault.says_zh, says_en=fault.says_en,
        remedy_zh="请对照身份证逐位核对", remedy_en="Check it against the card, digit by digit",
        law="GB 11643-1999", field="id_number",
    )  # fmt: skip


def purpose_fits(state: str, purpose: Purpose, new_phone: str) -> Breach | None:
    """Refuse a slip that the account has no use for."""
    fits = {
        "activate": state == "enrolled",
        "recover": state == "active",
        "new-phone": state == "active" and bool(new_phone),
    }
    if fits[purpose]:
        return None
    return Breach(
        rule="slip-does-not-fit-account",
        says_zh="账户现在的状态不能办理此事，或没有填写新手机号",
        says_en="The account's state does not allow this, or the new number is missing",
        field="purpose",
    )


NOT_REGISTERED = Breach(
    rule="person-not-registered-here",
    says_zh="本村登记簿中没有这个身份证号的在世人员",
    says_en="No living person with this number is registered in this village",
    remedy_zh="请核对身份证号；若户籍资料有误，先办理更正",
    remedy_en="Check the number; if the register is wrong, have it corrected first",
    field="id_number",
)
HAS_ACCOUNT = Breach(
    rule="person-has-account",
    says_zh="此人已有账户",
    says_en="This person has an account already",
    remedy_zh="忘记密码或更换手机号，请在账户页办理",
    remedy_en="For a lost password or a new phone, go to the account's page",
    field="id_number",
)
