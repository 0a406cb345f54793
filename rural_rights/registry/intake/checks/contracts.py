"""Contracts, their terms and totals, and the contracted parcels.

Law: 《农村土地承包法》第二十一、二十二条; NY/T 2539-2016.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from rural_rights.kernel.area import mu_of
from rural_rights.registry.intake.fields import Fields
from rural_rights.registry.intake.findings import Notes
from rural_rights.registry.intake.inspection import Inspection

_CENT: Final = Decimal("0.01")
_TERM_YEARS: Final = 30
_FAMILY: Final = "110"
_CONTRACTED: Final = frozenset({"110", "120", "121", "122", "123", "129"})
_TOLERATED_EXCESS: Final = Decimal("1.10")


def check_contracts(case: Inspection) -> None:
    """Every contract adds up, runs for its time and has its parcels."""
    _terms(case)
    for indices in case.contracts.values():
        for index in indices:
            _totals(case, index)
    _parcels(case)


def mu_matches(notes: Notes, fields: Fields, area_column: str, mu_column: str, rule: str) -> None:
    """Mu are worked out from m2, half up; one hundredth off is rounding (invariant 20)."""
    pairs = zip(fields.areas[area_column], fields.areas[mu_column], strict=True)
    for index, (area_m2, mu) in enumerate(pairs):
        if area_m2 is None or mu is None:
            continue
        expected = mu_of(area_m2)
        if mu != expected:
            told = "mu-rounded" if abs(mu - expected) <= _CENT else rule
            notes.add(told, fields.table, index, mu_column, found=mu, expected=expected)


def sum_of(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum, or nothing when any of the values is unknown."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _terms(case: Inspection) -> None:
    fields = case.table("CBHT")
    rows = zip(
        fields.days["CBQXQ"], fields.days["CBQXZ"], fields.days["QDSJ"], fields.text("CBFS"),
        strict=True,
    )  # fmt: skip
    for index, (start, end, signed, way) in enumerate(rows):
        if start is None or end is None:
            continue
        if end < start:
            case.notes.add("term-reversed", fields.table, index, "CBQXZ")
        elif way == _FAMILY and years_between(start, end) != _TERM_YEARS:
            case.notes.add("term-not-thirty-years", fields.table, index, "CBQXZ")
        if signed is not None and signed > end >= start:
            case.notes.add("signed-after-term", fields.table, index, "QDSJ")


def years_between(start: date, end: date) -> int | None:
    """Return the whole years of a term of which ``end`` is the last day, or the day after it."""
    for after in (end + timedelta(days=1), end):
        if (after.month, after.day) == (start.month, start.day):
            return after.year - start.year
    return None


def _totals(case: Inspection, index: int) -> None:
    """Totals are those of the parcels, a hundredth a parcel apart (invariant 21)."""
    fields = case.table("CBHT")
    rows = case.parcel_rows.get(fields.text("CBHTBM")[index], ())
    parcels = case.table("CBDKXX")
    if not rows:
        case.notes.add("contract-without-parcels", fields.table, index, "CBDKZS")
        return
    stated = fields.counts["CBDKZS"][index]
    if stated is not None and stated != len(rows):
        case.notes.add(
            "parcel-count", fields.table, index, "CBDKZS", found=stated, expected=len(rows)
        )
    slack = _CENT * len(rows)
    total = sum_of(parcels.areas["HTMJ"][row] for row in rows)
    claimed = fields.areas["HTZMJ"][index]
    if total is not None and claimed is not None and abs(claimed - total) > slack:
        case.notes.add(
            "contract-total", fields.table, index, "HTZMJ", found=claimed, expected=total
        )
    mu = fields.areas["HTZMJM"][index]
    if total is not None and mu is not None and abs(mu - mu_of(total)) > slack:
        case.notes.add("contract-total-mu", fields.table, index, "HTZMJM", found=mu)
    _former_totals(case, index, rows, slack)


def _former_totals(case: Inspection, index: int, rows: Sequence[int], slack: Decimal) -> None:
    """What an older contract said is evidence: it is told, and stops nothing."""
    fields = case.table("CBHT")
    claimed, mu = fields.areas["YHTZMJ"][index], fields.areas["YHTZMJM"][index]
    total = sum_of(case.table("CBDKXX").areas["YHTMJ"][row] for row in rows)
    if claimed is None:
        return
    if total is not None and abs(claimed - total) > slack:
        case.notes.add("former-total-differs", fields.table, index, "YHTZMJ")
    if mu is not None and abs(mu - mu_of(claimed)) > slack:
        case.notes.add("former-mu-differs", fields.table, index, "YHTZMJM")


def _parcels(case: Inspection) -> None:
    fields = case.table("CBDKXX")
    mu_matches(case.notes, fields, "HTMJ", "HTMJM", "mu-inconsistent")
    pairs = zip(fields.areas["YHTMJ"], fields.areas["YHTMJM"], strict=True)
    for index, (former_m2, mu) in enumerate(pairs):
        if former_m2 is not None and mu is not None and abs(mu - mu_of(former_m2)) > _CENT:
            case.notes.add("former-mu-differs", fields.table, index, "YHTMJM")
    _once(case)
    _ways(case)
    drawn = case.drawn
    surveyed = case.table("DK").areas["SCMJ"]
    for index, (code, area_m2) in enumerate(
        zip(fields.text("DKBM"), fields.areas["HTMJ"], strict=True)
    ):
        if code not in drawn:
            if code:
                case.notes.add("parcel-not-in-layer", fields.table, index, "DKBM")
            continue
        survey_m2 = surveyed[drawn[code][0]]
        if area_m2 and survey_m2 and area_m2 > survey_m2 * _TOLERATED_EXCESS:
            percent = ((area_m2 / survey_m2 - 1) * 100).quantize(Decimal("0.1"))
            case.notes.add(
                "contract-area-exceeds-survey", fields.table, index, "HTMJ", percent=percent
            )


def _once(case: Inspection) -> None:
    """A parcel is in one contract, once (invariant 16)."""
    if len(case.contracted) == len(case.table("CBDKXX")):
        return
    fields = case.table("CBDKXX")
    contracts = fields.text("CBHTBM")
    for rows in case.contracted.values():
        if len(rows) == 1:
            continue
        for index in rows:
            others = {contracts[row] for row in rows} - {contracts[index]}
            rule = "parcel-in-two-contracts" if others else "parcel-row-twice"
            case.notes.add(rule, fields.table, index, "DKBM", other="、".join(sorted(others)))


def _ways(case: Inspection) -> None:
    """A parcel contracted in one way is not part of a contract made in another."""
    fields = case.table("CBDKXX")
    contracts = case.table("CBHT")
    ways = dict(zip(contracts.text("CBHTBM"), contracts.text("CBFS"), strict=True))
    rows = zip(fields.text("CBHTBM"), fields.text("CBJYQQDFS"), strict=True)
    for index, (contract, way) in enumerate(rows):
        agreed = ways.get(contract, "")
        if way != agreed and {way, agreed} <= _CONTRACTED:
            case.notes.add("way-differs", fields.table, index, "CBJYQQDFS")
