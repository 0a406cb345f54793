"""Takes a checked village in: parties and land into the register, rights as cases.

One transaction: a folder is in, or nothing of it is.  A right that waits for a correction
takes no other down with it.  What the folder holds of older certificates is kept as
evidence beside the rows it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import orjson
from pydantic import BaseModel, ConfigDict
from sqlalchemy import insert

from rural_rights.db import journal
from rural_rights.db.act import Tx, copy_rows
from rural_rights.registry import tables
from rural_rights.registry.intake import RightKey, Village, fingerprint
from rural_rights.registry.intake.village import Contract, Homestead, Lease, ShareHousehold
from rural_rights.registry.store.cases import name_collective
from rural_rights.registry.store.known import HANDED_OVER
from rural_rights.registry.store.taking_in import PartiesAndLand
from rural_rights.registry.store.view import CASE
from rural_rights.registry.store.writing import new_object

ROWS_AN_ENTRY = 600
_IDS_A_ROW = 3  # an identity, its row, and what hangs on them
FIRST_REGISTRATION = "100"
JOINT, ALONE, OTHER = "1", "0", "3"
Told = Callable[[int, int], None]


class HandoverAsk(BaseModel):
    """A checked village; ``told`` hears how many of how many rights are in."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)
    village: Village
    told: Told | None = None


class HandoverTaken(BaseModel):
    """How many rights became cases, and how many were there just so already."""

    village_code: str
    cases: int
    skipped: int
    held: int


def import_handover(tx: Tx, ask: HandoverAsk) -> HandoverTaken:
    """Enter what a village's folder holds, and lodge a first-registration case for each right.

    Law: NY/T 2539-2016; 不动产登记暂行条例实施细则 48 (the issuer files with the contract).
    """
    writer = _Writer(tx, ask.village, ask.told or _untold)
    return writer.write()


def _untold(done: int, total: int) -> None:
    """Nobody watches this import."""


