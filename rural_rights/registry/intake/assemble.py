"""Persons, households, issuers and parcels out of the rows that passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from rural_rights.kernel.codes import Sex
from rural_rights.registry.intake.checks.shapes import Shapes
from rural_rights.registry.intake.documents import RESIDENT_ID
from rural_rights.registry.intake.inspection import DECEASED, HEAD, NO, YES, Inspection
from rural_rights.registry.intake.source import Source
from rural_rights.registry.intake.village import (
    ContractedParcel,
    Household,
    Issuer,
    Member,
    Parcel,
    Person,
)

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
    _sources: dict[str, Sequence[Source]] = field(default_factory=dict)

    def source(self, table: str, index: int) -> Source:
        """Return where a row is."""
        return self.sources(table)[index]

    def sources(self, table: str) -> Sequence[Source]:
        """Return where each row of a table is."""
        found = self._sources.get(table)
        if found is None:
            source = self.case.table(table).table
            found = self._sources[table] = [Source(source, at) for at in range(len(source))]
        return found

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
        kind, number, name, sex, relation, holds, mark, note, source = self._member_rows[index]
        return Member(
            self.person(kind, number, sex),
            name,
            Sex(sex),
            HEAD if self.case.heads.get(code) == index else relation,
            holds == YES or (holds != NO and mark != DECEASED),
            mark,
            note,
            source,
        )

    @cached_property
    def _member_rows(self) -> Sequence[tuple[Any, ...]]:
        return self._rows("CBF_JTCY", "CYZJLX CYZJHM CYXM CYXB YHZGX SFGYR CYBZ CYBZSM", ())

    def _rows(
        self, table: str, columns: str, more: Sequence[Sequence[object]]
    ) -> Sequence[tuple[Any, ...]]:
        """Return the rows of some columns: far cheaper than asking cell by cell."""
        texts = self.case.table(table).texts
        chosen = [texts[column] for column in columns.split()]
        return list(zip(*chosen, *more, self.sources(table), strict=True))

    def parcel(self, row: int) -> Parcel:
        """Return a parcel of the layer."""
        return Parcel(*self._parcel_rows[row])

    @cached_property
    def _parcel_rows(self) -> Sequence[tuple[Any, ...]]:
        fields, shapes = self.case.table("DK"), self.shapes["DK"]
        columns = "DKBM DKMC SYQXZ DKLB TDLYLX DLDJ TDYT SFJBNT"
        basic = [flag == YES for flag in fields.text("SFJBNT")]
        front = self._rows("DK", columns, ())
        bounds = map(tuple, shapes.bounds.tolist())
        rest = self._rows(
            "DK", "DKDZ DKNZ DKXZ DKBZ DKBZXX ZJRXM", (shapes.layer.shapes, list(bounds))
        )
        return [
            (*one[:-2], flag, area_m2, *two)
            for one, flag, area_m2, two in zip(
                front, basic, fields.areas["SCMJ"], rest, strict=True
            )
        ]

    def contracted(self, row: int) -> ContractedParcel:
        """Return a parcel in its contract."""
        code, *facts = self._contracted_rows[row]
        return ContractedParcel(self.parcel(self.case.drawn[code][0]), *facts)

    @cached_property
    def _contracted_rows(self) -> Sequence[tuple[Any, ...]]:
        fields = self.case.table("CBDKXX")
        return list(
            zip(
                fields.text("DKBM"),
                fields.text("CBJYQQDFS"),
                fields.areas["HTMJ"],
                fields.areas["YHTMJ"],
                fields.text("LZHTBM"),
                [flag == YES for flag in fields.text("SFQQQG")],
                self.sources("CBDKXX"),
                strict=True,
            )
        )
