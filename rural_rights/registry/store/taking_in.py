"""Enters the parties and the land of a checked village, once for each code."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import shapely

from rural_rights.db.act import Tx
from rural_rights.kernel.names import pinyin_initials
from rural_rights.registry import tables
from rural_rights.registry.intake import Village
from rural_rights.registry.intake.village import Household as ContractHousehold
from rural_rights.registry.intake.village import Parcel as SurveyedParcel
from rural_rights.registry.intake.village import Person
from rural_rights.registry.store.known import KnownRegister
from rural_rights.registry.store.writing import new_object


class PartiesAndLand:
    """Who and what a village is made of; remembers the ids given to codes."""

    def __init__(self, tx: Tx, village: Village) -> None:
        self.tx = tx
        self.village = village
        known = KnownRegister(tx.conn, tx.vault, village.code)
        self.person_ids = known.persons(village.persons)
        self.household_ids = known.households("contract", (h.code for h in village.households))
        self.land_ids = known.land(self._land_codes())
        self.collective_ids = known.collectives(self._collective_codes())
        self.shapes: dict[str, tuple[dict[str, Any], tuple[Decimal, ...]]] = {}

    def enter(self) -> None:
        """Enter everything that rights will refer to."""
        self._read_shapes()
        self._collectives()
        for person in self.village.persons.values():
            self._person(person)
        for household in self.village.households:
            self._household(household)
        for parcel in self.village.loose_parcels:
            self.parcel(parcel, "")

    def _land_codes(self) -> list[str]:
        parcels = (p.parcel.code for c in self.village.contracts for p in c.parcels)
        loose = (parcel.code for parcel in self.village.loose_parcels)
        return [*parcels, *loose, *(h.lot_code for h in self.village.homesteads)]

    def _collective_codes(self) -> list[str]:
        codes = [issuer.code for issuer in self.village.issuers]
        if self.village.collective is not None and self.village.collective.uscc:
            codes.append(self.village.collective.uscc)
        return codes

    def _read_shapes(self) -> None:
        found = {p.parcel.code: p.parcel.shape for c in self.village.contracts for p in c.parcels}
        found |= {parcel.code: parcel.shape for parcel in self.village.loose_parcels}
        found |= {h.lot_code: h.shape for h in self.village.homesteads if h.shape}
        wanted = {code: shape for code, shape in found.items() if code not in self.land_ids}
        if not wanted:
            return
        shapes = shapely.from_wkb(list(wanted.values()))
        shapes = shapely.transform(shapes, lambda points: points.round(3))
        bounds = shapely.bounds(shapes).tolist()
        for code, text, box in zip(wanted, shapely.to_geojson(shapes), bounds, strict=True):
            edges = tuple(Decimal(f"{edge:.3f}") for edge in box)
            self.shapes[code] = (orjson.loads(text), edges)

    def land(self, code: str, values: dict[str, Any]) -> int:
        """Enter a piece of land unless its code is known; returns its id."""
        known = self.land_ids.get(code)
        if known is not None:
            return known
        land_id = self.land_ids[code] = new_object(self.tx, "spatial-unit")
        geometry, box = self.shapes.get(code, (None, (None,) * 4))
        self.tx.enter(
            tables.SpatialUnit,
            {
                **values,
                "spatial_unit_id": land_id,
                "code": code,
                "village_code": self.village.code,
                "geometry": geometry,
                **dict(zip(("min_x", "min_y", "max_x", "max_y"), box, strict=True)),
            },
        )
        return land_id

    def parcel(self, parcel: SurveyedParcel, issuer_code: str) -> int:
        """Enter a surveyed parcel; returns its id."""
        return self.land(
            parcel.code,
            {
                "kind": "parcel",
                "name": parcel.name,
                "issuer_code": issuer_code or parcel.code[:14],
                "survey_area_m2": parcel.survey_m2,
                "category": parcel.category,
                "land_use_class": parcel.land_use,
                "purpose": parcel.purpose,
                "is_basic_farmland": parcel.is_basic_farmland,
                "sides": {
                    "east": parcel.east,
                    "south": parcel.south,
                    "west": parcel.west,
                    "north": parcel.north,
                },
                "witness": parcel.witness,
                "particulars": {
                    "ownership": parcel.ownership,
                    "grade": parcel.grade,
                    "note": parcel.note,
                },
            },
        )

    def _collectives(self) -> None:
        for issuer in self.village.issuers:
            if issuer.code not in self.collective_ids:
                self.collective_ids[issuer.code] = party = new_object(self.tx, "collective")
                self.tx.enter(
                    tables.Collective,
                    {
                        "party_id": party,
                        "kind": "issuer",
                        "code": issuer.code,
                        "name": issuer.name,
                        "village_code": self.village.code,
                        "responsible_name": issuer.head_name,
                        "phone": issuer.phone or None,
                    },
                )
        collective = self.village.collective
        if collective is None or not collective.uscc or collective.uscc in self.collective_ids:
            return
        self.collective_ids[collective.uscc] = party = new_object(self.tx, "collective")
        self.tx.enter(
            tables.Collective,
            {
                "party_id": party,
                "kind": "organisation",
                "code": collective.uscc,
                "name": collective.name,
                "village_code": self.village.code,
                "base_day": collective.base_date,
                "total_units": collective.total_units,
                "particulars": {
                    "mode": collective.mode,
                    "classes": list(collective.classes),
                    "assets": {name: str(value) for name, value in collective.assets.items()},
                },
            },
        )

    def _person(self, person: Person) -> None:
        if person.key in self.person_ids:
            return
        self.person_ids[person.key] = party = new_object(self.tx, "person")
        self.tx.enter(
            tables.Person,
            {
                "party_id": party,
                "name": person.name,
                "search_keys": search_keys(person.name),
                "sex": None if person.sex is None else person.sex.value,
                "birth_date": person.born,
            },
        )
        if person.document_number:
            self.tx.enter(
                tables.IdentityDocument,
                {
                    "party_id": party,
                    "kind": person.document_kind,
                    "number": person.document_number,
                },
            )

    def _household(self, household: ContractHousehold) -> None:
        if household.code in self.household_ids:
            return
        party = self.new_household(
            "contract",
            household.code,
            household.name,
            address=household.address or None,
            postcode=household.postcode or None,
            phone=household.phone or None,
            issuer_code=household.code[:14],
        )
        self.household_ids[household.code] = party
        for seat, member in enumerate(household.members, start=1):
            self.tx.enter(
                tables.HouseholdMember,
                {
                    "household_id": party,
                    "person_id": self.person_ids[member.person],
                    "relation": member.relation,
                    "is_co_holder": member.co_holder,
                    "mark": member.mark or None,
                    "note": member.note or None,
                    "seat": seat,
                },
            )

    def new_household(self, kind: str, code: str, name: str, **values: Any) -> int:
        """Enter a household of one right; returns its party id."""
        party = new_object(self.tx, "household")
        self.tx.enter(
            tables.Household,
            {
                "party_id": party,
                "kind": kind,
                "code": code,
                "name": name,
                "search_keys": search_keys(name),
                "village_code": self.village.code,
                **values,
            },
        )
        return party


def search_keys(name: str) -> list[str]:
    """Return the name itself and its pinyin initials, for the search box."""
    return list(dict.fromkeys([name, *pinyin_initials(name)]))
