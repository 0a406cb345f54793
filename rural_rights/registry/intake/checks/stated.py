"""What the firm's own note (说明.json) says was handed over."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from rural_rights.registry.intake.catalogue import HOMESTEADS, SHARES
from rural_rights.registry.intake.checks.contracts import sum_of
from rural_rights.registry.intake.inspection import Inspection
from rural_rights.registry.intake.source import SourceTable

_NOTE: Final = "说明"


def _sum(table: str, column: str) -> Callable[[Inspection], Decimal | None]:
    return lambda case: sum_of(case.table(table).areas[column])


def _rows(table: str) -> Callable[[Inspection], int]:
    return lambda case: len(case.table(table))


_COUNTED: Final[dict[str, Callable[[Inspection], Decimal | int | None]]] = {
    "issuers": _rows("FBF"),
    "households": _rows("CBF"),
    "persons": _rows("CBF_JTCY"),
    "parcels": _rows("DK"),
    "survey_m2": _sum("DK", "SCMJ"),
    "contract_m2": _sum("CBDKXX", "HTMJ"),
    "homesteads": _rows(HOMESTEADS),
    "homestead_m2": _sum(HOMESTEADS, "宅基地面积"),
    "leases": _rows("LZHT"),
    "share_households": lambda case: len(set(case.table(SHARES).text("户号"))),
    "shareholders": _rows(SHARES),
}


def check_stated(case: Inspection) -> None:
    """Count again what the note counts; a difference is told, nothing is stopped by it."""
    note = SourceTable(_NOTE, "说明.json", (), (), (), ())
    for name, count in _COUNTED.items():
        stated = case.handover.stated.get(name)
        counted = count(case)
        if stated is None or counted is None or _same(stated, counted):
            continue
        facts = {"found": stated, "expected": counted}
        case.notes.add_at("stated-total-differs", note, 0, name, name, facts=facts)


def _same(stated: str, counted: Decimal | int) -> bool:
    try:
        return Decimal(stated) == counted
    except ArithmeticError:
        return False
