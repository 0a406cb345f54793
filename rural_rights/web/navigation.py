"""The way around, by job and not by table: what each role finds in its navigation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rural_rights.kernel.actor import Role
from rural_rights.web.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Place:
    """A section: its id, its Chinese name, its address below the county, its icon."""

    section: str
    words: str
    path: str
    icon: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as one reader sees it."""

    label: str
    href: str
    icon: str
    current: bool


PLACES: dict[str, Place] = {
    place.section: place
    for place in (
        Place("start", N_("首页"), "/", "home"),
        Place("home", N_("首页"), "/home", "home"),
        Place("tasks", N_("待办"), "/tasks", "tasks"),
        Place("cases", N_("登记"), "/cases", "cases"),
        Place("rights", N_("权利"), "/rights", "rights"),
        Place("my-rights", N_("我的权利"), "/my/rights", "rights"),
        Place("certificates", N_("证书"), "/certificates", "certificates"),
        Place("exchange", N_("交易"), "/exchange", "exchange"),
        Place("loans", N_("抵押"), "/loans", "loans"),
        Place("statistics", N_("统计"), "/statistics", "statistics"),
        Place("messages", N_("消息"), "/messages", "messages"),
        Place("accounts", N_("账户"), "/accounts", "accounts"),
        Place("verify", N_("核验"), "/verify", "certificates"),
        Place("notices", N_("公示"), "/notices", "cases"),
    )
}

# In the order in which they are offered; the phone shows the first ones in its bottom bar.
BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.CLERK: ("tasks", "cases", "rights", "certificates", "exchange", "statistics"),
    Role.REVIEWER: ("tasks", "cases", "rights", "certificates", "statistics"),
    Role.REGISTRAR: ("tasks", "cases", "rights", "certificates", "loans", "statistics"),
    Role.EXCHANGE: ("tasks", "rights", "exchange", "statistics"),
    Role.BANK: ("tasks", "loans", "statistics"),
    Role.INSURER: ("tasks", "loans"),
    Role.COURT: ("tasks", "rights"),
    Role.SUPERVISOR: (
        "tasks", "cases", "rights", "certificates", "exchange", "loans", "statistics",
    ),
    Role.ADMINISTRATOR: ("tasks", "accounts", "statistics"),
    Role.FARMER: ("home", "my-rights", "exchange", "messages"),
    Role.OPERATOR: ("home", "exchange", "messages"),
}  # fmt: skip
PUBLIC = ("start", "verify", "notices", "exchange")
OUTSIDERS = frozenset({Role.FARMER, Role.OPERATOR})
BAR_PLACES = 4


def sections_of(roles: Collection[Role]) -> tuple[str, ...]:
    """Return the sections that the roles open, each once; the public ones without a role."""
    mine = [section for role in BY_ROLE if role in roles for section in BY_ROLE[role]]
    return tuple(dict.fromkeys(mine)) or PUBLIC


def is_official(roles: Collection[Role]) -> bool:
    """Whether any of the roles works in the register, and so searches it."""
    return any(role not in OUTSIDERS for role in roles)


def navigation(roles: Collection[Role], root: str, current: str) -> list[Entry]:
    """Return the navigation below ``root`` (``/330783``), with the current section marked."""
    return [
        Entry(_(place.words), root + place.path, place.icon, place.section == current)
        for place in (PLACES[section] for section in sections_of(roles))
    ]


def bottom_bar(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Split into what the phone's bar of four shows and what waits under 更多."""
    if len(entries) <= BAR_PLACES:
        return entries, []
    return entries[: BAR_PLACES - 1], entries[BAR_PLACES - 1 :]
