"""Finds people, units, cases and certificates by anything that is written on a paper."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Connection,
    Select,
    Table,
    Text,
    and_,
    cast,
    func,
    or_,
    select,
    union_all,
)

from rural_rights.db.tables import JournalEntry
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry.store.known import IDENTITY, SOURCE
from rural_rights.registry.store.view import (
    CASE,
    CERTIFICATE,
    HOUSEHOLD,
    INTEREST,
    LEASE,
    MEMBER,
    MORTGAGE,
    OBJECT,
    PARCEL,
    PERSON,
    RESTRICTION,
    RIGHT,
    UNIT,
    UNIT_PARCEL,
)
from rural_rights.registry.store.worklists import ACCOUNT, within
from rural_rights.registry.workflow import ReadingLog

MOST_HITS: Final = 30
JOURNAL: Table = JournalEntry.__table__  # type: ignore[attr-defined]
READING: Table = ReadingLog.__table__  # type: ignore[attr-defined]


def _people(scope: str) -> Select[Any]:
    return (
        select(
            OBJECT.c.public_id,
            PERSON.c.party_id,
            PERSON.c.name,
            PERSON.c.birth_date,
            func.min(HOUSEHOLD.c.village_code).label("village_code"),
            func.min(HOUSEHOLD.c.address).label("address"),
        )
        .select_from(PERSON)
        .join(OBJECT, OBJECT.c.id == PERSON.c.party_id)
        .join(MEMBER, (MEMBER.c.person_id == PERSON.c.party_id) & MEMBER.c.recorded_to.is_(None))
        .join(
            HOUSEHOLD,
            (HOUSEHOLD.c.party_id == MEMBER.c.household_id) & HOUSEHOLD.c.recorded_to.is_(None),
        )
        .where(PERSON.c.recorded_to.is_(None), within(HOUSEHOLD.c.village_code, scope))
        .group_by(OBJECT.c.public_id, PERSON.c.party_id, PERSON.c.name, PERSON.c.birth_date)
        .order_by(PERSON.c.name, PERSON.c.party_id)
        .limit(MOST_HITS)
    )


def people_by_keys(conn: Connection, scope: str, keys: list[str]) -> list[Any]:
    """Return people in scope whose name or initials are one of ``keys``."""
    return list(
        conn.execute(_people(scope).where(PERSON.c.search_keys.op("&&")(cast(keys, ARRAY(Text)))))
    )


def people_by_beginning(conn: Connection, scope: str, beginning: str) -> list[Any]:
    """Return people in scope whose name begins so."""
    found = _people(scope).where(PERSON.c.name.startswith(beginning, autoescape=True))
    return list(conn.execute(found))


def people_by_lookup(conn: Connection, scope: str, *, whole: bytes, tail: bytes) -> list[Any]:
    """Return people in scope by the keyed hash of an identity number, or of its short form."""
    parties = select(IDENTITY.c.party_id).where(
        IDENTITY.c.recorded_to.is_(None),
        or_(IDENTITY.c.number_lookup == whole, IDENTITY.c.number_tail_lookup == tail),
    )
    return list(conn.execute(_people(scope).where(PERSON.c.party_id.in_(parties))))


def person_in(conn: Connection, public_id: UUID, scope: str) -> Any:
    """Return a person who belongs to a household in scope; raises ``NotFound``."""
    row = conn.execute(_people(scope).where(OBJECT.c.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


_UNIT_COLUMNS: Final = (
    OBJECT.c.public_id,
    UNIT.c.unit_id,
    UNIT.c.right_kind,
    UNIT.c.code,
    UNIT.c.village_code,
    UNIT.c.place,
    HOUSEHOLD.c.name.label("household_name"),
    RIGHT.c.right_id,
    RIGHT.c.area_m2,
    RIGHT.c.term_to,
)


def _units(scope: str) -> Select[Any]:
    """Units in scope, with the right that stands or the one that a case asks for."""
    proposed = (
        select(CASE.c.household_id)
        .where(CASE.c.unit_id == UNIT.c.unit_id)
        .order_by(CASE.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(*_UNIT_COLUMNS)
        .select_from(UNIT)
        .join(OBJECT, OBJECT.c.id == UNIT.c.unit_id)
        .outerjoin(
            RIGHT,
            and_(
                RIGHT.c.unit_id == UNIT.c.unit_id,
                RIGHT.c.recorded_to.is_(None),
                RIGHT.c.effective_to.is_(None),
            ),
        )
        .outerjoin(
            HOUSEHOLD,
            and_(
                HOUSEHOLD.c.party_id == func.coalesce(RIGHT.c.household_id, proposed),
                HOUSEHOLD.c.recorded_to.is_(None),
            ),
        )
        .where(UNIT.c.recorded_to.is_(None), within(UNIT.c.village_code, scope))
    )


def units_by_code(conn: Connection, scope: str, typed: str) -> list[Any]:
    """Return units in scope by the beginning of their own, a parcel's or a household's code."""
    parcels = (
        select(UNIT_PARCEL.c.unit_id)
        .join(PARCEL, PARCEL.c.spatial_unit_id == UNIT_PARCEL.c.spatial_unit_id)
        .where(
            PARCEL.c.code.startswith(typed, autoescape=True),
            PARCEL.c.recorded_to.is_(None),
            UNIT_PARCEL.c.recorded_to.is_(None),
        )
    )
    found = _units(scope).where(
        or_(
            UNIT.c.code.startswith(typed, autoescape=True),
            HOUSEHOLD.c.code.startswith(typed, autoescape=True),
            UNIT.c.unit_id.in_(parcels),
        )
    )
    return list(conn.execute(found.order_by(UNIT.c.code).limit(MOST_HITS)))


def units_of_person(conn: Connection, person_id: int, scope: str) -> list[Any]:
    """Return the units in scope of every household that the person belongs to or holds with."""
    households = select(MEMBER.c.household_id).where(
        MEMBER.c.person_id == person_id, MEMBER.c.recorded_to.is_(None)
    )
    rights = select(INTEREST.c.right_id).where(
        INTEREST.c.person_id == person_id, INTEREST.c.recorded_to.is_(None)
    )
    found = _units(scope).where(
        or_(HOUSEHOLD.c.party_id.in_(households), RIGHT.c.right_id.in_(rights))
    )
    return list(conn.execute(found.order_by(UNIT.c.right_kind, UNIT.c.code)))


def list_units(
    conn: Connection,
    scope: str,
    *,
    right_kind: str = "",
    village: str = "",
    registered: bool | None = None,
    offset: int = 0,
    limit: int = 50,
) -> list[Any]:
    """Return the units in scope by code; ``registered`` keeps those with or without a right."""
    query = _units(scope)
    if right_kind:
        query = query.where(UNIT.c.right_kind == right_kind)
    if village:
        query = query.where(UNIT.c.village_code == village)
    if registered is not None:
        query = query.where(RIGHT.c.right_id.is_not(None) == registered)
    return list(
        conn.execute(
            query.order_by(UNIT.c.right_kind, UNIT.c.code, UNIT.c.unit_id)
            .offset(offset)
            .limit(limit)
        )
    )


def unit_in(conn: Connection, public_id: UUID, scope: str) -> Any:
    """Return a unit in scope as it stands now; raises ``NotFound``."""
    row = conn.execute(_units(scope).where(OBJECT.c.public_id == public_id)).first()
    if row is None:
        raise NotFound
    return row


def cases_by_number(conn: Connection, scope: str, number: str) -> list[Any]:
    """Return the case in scope with this number."""
    return list(
        conn.execute(
            select(CASE).where(CASE.c.number == number, within(CASE.c.village_code, scope))
        )
    )


def certificates_by_number(conn: Connection, scope: str, number: str) -> list[Any]:
    """Return certificates in scope with this number, and the unit that each belongs to."""
    unit_object = OBJECT.alias("unit_object")
    return list(
        conn.execute(
            select(
                CERTIFICATE.c.number,
                CERTIFICATE.c.state,
                CERTIFICATE.c.dated_on,
                unit_object.c.public_id,
                UNIT.c.right_kind,
                UNIT.c.village_code,
            )
            .join(UNIT, (UNIT.c.unit_id == CERTIFICATE.c.unit_id) & UNIT.c.recorded_to.is_(None))
            .join(unit_object, unit_object.c.id == UNIT.c.unit_id)
            .where(
                CERTIFICATE.c.number == number,
                CERTIFICATE.c.recorded_to.is_(None),
                within(UNIT.c.village_code, scope),
            )
        )
    )


def documents_of(conn: Connection, person_ids: list[int]) -> dict[int, tuple[str, bytes]]:
    """Return the kind and the sealed number of each person's identity document."""
    rows = conn.execute(
        select(IDENTITY.c.party_id, IDENTITY.c.kind, IDENTITY.c.number_sealed).where(
            IDENTITY.c.party_id.in_(person_ids),
            IDENTITY.c.recorded_to.is_(None),
            IDENTITY.c.effective_to.is_(None),
        )
    )
    return {row.party_id: (row.kind, bytes(row.number_sealed)) for row in rows}