class _Writer:
    """One village's rights on their way in, as cases."""

    def __init__(self, tx: Tx, village: Village, told: Told) -> None:
        self.tx = tx
        self.village = village
        self.told = told
        self.base = PartiesAndLand(tx, village)
        self.person_ids = self.base.person_ids
        self.land_ids = self.base.land_ids
        self.collective_ids = self.base.collective_ids
        self.cases: list[dict[str, Any]] = []
        self.leases_of: dict[str, list[Lease]] = {}

    def write(self) -> HandoverTaken:
        village, tx = self.village, self.tx
        tx.sources.append(village.handover.digest)
        tx.ids.reserve(tx.conn, _IDS_A_ROW * sum(village.accepted.values()))
        for lease in village.leases:
            self.leases_of.setdefault(lease.contract_code, []).append(lease)
        self.base.enter()
        rights: list[Contract | Homestead | ShareHousehold] = [
            *village.contracts,
            *village.homesteads,
            *village.share_households,
        ]
        for done, right in enumerate(rights, start=1):
            if isinstance(right, Contract):
                self._contract(right)
            elif isinstance(right, Homestead):
                self._homestead(right)
            else:
                self._share_household(right)
            if done % 50 == 0:
                self.told(done, len(rights))
            self._split_when_long()
        tx.flush()
        if self.cases:
            self._insert_cases()
        collective = village.collective
        if collective is not None and collective.uscc in self.collective_ids:
            name_collective(tx, village.code, self.collective_ids[collective.uscc])
        tx.facts["handover"] = {
            "village": village.code,
            "accepted": dict(village.accepted),
            "held": len(village.held),
        }
        self.told(len(rights), len(rights))
        return HandoverTaken(
            village_code=village.code,
            cases=len(self.cases),
            skipped=len(village.skipped),
            held=len(village.held),
        )

    def _split_when_long(self) -> None:
        if len(self.tx.images) >= ROWS_AN_ENTRY:
            journal.split(self.tx)

    def _insert_cases(self) -> None:
        if len(self.cases) > 100:
            copy_rows(self.tx.conn, CASE, self.cases)
        else:
            self.tx.conn.execute(insert(CASE), self.cases)

    def _unit(self, right_kind: str, code: str, place: str) -> int:
        unit = new_object(self.tx, "ba-unit")
        self.tx.enter(
            tables.BAUnit,
            {
                "unit_id": unit,
                "right_kind": right_kind,
                "code": code,
                "village_code": self.village.code,
                "place": place,
            },
        )
        return unit

    def _contract(self, contract: Contract) -> None:
        issuer = next((i for i in self.village.issuers if i.code == contract.issuer_code), None)
        unit = self._unit("contract", contract.code, issuer.name if issuer else self.village.name)
        for row in contract.parcels:
            land = self.base.parcel(row.parcel, contract.issuer_code)
            self.tx.enter(
                tables.UnitParcel,
                {
                    "unit_id": unit,
                    "spatial_unit_id": land,
                    "area_m2": row.contract_m2,
                    "former_area_m2": row.former_m2,
                    "acquisition": row.acquired_by,
                    "effective_from": contract.term_from,
                },
            )
        members = contract.household.members
        sharing = [member for member in members if member.co_holder]
        self._lodge(
            contract,
            unit,
            {
                "household_id": self.base.household_ids[contract.household.code],
                "collective_id": self.collective_ids.get(contract.issuer_code),
                "co_ownership": JOINT if len(sharing) > 1 else ALONE,
                "acquisition": contract.way,
                "effective_from": contract.term_from,
                "term_from": contract.term_from,
                "term_to": contract.term_to + timedelta(days=1),
                "area_m2": contract.contract_m2,
                "particulars": {
                    "contract_code": contract.code,
                    "former_contract_code": contract.former_code or None,
                    "signed_on": contract.signed_on.isoformat(),
                    "leases": [
                        self._lease(lease) for lease in self.leases_of.get(contract.code, ())
                    ],
                },
                "interests": [{"person_id": self.person_ids[m.person]} for m in sharing],
            },
        )

    def _lease(self, lease: Lease) -> dict[str, Any]:
        return {
            "contract_no": lease.code,
            "lessee_code": lease.lessee_code,
            "way": lease.way,
            "starts_on": lease.term_from.isoformat(),
            "last_day": lease.term_to.isoformat(),
            "area_m2": str(lease.leased_m2),
            "parcel_ids": [self.land_ids[c] for c in lease.parcel_codes if c in self.land_ids],
            "purpose": lease.use_after,
            "rent_note": lease.price_text,
            "signed_on": lease.signed_on.isoformat(),
        }

    def _homestead(self, homestead: Homestead) -> None:
        household = self._homestead_household(homestead)
        unit = self._unit("homestead", homestead.unit_code, homestead.location)
        lot = self._lot(homestead)
        self.tx.enter(
            tables.UnitParcel,
            {"unit_id": unit, "spatial_unit_id": lot, "area_m2": homestead.area_m2},
        )
        warned = self.village.warned.get(homestead.key, ())
        over = [found.says_zh for found in warned if found.rule == "homestead-over-limit"]
        self._lodge(
            homestead,
            unit,
            {
                "household_id": household,
                "co_ownership": JOINT if len(homestead.holders) > 1 else ALONE,
                "acquisition": "批准",
                "effective_from": _built(homestead) or self.tx.office_date,
                "area_m2": homestead.area_m2,
                "particulars": {
                    "approval_number": homestead.approval_number or None,
                    "footprint_m2": _text(homestead.footprint_m2),
                    "floor_m2": _text(homestead.floor_m2),
                    "storeys": homestead.storeys,
                    "structure": homestead.structure or None,
                    "built": homestead.built_text or None,
                    "land_kind": homestead.land_kind or None,
                    "note": homestead.note or None,
                },
                "remarks": over,
                "interests": [{"person_id": self.person_ids[k]} for k in homestead.holders],
            },
        )

    def _homestead_household(self, homestead: Homestead) -> int:
        owner = self.village.persons[homestead.holders[0]]
        household = self.base.new_household(
            "homestead", homestead.lot_code, owner.name, address=homestead.location
        )
        for seat, key in enumerate(homestead.holders, start=1):
            self.tx.enter(
                tables.HouseholdMember,
                {
                    "household_id": household,
                    "person_id": self.person_ids[key],
                    "relation": "02" if seat == 1 else None,
                    "is_co_holder": True,
                    "seat": seat,
                },
            )
        return household

    def _lot(self, homestead: Homestead) -> int:
        sides = ("east", "south", "west", "north")
        return self.base.land(
            homestead.lot_code,
            {
                "kind": "lot",
                "survey_area_m2": homestead.area_m2,
                "sides": {side: getattr(homestead, side) for side in sides},
                "particulars": {"land_kind": homestead.land_kind},
            },
        )

    def _share_household(self, share: ShareHousehold) -> None:
        collective = self.village.collective
        uscc = collective.uscc if collective else ""
        household = self.base.new_household(
            "share", f"{self.village.code}-{share.number}", share.head_name
        )
        head = next(
            (p for p in share.shareholders if p.name == share.head_name), share.shareholders[0]
        )
        for seat, person in enumerate(share.shareholders, start=1):
            relation = person.relation if person.relation.isdecimal() else ""
            if relation == "02":
                relation = ""
            self.tx.enter(
                tables.HouseholdMember,
                {
                    "household_id": household,
                    "person_id": self.person_ids[person.person],
                    "relation": "02" if person is head else (relation or None),
                    "seat": seat,
                },
            )
            if uscc:
                self._membership(self.person_ids[person.person], uscc, member=person.is_member)
        unit = self._unit("share", f"{self.village.code}-{share.number}", self.village.name)
        self._lodge(
            share,
            unit,
            {
                "household_id": household,
                "collective_id": self.collective_ids.get(uscc) if uscc else None,
                "co_ownership": OTHER,
                "acquisition": "量化",
                "effective_from": (collective.base_date if collective else None)
                or self.tx.office_date,
                "particulars": {"mode": collective.mode if collective else None},
                "interests": [
                    {
                        "person_id": self.person_ids[person.person],
                        "share_class": name,
                        "share_units": units,
                    }
                    for person in share.shareholders
                    for name, units in person.units.items()
                    if units
                ],
            },
        )

    def _membership(self, person_id: int, uscc: str, *, member: bool) -> None:
        self.tx.enter(
            tables.Membership,
            {
                "person_id": person_id,
                "collective_id": self.collective_ids[uscc],
                "status": "confirmed" if member else "non-member",
            },
        )

    def _lodge(
        self, right: Contract | Homestead | ShareHousehold, unit: int, proposal: dict[str, Any]
    ) -> None:
        key = right.key
        case_id = self.tx.ids.take(self.tx.conn)
        former = right.former_certificate if isinstance(right, Contract) else None
        prints = fingerprint(right)
        for lease in self.leases_of.get(key.code, ()) if isinstance(right, Contract) else ():
            self._evidence(lease.key, case_id, unit, fingerprint(lease), None)
        self._evidence(key, case_id, unit, prints, former)
        self.cases.append(
            {
                "id": case_id,
                "public_id": uuid4(),
                "registration_type": FIRST_REGISTRATION,
                "right_kind": key.kind.value,
                "state": "submitted",
                "village_code": self.village.code,
                "unit_id": unit,
                "household_id": proposal["household_id"],
                "proposal": _plain({**proposal, "kind": key.kind.value, "unit_id": unit}),
                "findings": [
                    {
                        "rule": found.rule,
                        "severity": found.severity.value,
                        "table": found.table,
                        "row": found.row,
                        "column": found.column,
                        "zh": found.says_zh,
                        "en": found.says_en,
                    }
                    for found in self.village.warned.get(key, ())
                ],
                "submitted_on": self.tx.office_date,
                "submitted_by": self.tx.actor.account_id,
                "suspended_days": 0,
                "version": 1,
            }
        )

    def _evidence(self, key: RightKey, case_id: int, unit: int, prints: Any, former: Any) -> None:
        self.tx.enter(
            tables.AdministrativeSource,
            {
                "case_id": case_id,
                "unit_id": unit,
                "kind": HANDED_OVER,
                "title": f"{key.kind.value}:{self.village.code}:{key.code}",
                "particulars": {
                    "rows": [[table, row, digest.hex()] for (table, row), digest in prints.items()],
                    "former_number": former.number if former else None,
                    "former_authority": former.authority if former else None,
                    "former_issued_on": _iso(former.issued_on) if former else None,
                    "former_collected_by": former.collected_by if former else None,
                },
            },
        )


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a proposal: decimals and dates as text."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(content, default=str))
    return plain


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _built(homestead: Homestead) -> date | None:
    return date(homestead.built_year, 1, 1) if homestead.built_year else None
