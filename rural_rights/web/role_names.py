"""The roles in words."""

from __future__ import annotations

from typing import Final

from rural_rights.kernel.actor import Role
from rural_rights.web.i18n import N_, _

_WORDS: Final = {
    Role.CLERK: N_("村级文书"),
    Role.REVIEWER: N_("乡镇审核员"),
    Role.REGISTRAR: N_("县级登记员"),
    Role.FARMER: N_("农户"),
    Role.OPERATOR: N_("经营主体"),
    Role.EXCHANGE: N_("交易专员"),
    Role.BANK: N_("银行信贷员"),
    Role.INSURER: N_("保险专员"),
    Role.COURT: N_("法院联络员"),
    Role.SUPERVISOR: N_("监管人员"),
    Role.ADMINISTRATOR: N_("系统管理员"),
}


def role_name(role: Role) -> str:
    """Return the role in the reader's language."""
    return _(_WORDS[role])


def role_names() -> dict[str, str]:
    """Return every role by its id, in the reader's language: the options of a form."""
    return {role.value: role_name(role) for role in Role}
