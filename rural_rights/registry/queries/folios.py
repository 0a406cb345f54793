"""Folios and persons, each within the reader's reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from rural_rights.kernel.actor import Actor
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import model
from rural_rights.registry.queries.work import scope_of
from rural_rights.registry.store import search, worklists
from rural_rights.registry.store.folio import read_folio, unit_id_of
from rural_rights.registry.store.view import View


@dataclass(frozen=True, slots=True)
class FolioView:
    """A folio on a day: None when the register held none then."""

    unit: Any
    folio: model.Folio | None
    neighbours: Sequence[Any]
    history: Sequence[Any]
    village: str
    documents: Mapping[int, tuple[str, bytes]] = field(default_factory=dict)


def folio_view(
    conn: Connection, actor: Actor, public_id: UUID, today: date, view: View
) -> FolioView:
    """Return a unit's folio in reach as ``view`` shows it; raises ``NotFound``."""
    unit = search.unit_in(conn, public_id, scope_of(actor))
    try:
        folio = read_folio(conn, unit_id_of(conn, public_id), view)
    except NotFound:
        folio = None
    until = view.known_on if view.known_on is not None and view.known_on < today else None
    return FolioView(
        unit=unit,
        folio=folio,
        neighbours=_around(conn, folio.parcels) if folio else (),
        history=search.history_of(conn, unit.unit_id, until),
        village=worklists.region_names(conn, [unit.village_code])[unit.village_code],
        documents=search.documents_of(conn, [h.person_id for h in folio.holders]) if folio else {},
    )


def _around(conn: Connection, parcels: Sequence[model.Parcel]) -> list[Any]:
    corners = [point for parcel in parcels for point in _points(parcel.geometry)]
    if not corners:
        return []
    xs, ys = [point[0] for point in corners], [point[1] for point in corners]
    margin = 20
    box = (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
    return search.land_around(conn, box, [parcel.spatial_unit_id for parcel in parcels])


def _points(geometry: dict[str, Any] | None) -> list[tuple[float, float]]:
    if geometry is None:
        return []
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [(point[0], point[1]) for polygon in polygons for point in polygon[0]]


# -- people ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person and the rights held through households."""

    person: Any
    document: tuple[str, bytes] | None
    units: Sequence[Any]


def person_view(conn: Connection, actor: Actor, public_id: UUID) -> PersonView:
    """Return a person of a household in reach; raises ``NotFound``."""
    person = search.person_in(conn, public_id, scope_of(actor))
    return PersonView(
        person=person,
        document=search.documents_of(conn, [person.party_id]).get(person.party_id),
        units=search.units_of_person(conn, person.party_id, scope_of(actor)),
    )


# -- search ---------------------------------------------------------------------------------
