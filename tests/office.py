"""The office as tests drive it: people at their desks, and rights as if long registered.

An ``Office`` enters rows through real acts of the desk, so that every constraint, trigger
and journal entry is there; it only skips the case that would have led to them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text

from rural_rights.db.act import Tx
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.codes.id_numbers import check_character
from rural_rights.kernel.codes.organisations import (
    organisation_check_character,
    uscc_check_character,
)
from rural_rights.kernel.dates import now_utc, years_later
from rural_rights.kernel.names import pinyin_initials
from rural_rights.registry import model, tables
from rural_rights.registry.commands.record_seizure import SeizureAsk, record_seizure
from rural_rights.registry.store.folio import read_folio
from rural_rights.registry.store.view import View
from rural_rights.registry.store.writing import new_object

Ask = TypeVar("Ask", bound=BaseModel)
Done = TypeVar("Done", bound=BaseModel)

COUNTY: Final = "330783"
TOWN: Final = "330783123"
VILLAGE: Final = "330783123201"
LONG_AGO: Final = date(2010, 1, 1)
TERM: Final = (date(2022, 1, 1), date(2052, 1, 1))
"""A contract already extended: from the first day to the day after the last."""
EAST, NORTH = Decimal(500_000), Decimal(3_230_000)


class Nothing(BaseModel):
    """No question is asked."""


class Made(BaseModel):
    """The id of what was entered."""

    id: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """A household and its people; the first is the head."""

    id: int
    name: str
    code: str
    kind: str
    village: str
    people: tuple[int, ...]

    @property
    def head(self) -> int:
        """The head's person id."""
        return self.people[0]


@dataclass(frozen=True, slots=True)
class Entitled:
    """A right as entered, with all that a test asks for."""

    unit_id: int
    unit: UUID
    right_id: int
    home: Home
    parcels: tuple[int, ...]
    certificate_id: int | None


def id_number(serial: int, born: date, sex: str) -> str:
    """Return a valid identity number; ``sex`` 1 or 2."""
    parity = serial * 2 % 1000 + (1 if sex == "1" else 0)
    body = f"{COUNTY}{born:%Y%m%d}{parity % 1000:03d}"
    return body + check_character(body)


def uscc(serial: int, prefix: str = "91") -> str:
    """Return a valid unified social credit code (``N2``: a village's collective)."""
    organisation = f"{serial:08d}"
    body = prefix + COUNTY + organisation + organisation_check_character(organisation)
    return body + uscc_check_character(body)