def land_around(
    conn: Connection, box: tuple[float, float, float, float], own: list[int], *, limit: int = 60
) -> list[Any]:
    """Return the land whose bounds touch a box (metres, EPSG:4549), but not the own pieces."""
    bounds = func.box(func.point(box[0], box[1]), func.point(box[2], box[3]))
    place = func.box(
        func.point(PARCEL.c.min_x, PARCEL.c.min_y), func.point(PARCEL.c.max_x, PARCEL.c.max_y)
    )
    return list(
        conn.execute(
            select(PARCEL.c.code, PARCEL.c.name, PARCEL.c.geometry)
            .where(
                place.op("&&")(bounds),
                PARCEL.c.recorded_to.is_(None),
                PARCEL.c.spatial_unit_id.not_in(own),
            )
            .order_by(PARCEL.c.code)
            .limit(limit)
        )
    )


def history_of(conn: Connection, unit_id: int, until: date | None = None) -> list[Any]:
    """Return the journal's entries that touched a unit, newest first, with who made them."""
    kept_in = (UNIT, UNIT_PARCEL, RIGHT, LEASE, MORTGAGE, RESTRICTION, CERTIFICATE, SOURCE)
    touched = [
        select(column.label("entry_id")).where(table.c.unit_id == unit_id, column.is_not(None))
        for table in kept_in
        for column in (table.c.entered_by, table.c.closed_by)
    ]
    entries = union_all(*touched).subquery()
    cases = select(CASE.c.id).where(CASE.c.unit_id == unit_id)
    query = (
        select(
            JOURNAL.c.id,
            JOURNAL.c.act,
            JOURNAL.c.recorded_at,
            JOURNAL.c.office_date,
            JOURNAL.c.acting_role,
            JOURNAL.c.law,
            ACCOUNT.c.display_name,
        )
        .outerjoin(ACCOUNT, ACCOUNT.c.id == JOURNAL.c.account_id)
        .where(or_(JOURNAL.c.id.in_(select(entries.c.entry_id)), JOURNAL.c.case_id.in_(cases)))
        .order_by(JOURNAL.c.recorded_at.desc(), JOURNAL.c.id.desc())
    )
    return list(
        conn.execute(query if until is None else query.where(JOURNAL.c.office_date <= until))
    )


def note_reading(conn: Connection, **values: Any) -> None:
    """Note who read whose personal data, for what purpose."""
    conn.execute(READING.insert().values(at=func.clock_timestamp(), **values))
