"""Change one's own password and second factor."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from rural_rights.access.store import accounts, sessions
from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import NotFound


class NewPassword(BaseModel):
    """The argon2id hash of the new password, and the session that stays open."""

    model_config = ConfigDict(ser_json_bytes="base64")

    password_hash: str
    kept_session: bytes = b""


class NewSecondFactor(BaseModel):
    """The sealed secret, and the step whose code proved that the phone has it."""

    model_config = ConfigDict(ser_json_bytes="base64")

    totp_sealed: bytes
    proved_step: int


class CredentialChanged(BaseModel):
    """Whose it is."""

    account_id: int


def change_password(tx: Tx, ask: NewPassword) -> CredentialChanged:
    """Set one's own password; every other session of the account ends."""
    account_id = _own(tx)
    accounts.change(
        tx.conn, account_id, password_hash=ask.password_hash, must_change_password=False
    )
    sessions.end_all(tx.conn, account_id, but=ask.kept_session)
    tx.facts = {"account": account_id}
    return CredentialChanged(account_id=account_id)


def set_second_factor(tx: Tx, ask: NewSecondFactor) -> CredentialChanged:
    """Ask from now on for the code of this phone as well."""
    account_id = _own(tx)
    accounts.change(
        tx.conn, account_id, totp_sealed=ask.totp_sealed, totp_last_step=ask.proved_step
    )
    tx.facts = {"account": account_id}
    return CredentialChanged(account_id=account_id)


def _own(tx: Tx) -> int:
    if tx.actor.account_id is None:
        raise NotFound
    return tx.actor.account_id
