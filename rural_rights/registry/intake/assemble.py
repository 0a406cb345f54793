"""Persons, households, issuers and parcels out of the rows that passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from rural_rights.kernel.codes import Sex
from rural_rights.registry.intake.checks.shapes import Shapes
from rural_rights.registry.intake.documents import RESIDENT_ID
from rural_rights.registry.intake.inspection import DECEASED, HEAD, NO, YES, Inspection
from rural_rights.registry.intake.source import Source
from rural_rights.registry.intake.village import Household, Issuer, Member, Parcel, Person

T = TypeVar("T")


def person_key(kind: str, number: str) -> str:
    """Return the key of a person: document type and number."""
    return f"{kind or RESIDENT_ID}:{number}"


def sure(value: T | None) -> T:
    """Return a value that a right has once all its rows passed the checks."""
    if value is None:
        raise LookupError("a row without this value cannot have passed")
    return value


@dataclass
class Assembly:
    """Everything of one inspection as the register's nouns, still with the rights that wait."""

    case: Inspection
    names: Mapping[str, str]
    shapes: Mapping[str, Shapes]
    persons: dict[str, Person] = field(default_factory=dict)

    def source(self, table: str, index: int) -> Source:
        """Return where a row is."""
        return Source(self.case.table(table).table, index)

    def person(self, kind: str, number: str, sex: str = "") -> str:
        """Note a person and return the key."""
        key = person_key(kind, number)
        if key not in self.persons:
            read = self.case.documents.id_number(number) if key[:2] == "1:" else None
            known_sex = read.sex if read else (Sex(sex) if sex else None)
            self.persons[key] = Person(
                key,
                key.partition(":")[0],
                number,
                self.names.get(number, ""),
                known_sex,
                read.born if read else None,
                read.former if read else "",
                number in self.case.deceased,
            )
        return key

    def issuers(self, usable: frozenset[str]) -> tuple[Issuer, ...]:
        """Return the issuers that can be named."""
        fields = self.case.table("FBF")
        t = fields.texts
        return tuple(
            Issuer(
                code,
                t["FBFMC"][row],
                t["FBFFZRXM"][row],
                t["FZRZJLX"][row],
                t["FZRZJHM"][row],
                t["LXDH"][row],
                t["FBFDZ"][row],
                t["YZBM"][row],
                t["FBFDCY"][row],
                fields.days["FBFDCRQ"][row],
                t["FBFDCJS"][row],
                self.source("FBF", row),
            )
            for code, rows in self.case.issuers.items()
            if code in usable
            for row in rows
        )

    def household(self, code: str) -> Household:
        """Return a household with its members."""
        fields = self.case.table("CBF")
        row = self.case.households[code][0]
        t = fields.texts
        return Household(
            code,
            t["CBFLX"][row],
            t["CBFMC"][row],
            t["CBFZJLX"][row],
            t["CBFZJHM"][row],
            t["CBFDZ"][row],
            t["YZBM"][row],
            t["LXDH"][row],
            t["CBFDCY"][row],
            fields.days["CBFDCRQ"][row],
            t["CBFDCJS"][row],
            t["GSJS"][row],
            t["GSJSR"][row],
            t["GSSHR"][row],
            fields.days["GSSHRQ"][row],
            tuple(self._member(code, index) for index in self.case.members.get(code, ())),
            self.source("CBF", row),
        )

    def _member(self, code: str, index: int) -> Member:
        t = self.case.table("CBF_JTCY").texts
        is_head = self.case.heads.get(code) == index
        sex = t["CYXB"][index]
        holds = t["SFGYR"][index]
        return Member(
            self.person(t["CYZJLX"][index], t["CYZJHM"][index], sex),
            t["CYXM"][index],
            Sex(sex),
            HEAD if is_head else t["YHZGX"][index],
            holds == YES or (holds != NO and t["CYBZ"][index] != DECEASED),
            t["CYBZ"][index],
            t["CYBZSM"][index],
            self.source("CBF_JTCY", index),
        )

    def parcel(self, row: int) -> Parcel:
        """Return a parcel of the layer."""
        fields = self.case.table("DK")
        t = fields.texts
        shapes = self.shapes["DK"]
        west, south, east, north = shapes.bounds[row].tolist()
        return Parcel(
            t["DKBM"][row],
            t["DKMC"][row],
            t["SYQXZ"][row],
            t["DKLB"][row],
            t["TDLYLX"][row],
            t["DLDJ"][row],
            t["TDYT"][row],
            t["SFJBNT"][row] == YES,
            sure(fields.areas["SCMJ"][row]),
            t["DKDZ"][row],
            t["DKNZ"][row],
            t["DKXZ"][row],
            t["DKBZ"][row],
            t["DKBZXX"][row],
            t["ZJRXM"][row],
            sure(shapes.layer.shapes[row]),
            (west, south, east, north),
            self.source("DK", row),
        )
