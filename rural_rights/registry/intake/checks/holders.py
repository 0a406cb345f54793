"""Who holds a homestead: the owner, and co-owners written as names in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rural_rights.kernel.names import as_name
from rural_rights.registry.intake.catalogue import HOMESTEADS
from rural_rights.registry.intake.checks.persons import Family
from rural_rights.registry.intake.inspection import Inspection, rows_by

_BETWEEN: Final = re.compile(r"[、,，;；/\n\r\t]+|\s{2,}")
_NOBODY: Final = frozenset({"无", "/", "-", "—"})
_LEGACY: Final = ("继承", "历史", "遗产")

Holders = dict[int, tuple[str, ...]]


def check_holders(case: Inspection, family: Family) -> Holders:
    """Return the holders' ID numbers of each homestead row, the owner first.

    A co-owner is known by name only: looked for in the owner's family, then in the village.
    """
    fields = case.table(HOMESTEADS)
    holders: Holders = {}
    owners = fields.text("身份证号")
    for index, owner in enumerate(owners):
        if not owner:
            continue
        name = fields.text("户主姓名")[index]
        if owner in case.deceased:
            case.notes.add("deceased-holder", fields.table, index, "户主姓名", found=name)
        holders[index] = (owner, *_co_owners(case, family, index, owner))
    _one_each(case, family, owners)
    return holders


def _co_owners(case: Inspection, family: Family, index: int, owner: str) -> list[str]:
    fields = case.table(HOMESTEADS)
    found: list[str] = []
    for name in co_owner_names(fields.text("共有人")[index]):
        number, rule = _known(family, name, owner)
        if number is not None and (number == owner or number in found):
            rule, number = "co-owner-repeated", None
        if rule:
            case.notes.add(rule, fields.table, index, "共有人", found=name)
        if number is None:
            continue
        found.append(number)
        if number in case.deceased:
            case.notes.add("deceased-holder", fields.table, index, "共有人", found=name)
    return found


def _known(family: Family, name: str, owner: str) -> tuple[str | None, str]:
    numbers = family.numbers_named(name, owner)
    if len(numbers) == 1:
        return next(iter(numbers)), ""
    if not numbers:
        anywhere = family.numbers_in_village(name)
        if len(anywhere) == 1:
            return next(iter(anywhere)), "co-owner-outside-family"
    return None, "co-owner-unknown"


def co_owner_names(cell: str) -> list[str]:
    """Split a cell of names; a single space parts two names only where both are longer."""
    split: list[str] = []
    for part in _BETWEEN.split(cell):
        pieces = part.split()
        apart = len(pieces) > 1 and all(len(piece) > 1 for piece in pieces)
        split += [as_name(piece) for piece in (pieces if apart else [part])]
    return [name for name in split if name and name not in _NOBODY]


def _one_each(case: Inspection, family: Family, owners: Sequence[str]) -> None:
    """One household, one homestead, unless inherited or of old (invariant 25)."""
    fields = case.table(HOMESTEADS)
    lots, notes = fields.text("宗地代码"), fields.text("备注")
    for rows in rows_by(owners).values():
        _tell(case, rows, "homestead-twice", lots, notes)
    households = [family.household_of.get(owner, "") for owner in owners]
    for rows in rows_by(households).values():
        if len({owners[row] for row in rows}) == len(rows):
            _tell(case, rows, "household-two-homesteads", lots, notes)


def _tell(
    case: Inspection, rows: Sequence[int], rule: str, lots: Sequence[str], notes: Sequence[str]
) -> None:
    legacy = any(word in notes[row] for row in rows for word in _LEGACY)
    if len({lots[row] for row in rows}) < 2 or legacy:
        return
    for row in rows:
        others = "、".join(lots[other] for other in rows if other != row)
        case.notes.add(rule, case.table(HOMESTEADS).table, row, "身份证号", other=others)
