"""What pages read of the register for the exchange: rights of a person, parcels, rents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Table, Text, cast, func, select, text

from rural_rights.db.tables import Region
from rural_rights.registry import tables as register
from rural_rights.registry.store.view import (
    INTEREST,
    LEASE,
    MEMBER,
    OBJECT,
    PARCEL,
    PERSON,
    RIGHT,
    UNIT,
    View,
)

REGION: Table = Region.__table__  # type: ignore[attr-defined]
HOUSEHOLD: Table = register.Household.__table__  # type: ignore[attr-defined]
_ENOUGH_TO_HIDE = 3
"""A reference of fewer leases would tell a neighbour's rent."""


@dataclass(frozen=True, slots=True)
class ContractRight:
    """A contract right in which somebody has a part."""

    unit_id: int
    public_id: UUID
    code: str
    village_code: str
    household_name: str
    area_m2: Decimal
    term_to: date


@dataclass(frozen=True, slots=True)
class ReferenceRent:
    """What land was let for nearby, yuan a mu and year: middle, lowest, highest, of how many."""

    middle: Decimal
    lowest: Decimal
    highest: Decimal
    leases: int


def contract_rights_of(conn: Connection, person_id: int, on: date) -> tuple[ContractRight, ...]:
    """Return the contract rights in which a person has a part on that day."""
    view = View(law_on=on)
    rows = conn.execute(
        select(
            UNIT.c.unit_id,
            OBJECT.c.public_id,
            UNIT.c.code,
            UNIT.c.village_code,
            HOUSEHOLD.c.name,
            RIGHT.c.area_m2,
            RIGHT.c.term_to,
        )
        .select_from(INTEREST)
        .join(RIGHT, RIGHT.c.right_id == INTEREST.c.right_id)
        .join(UNIT, UNIT.c.unit_id == RIGHT.c.unit_id)
        .join(OBJECT, OBJECT.c.id == UNIT.c.unit_id)
        .join(HOUSEHOLD, HOUSEHOLD.c.party_id == RIGHT.c.household_id)
        .where(
            INTEREST.c.person_id == person_id,
            RIGHT.c.kind == "contract",
            *(view.in_force(table) for table in (INTEREST, RIGHT, UNIT, HOUSEHOLD)),
        )
        .order_by(UNIT.c.code)
    )
    return tuple(
        ContractRight(
            row.unit_id,
            row.public_id,
            row.code,
            row.village_code,
            row.name,
            row.area_m2,
            row.term_to,
        )
        for row in rows
    )


def villages_of_person(conn: Connection, person_id: int, on: date) -> tuple[str, ...]:
    """Return the villages whose households a person belongs to on that day."""
    view = View(law_on=on)
    return tuple(
        conn.execute(
            select(HOUSEHOLD.c.village_code)
            .distinct()
            .join(MEMBER, MEMBER.c.household_id == HOUSEHOLD.c.party_id)
            .where(MEMBER.c.person_id == person_id, view.in_force(MEMBER), view.in_force(HOUSEHOLD))
            .order_by(HOUSEHOLD.c.village_code)
        ).scalars()
    )


def parcels_by_id(conn: Connection, ids: Iterable[int]) -> Mapping[int, Any]:
    """Return the live rows of parcels, by their lasting id."""
    rows = conn.execute(
        select(PARCEL).where(
            PARCEL.c.spatial_unit_id.in_(list(ids)), PARCEL.c.recorded_to.is_(None)
        )
    )
    return {row.spatial_unit_id: row for row in rows}


def names_of(conn: Connection, person_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the names of persons, by party id."""
    rows = conn.execute(
        select(PERSON.c.party_id, PERSON.c.name).where(
            PERSON.c.party_id.in_(list(person_ids)),
            PERSON.c.recorded_to.is_(None),
            PERSON.c.effective_to.is_(None),
        )
    )
    return {row.party_id: row.name for row in rows}


def region_names(conn: Connection, codes: Iterable[str]) -> Mapping[str, str]:
    """Return the names of regions, by code; a code without a name is not there."""
    rows = conn.execute(select(REGION.c.code, REGION.c.name).where(REGION.c.code.in_(list(codes))))
    return {row.code: row.name for row in rows}


def reference_rent(conn: Connection, village_code: str) -> ReferenceRent | None:
    """Return what land in the village was let for; None when too few leases say it."""
    row = conn.execute(
        select(
            func.percentile_disc(0.5).within_group(LEASE.c.rent_per_mu_yuan).label("middle"),
            func.min(LEASE.c.rent_per_mu_yuan).label("lowest"),
            func.max(LEASE.c.rent_per_mu_yuan).label("highest"),
            func.count(LEASE.c.rent_per_mu_yuan).label("leases"),
        )
        .join(UNIT, UNIT.c.unit_id == LEASE.c.unit_id)
        .where(
            UNIT.c.village_code == village_code,
            UNIT.c.recorded_to.is_(None),
            LEASE.c.recorded_to.is_(None),
            LEASE.c.rent_per_mu_yuan.is_not(None),
        )
    ).one()
    if row.leases < _ENOUGH_TO_HIDE:
        return None
    return ReferenceRent(row.middle, row.lowest, row.highest, row.leases)


def find_villagers(conn: Connection, village_code: str, term: str, on: date) -> Sequence[Any]:
    """Return the people of a village found by name or initials: at most 20."""
    view = View(law_on=on)
    return conn.execute(
        select(PERSON.c.party_id, PERSON.c.name, PERSON.c.birth_date, OBJECT.c.public_id)
        .distinct()
        .join(OBJECT, OBJECT.c.id == PERSON.c.party_id)
        .join(MEMBER, MEMBER.c.person_id == PERSON.c.party_id)
        .join(HOUSEHOLD, HOUSEHOLD.c.party_id == MEMBER.c.household_id)
        .where(
            PERSON.c.search_keys.op("&&")(cast([term, term.lower()], ARRAY(Text))),
            HOUSEHOLD.c.kind == "contract",
            HOUSEHOLD.c.village_code.startswith(village_code, autoescape=True),
            *(view.in_force(table) for table in (PERSON, MEMBER, HOUSEHOLD)),
        )
        .order_by(PERSON.c.name)
        .limit(20)
    ).all()


_CLERKS = text(
    "SELECT id, public_id, display_name FROM account"
    " WHERE 'village-clerk' = ANY (roles) AND scope = ANY (:villages) AND state = 'active'"
    " ORDER BY display_name LIMIT 50"
)


def clerks_of(conn: Connection, villages: Iterable[str]) -> Sequence[Any]:
    """Return the clerks of villages, to whom a farmer may give his mandate."""
    return conn.execute(_CLERKS, {"villages": list(villages)}).all()
