"""Who may do what, in one place: what is not allowed here is refused.

An action is open to roles; where the record lies decides the rest.  Officials reach what
lies under their region prefix, a farmer what is his, a bank what its holder authorised: the
last two are found by party or institution, never by region.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import NotFound

CLERK, REVIEWER, REGISTRAR = Role.CLERK, Role.REVIEWER, Role.REGISTRAR
FARMER, OPERATOR, EXCHANGE = Role.FARMER, Role.OPERATOR, Role.EXCHANGE
BANK, INSURER, COURT = Role.BANK, Role.INSURER, Role.COURT
SUPERVISOR, ADMINISTRATOR = Role.SUPERVISOR, Role.ADMINISTRATOR

OFFICE: Final = (CLERK, REVIEWER, REGISTRAR)
REGIONAL: Final = frozenset({*OFFICE, EXCHANGE, COURT, SUPERVISOR, ADMINISTRATOR})
STAFF: Final = frozenset({*REGIONAL, BANK, INSURER})

PERMISSIONS: Final[dict[str, frozenset[Role]]] = {
    action: frozenset(roles)
    for action, roles in {
        # registration
        "tasks.read": STAFF,
        "case.read": (*OFFICE, SUPERVISOR),
        "case.enter-data": (CLERK,),
        "case.accept": (CLERK, REVIEWER),
        "case.return": OFFICE,
        "case.refuse": (REVIEWER, REGISTRAR),
        "case.withdraw": (CLERK,),
        "case.review": (REVIEWER,),
        "case.final-review": (REGISTRAR,),
        "case.enter": (REGISTRAR,),
        "notice.publish": (CLERK, REVIEWER),
        "handover.import": (CLERK,),
        "handover.read": (*OFFICE, SUPERVISOR),
        "batch.run": OFFICE,
        "batch.read": (*OFFICE, SUPERVISOR),
        "certificate.read": (*OFFICE, SUPERVISOR),
        "certificate.make": (REGISTRAR, CLERK),
        "certificate.print": (REGISTRAR, CLERK),
        "certificate.issue": (CLERK, REGISTRAR),
        # the register
        "folio.read": (*OFFICE, EXCHANGE, COURT, SUPERVISOR),
        "search.register": (*OFFICE, EXCHANGE, COURT, SUPERVISOR),
        "person.unmask": (*OFFICE, EXCHANGE, COURT),
        "restriction.seize": (COURT, REGISTRAR),
        "statistics.read": STAFF,
        # the holder's own
        "rights.own": (FARMER, OPERATOR),
        "mandate.give": (FARMER,),
        "authorise.bank": (FARMER, CLERK),
        # exchange
        "listing.read": (CLERK, FARMER, OPERATOR, EXCHANGE, SUPERVISOR),
        "listing.make": (FARMER, CLERK),
        "listing.withdraw": (FARMER, CLERK),
        "listing.check": (EXCHANGE,),
        "listing.publish": (EXCHANGE,),
        "listing.apply": (OPERATOR, FARMER),
        "listing.award": (EXCHANGE,),
        "contract.make": (EXCHANGE,),
        "contract.sign": (FARMER, OPERATOR, CLERK),
        "transaction.certify": (EXCHANGE,),
        "lease.enter": (REGISTRAR, EXCHANGE),
        # loans
        "loan.read": (BANK, INSURER, REGISTRAR, SUPERVISOR),
        "loan.check": (BANK,),
        "mortgage.register": (BANK,),
        "mortgage.release": (BANK,),
        "mortgage.approve": (REGISTRAR,),
        # people and the house
        "person.enrol": (CLERK,),
        "slip.print": (CLERK, ADMINISTRATOR),
        "account.manage": (ADMINISTRATOR,),
        "client.manage": (ADMINISTRATOR,),
        "clock.move": (ADMINISTRATOR, REGISTRAR),
    }.items()
}

_COLUMN: Final = re.compile(r"[a-z_]+(\.[a-z_]+)?")
_PREFIX: Final = re.compile(r"[0-9]{6}([0-9]{3}([0-9]{3})?)?")
_AFTER_DIGITS: Final = ":"
"""The character after 9: no code that starts with a prefix lies beyond ``prefix:``."""


def may(actor: Actor, action: str) -> bool:
    """Return whether the actor's role opens the action; an unknown action opens to nobody."""
    return actor.role in PERMISSIONS.get(action, frozenset())


def reaches(actor: Actor, region_code: str | None) -> bool:
    """Return whether a record with this region code lies in an official's reach.

    Farmers, operators, banks and insurers reach nothing by region.
    """
    return actor.role in REGIONAL and actor.reaches(region_code)


def must_reach(actor: Actor, region_code: str | None) -> None:
    """Raise ``NotFound`` when the record is not in reach: that it exists is not told."""
    if not reaches(actor, region_code):
        raise NotFound


@dataclass(frozen=True, slots=True)
class Reach:
    """A condition for WHERE with its bound values: ``sql`` holds no value."""

    sql: str
    values: dict[str, Any] = field(default_factory=dict)


def by_region(actor: Actor, column: str = "village_code") -> Reach:
    """Return the condition that ``column`` (a region code) lies under the actor's prefix."""
    _must_be_column(column)
    if actor.role not in REGIONAL or not _PREFIX.fullmatch(actor.scope):
        return Reach("false")
    return Reach(
        f"({column} >= :scope_from AND {column} < :scope_to)",
        {"scope_from": actor.scope, "scope_to": actor.scope + _AFTER_DIGITS},
    )


def by_institution(actor: Actor, column: str = "institution_id") -> Reach:
    """Return the condition that a record belongs to the actor's bank or insurer."""
    _must_be_column(column)
    if actor.institution_id is None:
        return Reach("false")
    return Reach(f"({column} = :scope_institution)", {"scope_institution": actor.institution_id})


def by_party(actor: Actor, column: str = "party_id") -> Reach:
    """Return the condition that a record is the actor's own."""
    _must_be_column(column)
    if actor.party_id is None:
        return Reach("false")
    return Reach(f"({column} = :scope_party)", {"scope_party": actor.party_id})


def _must_be_column(column: str) -> None:
    if not _COLUMN.fullmatch(column):
        raise ValueError("a column is named by lower-case letters")
