"""Create an account for a person of the office, of a bank, or for a registered person."""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID, uuid4

from pydantic import BaseModel

from rural_rights.access.passwords import hashed, password_fault
from rural_rights.access.scope import REGIONAL
from rural_rights.access.store import accounts
from rural_rights.db.act import Tx
from rural_rights.db.constraints import speak
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import Breach, refuse_if_any

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_PHONE: Final = re.compile(r"1[0-9]{10}")
_SCOPE_LENGTHS: Final = {Role.CLERK: (12,), Role.REVIEWER: (9,)}

speak("account_login_name", "这个登录名已有人使用", "This login name is taken")
speak("account_party", "此人已有账户", "This person has an account already")


class NewAccount(BaseModel):
    """What an account starts with; without ``password_hash`` it awaits its activation slip."""

    login_name: str
    display_name: str
    roles: list[Role]
    scope: str = ""
    party_id: int | None = None
    institution_id: int | None = None
    phone: str = ""
    password_hash: str | None = None


class AccountMade(BaseModel):
    """The account that was made."""

    id: int
    public_id: UUID
    login_name: str


def create_account(tx: Tx, ask: NewAccount) -> AccountMade:
    """Create an account; active when it has a password, else waiting for activation."""
    refuse_if_any(
        login_is_plain(ask.login_name),
        roles_go_together(ask.roles),
        scope_fits(ask.roles, ask.scope, tx.county),
        phone_is_mobile(ask.phone),
        institution_is_named(ask.roles, ask.institution_id),
    )
    made = AccountMade(id=tx.ids.take(tx.conn), public_id=uuid4(), login_name=ask.login_name)
    values: dict[str, Any] = ask.model_dump(exclude={"phone", "roles"})
    accounts.add(
        tx.conn,
        values
        | phone_columns(tx, ask.phone)
        | {
            "id": made.id,
            "public_id": made.public_id,
            "roles": [role.value for role in ask.roles],
            "state": "active" if ask.password_hash else "enrolled",
            "created_at": tx.at,
        },
    )
    tx.facts = {
        "account": made.id,
        "roles": [role.value for role in ask.roles],
        "scope": ask.scope,
        "party": ask.party_id,
        "institution": ask.institution_id,
    }
    return made


def create_admin(desk: Desk, login_name: str, display_name: str, password: str) -> AccountMade:
    """Create the county's administrator, from the command line of the machine itself."""
    refuse_if_any(password_fault(password, login_name))
    ask = NewAccount(
        login_name=login_name,
        display_name=display_name,
        roles=[Role.ADMINISTRATOR],
        scope=desk.county,
        password_hash=hashed(password),
    )
    return desk.carry_out(create_account, Actor(None, "create-admin", Role.ADMINISTRATOR), ask)


def phone_columns(tx: Tx, phone: str) -> dict[str, bytes | None]:
    """Return the columns that keep a phone number: sealed, and a keyed hash to find it by."""
    if not phone:
        return {"phone_sealed": None, "phone_lookup": None}
    lookup = tx.vault.lookup("phone:" + phone)
    return {"phone_sealed": tx.vault.seal(phone), "phone_lookup": lookup}


def login_is_plain(login_name: str) -> Breach | None:
    """Refuse a login name that cannot be typed anywhere."""
    if _LOGIN.fullmatch(login_name):
        return None
    return Breach(
        rule="login-name-not-plain",
        says_zh="登录名用 3 至 40 位小写字母、数字、点、横线",
        says_en="A login name has 3 to 40 lower-case letters, digits, dots, dashes",
        field="login_name",
    )


def phone_is_mobile(phone: str) -> Breach | None:
    """Refuse what is no mobile number of the mainland; none at all is fine."""
    if not phone or _PHONE.fullmatch(phone):
        return None
    return Breach(
        rule="phone-not-mobile",
        says_zh="手机号应为 11 位数字，以 1 开头",
        says_en="A mobile number has 11 digits and starts with 1",
        field="phone",
    )


def roles_go_together(roles: list[Role]) -> Breach | None:
    """Refuse an administrator with business roles: who gives keys does not use them.

    Law: domain rule of separated duties (管理与业务分离), county practice.
    """
    if roles and (Role.ADMINISTRATOR not in roles or len(set(roles)) == 1):
        return None
    return Breach(
        rule="administrator-has-no-business-role",
        says_zh="至少选一个岗位；管理员不得兼任业务岗位",
        says_en="Choose a role; an administrator has no business role beside it",
        remedy_zh="请为业务岗位另设账户",
        remedy_en="Give the business role an account of its own",
        field="roles",
    )


def scope_fits(roles: list[Role], scope: str, county: str) -> Breach | None:
    """Refuse a reach that is not the role's: a village for a clerk, a town for a reviewer."""
    regional = [role for role in roles if role in REGIONAL]
    lengths = {length for role in regional for length in _SCOPE_LENGTHS.get(role, (6, 9, 12))}
    fits = all(len(scope) in _SCOPE_LENGTHS.get(role, (6, 9, 12)) for role in regional)
    if (not regional and not scope) or (regional and scope.startswith(county) and fits):
        return None
    wanted = "、".join(str(length) for length in sorted(lengths))
    return Breach(
        rule="scope-does-not-fit-role",
        says_zh=f"管辖区划代码应在本县内，位数为 {wanted or '空'}",
        says_en=f"The region code must lie in this county and have {wanted or 'no'} digits",
        remedy_zh="村级文书 12 位，乡镇审核 9 位，县级 6 位",
        remedy_en="Village clerk 12 digits, township reviewer 9, county 6",
        field="scope",
    )


def institution_is_named(roles: list[Role], institution_id: int | None) -> Breach | None:
    """Refuse a bank officer without a bank, and a bank for anybody else."""
    needs = bool({Role.BANK, Role.INSURER} & set(roles))
    if needs == (institution_id is not None):
        return None
    return Breach(
        rule="institution-does-not-fit-role",
        says_zh="银行、保险岗位须选所属机构，其他岗位不选",
        says_en="A bank officer or insurer belongs to an institution; nobody else does",
        field="institution_id",
    )