def square(corner: int, side: Decimal) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return a square of ``side`` metres as GeoJSON (EPSG:4549), and its bounds."""
    west, south = EAST + corner * 200, NORTH
    east, north = west + side, south + side
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    shape = {"type": "Polygon", "coordinates": [[[float(x), float(y)] for x, y in ring]]}
    return shape, (west, south, east, north)


class Office:
    """One county's desks, and a village of as many households as a test needs."""

    def __init__(self, desk: Desk, village: str = VILLAGE) -> None:
        self.desk = desk
        self.village = village
        self._serial = itertools.count(1)
        self._people = itertools.count(1)
        self.clerk = self.actor(Role.CLERK, village, account=101)
        self.reviewer = self.actor(Role.REVIEWER, village[:9], account=102)
        self.registrar = self.actor(Role.REGISTRAR, COUNTY, account=103)
        self.exchange = self.actor(Role.EXCHANGE, COUNTY, account=104)
        self.supervisor = self.actor(Role.SUPERVISOR, COUNTY, account=105)
        self.court = self.actor(Role.COURT, COUNTY, account=106)

    # -- people at desks ------------------------------------------------------------------

    @staticmethod
    def actor(role: Role, scope: str = "", *, account: int | None = None, **more: Any) -> Actor:
        """Return somebody at a desk."""
        return Actor(account, more.pop("name", role.value), role, scope, **more)

    def farmer(self, person_id: int) -> Actor:
        """Return the villager, signed in."""
        return self.actor(Role.FARMER, account=1_000_000 + person_id, party_id=person_id)

    def operator(self, person_id: int | None = None) -> Actor:
        """Return a tenant who signs in; a new person unless one is named."""
        party = person_id or self.person("胡种粮")
        return self.actor(Role.OPERATOR, account=2_000_000 + party, party_id=party)

    def bank_officer(self, institution_id: int) -> Actor:
        """Return a bank's officer at his desk."""
        return self.actor(
            Role.BANK, account=3_000_000 + institution_id, institution_id=institution_id
        )

    # -- acts -----------------------------------------------------------------------------

    def do(
        self,
        act: Callable[[Tx, Ask], Done],
        ask: Ask,
        by: Actor | None = None,
        *,
        key: str | None = None,
    ) -> Done:
        """Carry out an act at the desk, by the registrar unless another is named."""
        return self.desk.carry_out(act, by or self.registrar, ask, key=key)

    def enter(self, write: Callable[[Tx], int]) -> int:
        """Enter rows by an act of their own; returns the id that ``write`` returns."""

        def enter_for_test(tx: Tx, _ask: Nothing) -> Made:
            return Made(id=write(tx))

        return self.desk.carry_out(enter_for_test, self.registrar, Nothing()).id

    def days_pass(self, days: int) -> None:
        """Move the office date on."""
        with self.desk.logging() as conn:
            conn.execute(
                text("UPDATE office_clock SET days_ahead = days_ahead + :days"), {"days": days}
            )

    @property
    def today(self) -> date:
        """The office date."""
        return self.desk.office_date()

    def folio(self, unit_id: int) -> model.Folio:
        """Read a folio as it stands today."""
        with self.desk.reading() as conn:
            return read_folio(conn, unit_id, View(law_on=self.today))

    def seize(self, unit_id: int, years: int = 3) -> None:
        """Enter a court's seizure."""
        self.do(
            record_seizure,
            SeizureAsk(
                unit_id=unit_id,
                authority="东阳市人民法院",
                document_no="(2026)浙0783执1号",
                until=years_later(self.today, years),
                delivered_at=now_utc(),
            ),
            self.court,
        )

    # -- the village ----------------------------------------------------------------------

    def institution(self, name: str = "东阳农商银行", kind: str = "bank") -> int:
        """Make a bank (or an insurer) that the county lets in; returns its id."""
        with self.desk.logging() as conn:
            made = conn.execute(
                text(
                    "INSERT INTO public.institution (code, kind, name, uscc)"
                    " VALUES (:code, :kind, :name, :uscc) RETURNING id"
                ),
                {
                    "code": f"I{next(self._serial):04d}",
                    "kind": kind,
                    "name": name,
                    "uscc": uscc(next(self._serial)),
                },
            ).scalar_one()
            conn.execute(
                text(
                    "INSERT INTO public.institution_grant (institution_id, county_code, valid_from)"
                    " VALUES (:id, :county, :day)"
                ),
                {"id": made, "county": COUNTY, "day": LONG_AGO},
            )
        return int(made)

    @cached_property
    def issuer(self) -> int:
        """The village's issuer of contract land."""
        return self._collective("issuer", self.village + "00", "前溪村股份经济合作社")

    @cached_property
    def organisation(self) -> int:
        """The village's collective organisation."""
        return self._collective("organisation", uscc(88, "N2"), "前溪村股份经济合作社")

    def _collective(self, kind: str, code: str, name: str) -> int:
        def write(tx: Tx) -> int:
            party = new_object(tx, "collective")
            tx.enter(
                tables.Collective,
                {
                    "party_id": party,
                    "kind": kind,
                    "code": code,
                    "name": name,
                    "village_code": self.village,
                    "effective_from": LONG_AGO,
                },
            )
            return party

        return self.enter(write)

    def person(self, name: str, *, sex: str = "1", born: date = date(1970, 5, 1)) -> int:
        """Enter a person with an identity document; returns the party id."""
        number = id_number(next(self._people), born, sex)

        def write(tx: Tx) -> int:
            party = new_object(tx, "person")
            tx.enter(
                tables.Person,
                {
                    "party_id": party,
                    "name": name,
                    "search_keys": [name, *pinyin_initials(name)],
                    "sex": sex,
                    "birth_date": born,
                    "effective_from": LONG_AGO,
                },
            )
            tx.enter(
                tables.IdentityDocument,
                {
                    "party_id": party,
                    "kind": "1",
                    "number": number,
                    "effective_from": LONG_AGO,
                },
            )
            return party

        return self.enter(write)

    def household(self, *names: str, kind: str = "contract", children: int = 0) -> Home:
        """Enter a household: the first named is the head, the last ``children`` are minors."""
        names = names or ("吴平宝", "陈秀英")
        adults = len(names) - children
        child_born = date(2018, 6, 1)
        people = tuple(
            self.person(
                name,
                sex="1" if place % 2 == 0 else "2",
                born=date(1968 + place, 3, 8) if place < adults else child_born,
            )
            for place, name in enumerate(names)
        )
        serial = next(self._serial)
        code = f"{self.village}01{serial:04d}" if kind == "contract" else f"{serial:04d}"
        party = self.enter(lambda tx: self._household(tx, kind, code, names[0], people))
        return Home(party, names[0], code, kind, self.village, people)

    def _household(self, tx: Tx, kind: str, code: str, name: str, people: tuple[int, ...]) -> int:
        party = new_object(tx, "household")
        tx.enter(
            tables.Household,
            {
                "party_id": party,
                "kind": kind,
                "code": code,
                "name": name,
                "search_keys": [name, *pinyin_initials(name)],
                "village_code": self.village,
                "issuer_code": self.village + "01" if kind == "contract" else None,
                "address": "东阳市某镇前溪村",
                "phone": "13800138000",
                "effective_from": LONG_AGO,
            },
        )
        for seat, person in enumerate(people):
            tx.enter(
                tables.HouseholdMember,
                {
                    "household_id": party,
                    "person_id": person,
                    "relation": "02" if seat == 0 else ("10" if seat == 1 else "20"),
                    "is_co_holder": True,
                    "seat": seat,
                    "effective_from": LONG_AGO,
                },
            )
        return party

    # -- rights ---------------------------------------------------------------------------

    def contract_right(
        self,
        home: Home | None = None,
        *,
        parcels: int = 2,
        area_m2: Decimal = Decimal("1600.00"),
        category: str = "10",
        term: tuple[date, date] = TERM,
        certified: bool = True,
    ) -> Entitled:
        """Enter a contract right over ``parcels`` squares, with its certificate in force."""
        home = home or self.household()
        issuer = self.issuer
        serials = [next(self._serial) for _ in range(parcels)]

        def write(tx: Tx) -> int:
            unit = self._unit(tx, "contract", home.code + "J")
            for serial in serials:
                land = self._parcel(tx, serial, area_m2, category)
                tx.enter(
                    tables.UnitParcel,
                    {
                        "unit_id": unit,
                        "spatial_unit_id": land,
                        "area_m2": area_m2,
                        "acquisition": "110",
                        "effective_from": term[0],
                    },
                )
            self._right(
                tx,
                unit,
                home,
                collective_id=issuer,
                acquisition="110",
                term_from=term[0],
                term_to=term[1],
                area_m2=area_m2 * parcels,
                effective_from=term[0],
                certified=certified,
            )
            return unit

        return self.entitled(self.enter(write), home)

    def homestead(
        self,
        home: Home | None = None,
        *,
        area_m2: Decimal = Decimal("120.00"),
        certified: bool = True,
    ) -> Entitled:
        """Enter a homestead with its house."""
        home = home or self.household(kind="homestead")
        lot = f"{COUNTY}101203JC{next(self._serial):05d}"

        def write(tx: Tx) -> int:
            unit = self._unit(tx, "homestead", lot + "F00010001")
            for kind, code, purpose in (("lot", lot, "0702"), ("house", lot + "F00010001", "住宅")):
                land = self._land(tx, kind, code, area_m2, purpose=purpose)
                tx.enter(
                    tables.UnitParcel,
                    {
                        "unit_id": unit,
                        "spatial_unit_id": land,
                        "area_m2": area_m2,
                        "effective_from": LONG_AGO,
                    },
                )
            self._right(
                tx,
                unit,
                home,
                acquisition="批准",
                area_m2=area_m2,
                effective_from=LONG_AGO,
                certified=certified,
            )
            return unit

        return self.entitled(self.enter(write), home)

    def share_right(
        self,
        home: Home | None = None,
        *,
        units: Decimal = Decimal("1.0000"),
        certified: bool = True,
    ) -> Entitled:
        """Enter the shares of a household, ``units`` of 人口股 to each of its people."""
        home = home or self.household(kind="share")
        organisation = self.organisation

        def write(tx: Tx) -> int:
            unit = self._unit(tx, "share", f"{self.village}-{home.code}")
            self._right(
                tx,
                unit,
                home,
                collective_id=organisation,
                acquisition="量化",
                effective_from=LONG_AGO,
                share_units=units,
                certified=certified,
            )
            return unit

        return self.entitled(self.enter(write), home)

    def entitled(self, unit_id: int, home: Home) -> Entitled:
        """Return what a test asks for about a unit's right."""
        folio = self.folio(unit_id)
        assert folio.right is not None
        paper = folio.certificate_of(folio.right.right_id)
        return Entitled(
            unit_id,
            folio.public_id,
            folio.right.right_id,
            home,
            tuple(parcel.spatial_unit_id for parcel in folio.parcels),
            paper.certificate_id if paper else None,
        )

    def _unit(self, tx: Tx, kind: str, code: str) -> int:
        unit = new_object(tx, "unit")
        tx.enter(
            tables.BAUnit,
            {
                "unit_id": unit,
                "right_kind": kind,
                "code": code,
                "village_code": self.village,
                "place": "东阳市某镇前溪村",
                "effective_from": LONG_AGO,
            },
        )
        return unit

    def _parcel(self, tx: Tx, serial: int, area_m2: Decimal, category: str) -> int:
        code = f"{self.village}01{serial:05d}"
        return self._land(
            tx, "parcel", code, area_m2, category=category, purpose="1", serial=serial
        )

    def _land(
        self, tx: Tx, kind: str, code: str, area_m2: Decimal, *, serial: int = 0, **more: Any
    ) -> int:
        land = new_object(tx, "land")
        shape, (west, south, east, north) = square(
            serial or next(self._serial), area_m2.sqrt().quantize(Decimal("0.001"))
        )
        tx.enter(
            tables.SpatialUnit,
            {
                "spatial_unit_id": land,
                "kind": kind,
                "code": code,
                "name": "门前丘" if kind == "parcel" else None,
                "village_code": self.village,
                "issuer_code": self.village + "01" if kind == "parcel" else None,
                "survey_area_m2": area_m2,
                "land_use_class": "011" if kind == "parcel" else None,
                "is_basic_farmland": kind == "parcel",
                "sides": {"east": "机耕路", "south": "水渠", "west": "田埂", "north": "水渠"},
                "geometry": shape,
                "min_x": west,
                "min_y": south,
                "max_x": east,
                "max_y": north,
                "effective_from": LONG_AGO,
                **more,
            },
        )
        return land

    def _right(
        self,
        tx: Tx,
        unit: int,
        home: Home,
        *,
        certified: bool,
        share_units: Decimal | None = None,
        **fields: Any,
    ) -> None:
        right = new_object(tx, "right")
        kind = home.kind
        tx.enter(
            tables.RegisteredRight,
            {
                "right_id": right,
                "unit_id": unit,
                "kind": kind,
                "household_id": home.id,
                "co_ownership": "1",
                "remarks": [],
                "registration_type": "100",
                "rule_regime": "2019-contract-act",
                **fields,
            },
        )
        for person in home.people:
            tx.enter(
                tables.RightInterest,
                {
                    "right_id": right,
                    "person_id": person,
                    "share_class": None if share_units is None else "人口股",
                    "share_units": share_units,
                    "effective_from": fields["effective_from"],
                },
            )
        if certified:
            self._certificate(tx, unit, right, kind)

    def _certificate(self, tx: Tx, unit: int, right: int, kind: str) -> None:
        serial = next(self._serial)
        day = date(2023, 6, 1)
        tx.enter(
            tables.Certificate,
            {
                "certificate_id": new_object(tx, "certificate"),
                "subject_id": right,
                "unit_id": unit,
                "document_kind": kind,
                "series": "test-" + kind,
                "year": day.year,
                "serial": serial,
                "number": f"浙({day.year})东阳市不动产权第{9_000_000 + serial:07d}号",
                "version": 1,
                "state": "issued",
                "dated_on": day,
                "words_digest": sha256(str(right).encode()).digest(),
                "qr_text": f"https://example.test/{COUNTY}/v/{right}",
                "effective_from": day,
                "collected_on": day,
            },
        )
