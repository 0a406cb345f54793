"""Use a slip: set the password, or take the new phone number."""

from __future__ import annotations

from pydantic import BaseModel

from rural_rights.access.store import accounts, sessions, slips
from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import Breach, Refused


class Activation(BaseModel):
    """The slip whose code was right, and the argon2id hash of the chosen password."""

    slip_id: int
    password_hash: str


class PhoneChange(BaseModel):
    """The slip whose code was right."""

    slip_id: int


class Activated(BaseModel):
    """The account that may be used now."""

    account_id: int


def activate_account(tx: Tx, ask: Activation) -> Activated:
    """Set the password that the person chose; the slip is used up, other sessions end."""
    slip = _use(tx, ask.slip_id)
    accounts.change(
        tx.conn,
        slip,
        password_hash=ask.password_hash,
        state="active",
        must_change_password=False,
        failed_count=0,
        locked_until=None,
    )
    sessions.end_all(tx.conn, slip)
    tx.facts = {"account": slip}
    return Activated(account_id=slip)


def change_phone(tx: Tx, ask: PhoneChange) -> Activated:
    """Take the phone number that was given at the counter."""
    slip = slips.use(tx.conn, ask.slip_id, tx.at)
    if slip is None or slip.purpose != "new-phone":
        raise Refused(WRONG_SLIP)
    accounts.change(
        tx.conn,
        slip.account_id,
        phone_sealed=slip.new_phone_sealed,
        phone_lookup=slip.new_phone_lookup,
    )
    tx.facts = {"account": slip.account_id}
    return Activated(account_id=slip.account_id)


def _use(tx: Tx, slip_id: int) -> int:
    slip = slips.use(tx.conn, slip_id, tx.at)
    if slip is None or slip.purpose == "new-phone":
        raise Refused(WRONG_SLIP)
    account_id: int = slip.account_id
    return account_id


WRONG_SLIP = Breach(
    rule="slip-code-wrong",
    says_zh="登录名或激活码不对，或已用过、已过期",
    says_en="The login name or the code is wrong, used or expired",
    remedy_zh="请核对激活单；多次输错后请到窗口重新打印",
    remedy_en="Check the slip; after several wrong tries have it printed again at the counter",
    field="code",
)
