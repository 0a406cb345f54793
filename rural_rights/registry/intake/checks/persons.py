"""Persons across the tables: one number, one name; one name in a family, one number.

Law: GB 11643-1999 (one number for life).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rural_rights.registry.intake.catalogue import HOMESTEADS, SHARES
from rural_rights.registry.intake.fields import Fields
from rural_rights.registry.intake.inspection import Inspection
from rural_rights.registry.intake.people import name_fault

# In the order in which a name is believed: the survey was posted in the village and confirmed.
_NAMED: Final = (
    ("CBF_JTCY", "CYXM", "CYZJHM"),
    (SHARES, "姓名", "身份证号"),
    (HOMESTEADS, "户主姓名", "身份证号"),
    ("CBF", "CBFMC", "CBFZJHM"),
    ("FBF", "FBFFZRXM", "FZRZJHM"),
    ("CBJYQZ", "QZLQRXM", "QZLQRZJHM"),
)


class Family:
    """Who is of one family: the contract household and the share households it meets."""

    def __init__(self, case: Inspection) -> None:
        self._case = case
        members, shares = case.table("CBF_JTCY"), case.table(SHARES)
        self._numbers_of_household = _grouped(members.text("CBFBM"), members.text("CYZJHM"))
        self._numbers_of_share = _grouped(shares.text("户号"), shares.text("身份证号"))
        self.household_of = dict(_pairs(members.text("CYZJHM"), members.text("CBFBM")))
        self._share_of = dict(_pairs(shares.text("身份证号"), shares.text("户号")))
        self._household_names = _names(members.text("CBFBM"), members, "CYXM", "CYZJHM")
        self._share_names = _names(shares.text("户号"), shares, "姓名", "身份证号")
        self._everybody: defaultdict[str, set[str]] = defaultdict(set)
        for named in (self._household_names, self._share_names):
            for pairs in named.values():
                for name, numbers in pairs.items():
                    self._everybody[name] |= numbers

    def numbers_named(self, name: str, owner: str) -> set[str]:
        """Return the ID numbers of the people of this name in the family of ``owner``."""
        household = self.household_of.get(owner, "")
        shares = {self._share_of.get(owner, "")}
        for number in self._numbers_of_household.get(household, ()):
            shares.add(self._share_of.get(number, ""))
        found = set(self._household_names.get(household, {}).get(name, ()))
        for share in shares - {""}:
            found |= self._share_names[share].get(name, set())
        return found

    def numbers_in_village(self, name: str) -> set[str]:
        """Return the ID numbers of all people of this name."""
        return self._everybody.get(name, set())


def _pairs(keys: Sequence[str], values: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((key, value) for key, value in zip(keys, values, strict=True) if key and value)


def _grouped(keys: Sequence[str], values: Sequence[str]) -> Mapping[str, set[str]]:
    grouped: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in _pairs(keys, values):
        grouped[key].add(value)
    return grouped


def _names(
    keys: Sequence[str], fields: Fields, name: str, number: str
) -> Mapping[str, dict[str, set[str]]]:
    grouped: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    rows = zip(keys, fields.text(name), fields.text(number), strict=True)
    for key, written, document in rows:
        if key and written and document:
            grouped[key].setdefault(written, set()).add(document)
    return grouped


def check_persons(case: Inspection, family: Family) -> dict[str, str]:
    """Compare names and numbers over all tables; return the name to use for each number."""
    named: defaultdict[str, dict[str, list[tuple[str, int, str]]]] = defaultdict(dict)
    for table, name, number in _NAMED:
        fields = case.table(table)
        pairs = zip(fields.text(number), fields.text(name), strict=True)
        for index, (document, written) in enumerate(pairs):
            if document and written:
                named[document].setdefault(written, []).append((table, index, name))
    believed: dict[str, str] = {}
    for document, names in named.items():
        believed[document] = next(iter(names))
        if len(names) > 1:
            believed[document] = _disagreement(case, names)
    _differing_numbers(case, family)
    return believed


def _disagreement(case: Inspection, names: dict[str, list[tuple[str, int, str]]]) -> str:
    """Tell who differs: against a clear majority a name is refused, otherwise both are told."""
    plausible = {name: rows for name, rows in names.items() if not name_fault(name)}
    if len(plausible) < 2:
        return next(iter(plausible or names))
    tables = {name: len({table for table, _, _ in rows}) for name, rows in plausible.items()}
    best = max(tables, key=lambda name: tables[name])
    clear = list(tables.values()).count(tables[best]) == 1
    for name, rows in plausible.items():
        for table, index, column in rows:
            source = case.table(table).table
            if clear and name != best:
                case.notes.add("name-contradicts-id", source, index, column, other=best)
            elif not clear:
                other = next(found for found in plausible if found != name)
                case.notes.add("name-differs-for-id", source, index, column, other=other)
    return best


def _differing_numbers(case: Inspection, family: Family) -> None:
    """A shareholder has the number that the member table has for this name in the family."""
    shares = case.table(SHARES)
    listed = set(shares.text("身份证号"))
    heads: dict[str, str] = {}
    for code, number in zip(shares.text("户号"), shares.text("身份证号"), strict=True):
        if number in family.household_of:
            heads.setdefault(code, number)
    rows = zip(shares.text("户号"), shares.text("姓名"), shares.text("身份证号"), strict=True)
    for index, (code, name, number) in enumerate(rows):
        if not number or number in family.household_of or code not in heads:
            continue
        others = family.numbers_named(name, heads[code]) - {number}
        if others - listed:
            case.notes.add("id-differs-between-tables", shares.table, index, "身份证号")
