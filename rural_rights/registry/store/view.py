"""Which register is read: today's, or an earlier day's; and the tables it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_

from rural_rights.db.tables import Institution
from rural_rights.registry import tables
from rural_rights.registry.workflow import RegistrationCase


def _t(row: type[Any]) -> Table:
    table: Table = row.__table__
    return table


OBJECT = _t(tables.RegisterObject)
UNIT, RIGHT, INTEREST = _t(tables.BAUnit), _t(tables.RegisteredRight), _t(tables.RightInterest)
PERSON, HOUSEHOLD = _t(tables.Person), _t(tables.Household)
MEMBER, PARCEL, UNIT_PARCEL = (
    _t(tables.HouseholdMember),
    _t(tables.SpatialUnit),
    _t(tables.UnitParcel),
)
LEASE, LEASE_PARCEL = _t(tables.Lease), _t(tables.LeaseParcel)
MORTGAGE, ORDER = _t(tables.Mortgage), _t(tables.SecurityOrder)
RESTRICTION, CERTIFICATE = _t(tables.Restriction), _t(tables.Certificate)
CASE, INSTITUTION = _t(RegistrationCase), _t(Institution)


@dataclass(frozen=True, slots=True)
class View:
    """Which register is read.

    ``known_on``: as entered by that day (None: now); ``law_on``: in force in law that day.
    """

    law_on: date
    known_on: date | None = None

    def shows(self, table: Table) -> ColumnElement[bool]:
        """Return the condition that the register shows the row."""
        if self.known_on is None:
            return table.c.recorded_to.is_(None)
        return and_(
            table.c.entered_on <= self.known_on,
            or_(table.c.closed_on.is_(None), table.c.closed_on > self.known_on),
        )

    def in_force(self, table: Table) -> ColumnElement[bool]:
        """Return the condition that the row is shown and in force in law."""
        return and_(self.not_ended(table), table.c.effective_from <= self.law_on)

    def not_ended(self, table: Table) -> ColumnElement[bool]:
        """Return the condition that the row is shown and has not ended: it may yet begin."""
        return and_(
            self.shows(table),
            or_(table.c.effective_to.is_(None), table.c.effective_to > self.law_on),
        )
