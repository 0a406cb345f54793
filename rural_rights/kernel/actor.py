"""Who acts: the signed-in person or client, the role acted in, and the reach of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The desks of the county."""

    CLERK = "village-clerk"
    REVIEWER = "township-reviewer"
    REGISTRAR = "county-registrar"
    FARMER = "farmer"
    OPERATOR = "operator"
    EXCHANGE = "exchange-officer"
    BANK = "bank-officer"
    INSURER = "insurer"
    COURT = "court-liaison"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or an institution's client) at one desk.

    ``scope`` is the region prefix: 12 digits for a village, 9 for a township, 6 for the
    county; empty reaches no record.  ``party_id`` is the register's person behind a farmer
    or operator; ``institution_id`` the bank or insurer.
    """

    account_id: int | None
    name: str
    role: Role
    scope: str = ""
    party_id: int | None = None
    institution_id: int | None = None

    def reaches(self, code: str | None) -> bool:
        """Return whether a record with this region code lies in the actor's scope.

        A record without a code is in nobody's scope.
        """
        return bool(self.scope) and bool(code) and str(code).startswith(self.scope)
