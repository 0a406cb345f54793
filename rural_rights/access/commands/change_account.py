"""Change who an account is for: roles and reach, disabled or not, a new password demanded."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from rural_rights.access.commands.create_account import (
    institution_is_named,
    roles_go_together,
    scope_fits,
)
from rural_rights.access.store import accounts, sessions
from rural_rights.db.act import Tx
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import Breach, Refused, refuse_if_any


class ReachChange(BaseModel):
    """New roles and reach of an account, as read at ``version``."""

    public_id: UUID
    version: int
    roles: list[Role]
    scope: str


class StateChange(BaseModel):
    """Which account, as read at ``version``."""

    public_id: UUID
    version: int


class AccountChanged(BaseModel):
    """The account that was changed."""

    id: int


def change_reach(tx: Tx, ask: ReachChange) -> AccountChanged:
    """Give an account other roles or another reach; its sessions end."""
    account = accounts.by_public_id(tx.conn, ask.public_id, lock=True)
    refuse_if_any(
        not_oneself(tx, account.id),
        roles_go_together(ask.roles),
        scope_fits(ask.roles, ask.scope, tx.county),
        institution_is_named(ask.roles, account.institution_id),
    )
    roles = [role.value for role in ask.roles]
    accounts.change(tx.conn, account.id, ask.version, roles=roles, scope=ask.scope)
    sessions.end_all(tx.conn, account.id)
    tx.facts = {"account": account.id, "roles": roles, "scope": ask.scope}
    return AccountChanged(id=account.id)


def disable_account(tx: Tx, ask: StateChange) -> AccountChanged:
    """Close an account at once: nobody signs in with it, its sessions end."""
    account = accounts.by_public_id(tx.conn, ask.public_id, lock=True)
    refuse_if_any(not_oneself(tx, account.id))
    accounts.change(tx.conn, account.id, ask.version, state="disabled")
    sessions.end_all(tx.conn, account.id)
    tx.facts = {"account": account.id}
    return AccountChanged(id=account.id)


def enable_account(tx: Tx, ask: StateChange) -> AccountChanged:
    """Open a disabled account again, with the password that it had."""
    account = accounts.by_public_id(tx.conn, ask.public_id, lock=True)
    if account.state != "disabled":
        raise Refused(
            Breach(
                rule="account-not-disabled",
                says_zh="账户没有停用",
                says_en="The account is not disabled",
            )
        )
    state = "active" if account.password_hash else "enrolled"
    accounts.change(tx.conn, account.id, ask.version, state=state)
    tx.facts = {"account": account.id}
    return AccountChanged(id=account.id)


def demand_new_password(tx: Tx, ask: StateChange) -> AccountChanged:
    """Let the account do nothing at its next step but choose a new password."""
    account = accounts.by_public_id(tx.conn, ask.public_id, lock=True)
    accounts.change(tx.conn, account.id, ask.version, must_change_password=True)
    tx.facts = {"account": account.id}
    return AccountChanged(id=account.id)


def not_oneself(tx: Tx, account_id: int) -> Breach | None:
    """Refuse that an administrator locks himself out or gives himself more."""
    if tx.actor.account_id != account_id:
        return None
    return Breach(
        rule="not-ones-own-account",
        says_zh="不能变更自己的账户",
        says_en="Nobody changes his own account",
        remedy_zh="请由另一位管理员办理",
        remedy_en="Ask another administrator",
    )
