"""A person's own: every right in which he has an interest, and who asked about it.

Law: 民法典 218; 个人信息保护法 44-45 (everybody may know and copy what is kept of him).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, Table, select

from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import model
from rural_rights.registry.store.certificates import by_id
from rural_rights.registry.store.folio import read_folio, unit_id_of
from rural_rights.registry.store.view import INSTITUTION, INTEREST, RIGHT, View
from rural_rights.registry.workflow import ReadingLog

READING: Table = ReadingLog.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Reading:
    """One look into a person's data: by whose desk, of which institution, for what."""

    at: datetime
    acting_role: str
    institution: str
    what: str
    purpose: str


def rights_of(conn: Connection, person_id: int, on: date) -> tuple[model.Folio, ...]:
    """Return the folios of all rights in which the person has an interest on that day."""
    view = View(law_on=on)
    units = conn.execute(
        select(RIGHT.c.unit_id)
        .join(INTEREST, INTEREST.c.right_id == RIGHT.c.right_id)
        .where(INTEREST.c.person_id == person_id, view.in_force(INTEREST), view.in_force(RIGHT))
        .distinct()
        .order_by(RIGHT.c.unit_id)
    ).scalars()
    return tuple(read_folio(conn, unit_id, view) for unit_id in units.all())


def right_of(conn: Connection, person_id: int, public_id: UUID, on: date) -> model.Folio:
    """Return one of the person's folios; raises ``NotFound`` for what is not his."""
    unit_id = unit_id_of(conn, public_id)
    for folio in rights_of(conn, person_id, on):
        if folio.unit_id == unit_id:
            return folio
    raise NotFound


def certificate_file(conn: Connection, folio: model.Folio) -> tuple[str, str]:
    """Return number and content hash of the certificate in force; raises ``NotFound``."""
    found = folio.certificate_of(folio.right.right_id) if folio.right else None
    if found is None or found.document_sha256 is None:
        raise NotFound
    row = by_id(conn, found.certificate_id)
    return row.number, row.document_sha256


def readings_of(
    conn: Connection, person_id: int, folios: tuple[model.Folio, ...], *, limit: int = 50
) -> list[Reading]:
    """Return who read of the person or his rights, the newest first."""
    subjects = {person_id}
    for folio in folios:
        subjects.add(folio.unit_id)
        if folio.right is not None:
            subjects |= {folio.right.right_id, folio.right.household_id}
    rows = conn.execute(
        select(READING, INSTITUTION.c.name.label("institution"))
        .outerjoin(INSTITUTION, INSTITUTION.c.id == READING.c.institution_id)
        .where(READING.c.subject_id.in_(subjects))
        .order_by(READING.c.at.desc(), READING.c.id.desc())
        .limit(limit)
    )
    return [
        Reading(row.at, row.acting_role, row.institution or "", row.what, row.purpose)
        for row in rows
    ]
