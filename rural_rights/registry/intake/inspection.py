"""A hand-over being inspected: its tables as values, and who refers to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from rural_rights.registry.intake.documents import Documents
from rural_rights.registry.intake.fields import Fields, read_fields
from rural_rights.registry.intake.findings import Notes
from rural_rights.registry.intake.source import Handover, SourceLayer, SourceTable

DECEASED = "7"
HEAD = "02"
SELF = "01"
YES = "1"
NO = "2"


class Inspection:
    """The tables of one hand-over as values, the findings so far, and the links between them."""

    def __init__(self, handover: Handover, on: date | None) -> None:
        self.handover = handover
        self.on = on
        self.notes = Notes()
        self.documents = Documents(on)
        self.fields = {
            name: read_fields(table, self.notes, self.documents, on)
            for name, table in handover.tables.items()
        }
        self.heads: dict[str, int] = {}

    def table(self, name: str) -> Fields:
        """Return a table's values; a table that was not handed over has no rows."""
        found = self.fields.get(name)
        if found is None:
            empty = SourceTable(name, "", (), (), (), ())
            found = read_fields(empty, self.notes, self.documents, self.on)
            self.fields[name] = found
        return found

    def layer(self, name: str) -> SourceLayer | None:
        """Return a layer as it was read, or nothing."""
        found = self.handover.tables.get(name)
        return found if isinstance(found, SourceLayer) else None

    @cached_property
    def issuers(self) -> Mapping[str, Sequence[int]]:
        """Rows of each issuer code."""
        return rows_by(self.table("FBF").text("FBFBM"))

    @cached_property
    def households(self) -> Mapping[str, Sequence[int]]:
        """Rows of each household (contractor) code."""
        return rows_by(self.table("CBF").text("CBFBM"))

    @cached_property
    def members(self) -> Mapping[str, Sequence[int]]:
        """Member rows of each household code."""
        return rows_by(self.table("CBF_JTCY").text("CBFBM"))

    @cached_property
    def contracts(self) -> Mapping[str, Sequence[int]]:
        """Rows of each contract code."""
        return rows_by(self.table("CBHT").text("CBHTBM"))

    @cached_property
    def contracts_of(self) -> Mapping[str, Sequence[str]]:
        """Contract codes of each household code."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        contracts = self.table("CBHT")
        for code, household in zip(contracts.text("CBHTBM"), contracts.text("CBFBM"), strict=True):
            found[household].append(code)
        return found

    @cached_property
    def parcel_rows(self) -> Mapping[str, Sequence[int]]:
        """Rows of CBDKXX of each contract code."""
        return rows_by(self.table("CBDKXX").text("CBHTBM"))

    @cached_property
    def contracted(self) -> Mapping[str, Sequence[int]]:
        """Rows of CBDKXX of each parcel code."""
        return rows_by(self.table("CBDKXX").text("DKBM"))

    @cached_property
    def drawn(self) -> Mapping[str, Sequence[int]]:
        """Records of the parcel layer of each parcel code."""
        return rows_by(self.table("DK").text("DKBM"))

    @cached_property
    def registered(self) -> Mapping[str, Sequence[int]]:
        """Rows of the older register of each contract code."""
        return rows_by(self.table("CBJYQZDJB").text("CBJYQZBM"))

    @cached_property
    def certified(self) -> Mapping[str, Sequence[int]]:
        """Rows of older certificates of each contract code."""
        return rows_by(self.table("CBJYQZ").text("CBJYQZBM"))

    @cached_property
    def leases(self) -> Mapping[str, Sequence[int]]:
        """Rows of each lease code."""
        return rows_by(self.table("LZHT").text("LZHTBM"))

    @cached_property
    def leased_rows(self) -> Mapping[str, Sequence[int]]:
        """Rows of CBDKXX that refer to each lease code."""
        return rows_by(self.table("CBDKXX").text("LZHTBM"))

    @cached_property
    def deceased(self) -> frozenset[str]:
        """ID numbers of the members marked as deceased."""
        members = self.table("CBF_JTCY")
        marks = zip(members.text("CYZJHM"), members.text("CYBZ"), strict=True)
        return frozenset(number for number, mark in marks if number and mark == DECEASED)


def rows_by(values: Sequence[str]) -> Mapping[str, Sequence[int]]:
    """Group the rows of a column by its value; empty cells are left out."""
    grouped: dict[str, list[int]] = {}
    for index, value in enumerate(values):
        if value:
            grouped.setdefault(value, []).append(index)
    return grouped
