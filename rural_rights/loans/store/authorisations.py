"""Authorisations: live ones of a bank, of a holder, of a unit."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, or_, select

from rural_rights.db.tables import Institution, InstitutionGrant
from rural_rights.loans import tables
from rural_rights.registry.store.view import CERTIFICATE, OBJECT, RIGHT, UNIT, View
from rural_rights.registry.tables.columns import IN_FORCE_STATES

AUTHORISATION: Table = tables.Authorisation.__table__  # type: ignore[attr-defined]
INSTITUTION: Table = Institution.__table__  # type: ignore[attr-defined]
UNIT_OBJECT = OBJECT.alias("unit_object")
GRANT: Table = InstitutionGrant.__table__  # type: ignore[attr-defined]


def _live(on: date) -> ColumnElement[bool]:
    return and_(
        AUTHORISATION.c.recorded_to.is_(None),
        AUTHORISATION.c.effective_from <= on,
        or_(AUTHORISATION.c.effective_to.is_(None), AUTHORISATION.c.effective_to > on),
    )


def live_of_bank(conn: Connection, unit_id: int, institution_id: int, on: date) -> Any:
    """Return the bank's live authorisation for a unit, or None.

    One for lending goes before one for a review only, a newer one before an older.
    """
    return conn.execute(
        select(AUTHORISATION)
        .where(
            AUTHORISATION.c.unit_id == unit_id,
            AUTHORISATION.c.institution_id == institution_id,
            _live(on),
        )
        .order_by((AUTHORISATION.c.purpose == "lending").desc(), AUTHORISATION.c.id.desc())
        .limit(1)
    ).one_or_none()


def shown() -> Select[Any]:
    """Return the SELECT of authorisations with their bank, unit and public id, newest first."""
    return (
        select(
            AUTHORISATION,
            OBJECT.c.public_id,
            INSTITUTION.c.name.label("institution_name"),
            UNIT.c.code.label("unit_code"),
            UNIT.c.right_kind,
            UNIT.c.village_code,
        )
        .join(OBJECT, OBJECT.c.id == AUTHORISATION.c.authorisation_id)
        .join(INSTITUTION, INSTITUTION.c.id == AUTHORISATION.c.institution_id)
        .join(UNIT, and_(UNIT.c.unit_id == AUTHORISATION.c.unit_id, UNIT.c.recorded_to.is_(None)))
        .where(AUTHORISATION.c.recorded_to.is_(None))
        .order_by(AUTHORISATION.c.authorisation_id.desc())
        .limit(50)
    )


def of_bank(conn: Connection, institution_id: int, on: date) -> list[Any]:
    """Return the live authorisations of a bank, newest first."""
    query = shown().where(AUTHORISATION.c.institution_id == institution_id, _live(on))
    return list(conn.execute(query))


def rights_open_to(
    conn: Connection,
    institution_id: int,
    on: date,
    *,
    unit_id: int | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Any]:
    """Return the rights that a bank may look at, each with its certificate, newest leave first.

    ``after`` is the public id of the last leave already seen.
    """
    query = (
        shown()
        .join(RIGHT, and_(RIGHT.c.unit_id == AUTHORISATION.c.unit_id, View(on).in_force(RIGHT)))
        .outerjoin(
            CERTIFICATE,
            and_(
                CERTIFICATE.c.subject_id == RIGHT.c.right_id,
                CERTIFICATE.c.recorded_to.is_(None),
                CERTIFICATE.c.state.in_(IN_FORCE_STATES),
            ),
        )
        .join(UNIT_OBJECT, UNIT_OBJECT.c.id == AUTHORISATION.c.unit_id)
        .add_columns(
            UNIT_OBJECT.c.public_id.label("unit_public_id"),
            CERTIFICATE.c.number.label("certificate_number"),
            CERTIFICATE.c.state.label("certificate_state"),
            CERTIFICATE.c.version.label("certificate_version"),
        )
        .where(AUTHORISATION.c.institution_id == institution_id, _live(on))
        .limit(limit)
    )
    if unit_id is not None:
        query = query.where(AUTHORISATION.c.unit_id == unit_id)
    if after is not None:
        seen = select(OBJECT.c.id).where(OBJECT.c.public_id == after).scalar_subquery()
        query = query.where(AUTHORISATION.c.authorisation_id < seen)
    return list(conn.execute(query))


def of_person(conn: Connection, person_id: int) -> list[Any]:
    """Return the authorisations that a person gave, newest first."""
    return list(conn.execute(shown().where(AUTHORISATION.c.given_by == person_id)))


def of_unit(conn: Connection, unit_id: int) -> list[Any]:
    """Return the authorisations on a unit, newest first."""
    return list(conn.execute(shown().where(AUTHORISATION.c.unit_id == unit_id)))


def by_public_id(conn: Connection, public_id: UUID) -> Any:
    """Return one live row by its public id, or None."""
    return conn.execute(shown().where(OBJECT.c.public_id == public_id)).one_or_none()


def institution(conn: Connection, institution_id: int) -> Any:
    """Return a bank's name and credit code."""
    return conn.execute(
        select(INSTITUTION.c.name, INSTITUTION.c.uscc, INSTITUTION.c.code).where(
            INSTITUTION.c.id == institution_id
        )
    ).one()


def banks(conn: Connection, county: str, on: date) -> list[Any]:
    """Return the banks that may work in the county on a day."""
    return list(
        conn.execute(
            select(INSTITUTION.c.id, INSTITUTION.c.code, INSTITUTION.c.name)
            .join(GRANT, GRANT.c.institution_id == INSTITUTION.c.id)
            .where(
                INSTITUTION.c.kind == "bank",
                GRANT.c.county_code == county,
                GRANT.c.valid_from <= on,
                or_(GRANT.c.valid_to.is_(None), GRANT.c.valid_to > on),
            )
            .order_by(INSTITUTION.c.code)
        )
    )
