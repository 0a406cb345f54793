"""Leases already made.  Law: 《农村土地承包法》第三十六、三十八条."""

from __future__ import annotations

from typing import Final

from rural_rights.registry.intake.checks.certificates import term_text_fits
from rural_rights.registry.intake.checks.contracts import mu_matches, sum_of
from rural_rights.registry.intake.inspection import Inspection

_NOT_FARMING: Final = "5"
_VILLAGE: Final = 12


def check_leases(case: Inspection) -> None:
    """A lease lies within its contract: in time, in area, in use, and between two parties."""
    fields = case.table("LZHT")
    mu_matches(case.notes, fields, "LZMJ", "LZMJM", "mu-inconsistent")
    for index in range(len(fields)):
        _parties(case, index)
        _term(case, index)
        _land(case, index)
        if fields.text("LZHTDYT")[index] == _NOT_FARMING:
            case.notes.add("lease-use-not-farming", fields.table, index, "LZHTDYT")


def _parties(case: Inspection, index: int) -> None:
    fields = case.table("LZHT")
    lessor, lessee = fields.text("CBFBM")[index], fields.text("SRFBM")[index]
    contract = fields.text("YCBHTBM")[index]
    if lessor and lessor == lessee:
        case.notes.add("lessee-is-lessor", fields.table, index, "SRFBM")
    elif lessee and lessee not in case.households:
        here = any(code[:_VILLAGE] == lessee[:_VILLAGE] for code in case.issuers)
        rule = "unknown-lessee" if here else "lessee-elsewhere"
        case.notes.add(rule, fields.table, index, "SRFBM")
    rows = case.contracts.get(contract)
    if rows and lessor and case.table("CBHT").text("CBFBM")[rows[0]] != lessor:
        case.notes.add("lessor-differs", fields.table, index, "CBFBM")


def _term(case: Inspection, index: int) -> None:
    """No lease is longer than what is left of the contract (invariant 62)."""
    fields = case.table("LZHT")
    start, end = fields.days["LZQXKSRQ"][index], fields.days["LZQXJSRQ"][index]
    if start is None or end is None:
        return
    if end < start:
        case.notes.add("term-reversed", fields.table, index, "LZQXJSRQ")
        return
    if not term_text_fits(fields.text("LZQX")[index], start, end):
        found = fields.text("LZQX")[index]
        case.notes.add("lease-term-text", fields.table, index, "LZQX", found=found)
    rows = case.contracts.get(fields.text("YCBHTBM")[index])
    if not rows:
        return
    contracts = case.table("CBHT")
    first, last = contracts.days["CBQXQ"][rows[0]], contracts.days["CBQXZ"][rows[0]]
    if first is None or last is None or last < first:
        return
    if end > last:
        case.notes.add("lease-after-contract", fields.table, index, "LZQXJSRQ")
    if start < first:
        case.notes.add("lease-before-contract", fields.table, index, "LZQXKSRQ")


def _land(case: Inspection, index: int) -> None:
    """What is leased is parcels of the contract, and no more than they measure."""
    fields = case.table("LZHT")
    code = fields.text("LZHTBM")[index]
    rows = case.leased_rows.get(code, ()) if code else ()
    if not rows:
        case.notes.add("lease-without-parcel", fields.table, index, "LZHTBM")
        return
    parcels = case.table("CBDKXX")
    contract = fields.text("YCBHTBM")[index]
    if contract and any(parcels.text("CBHTBM")[row] != contract for row in rows):
        case.notes.add("lease-of-other-contract", fields.table, index, "YCBHTBM")
    count = fields.counts["LZDKS"][index]
    if count is not None and count != len(rows):
        case.notes.add(
            "lease-parcel-count", fields.table, index, "LZDKS", found=count, expected=len(rows)
        )
    leased_m2 = fields.areas["LZMJ"][index]
    contracted_m2 = sum_of(parcels.areas["HTMJ"][row] for row in rows)
    if leased_m2 is None or contracted_m2 is None:
        return
    surveyed = case.table("DK").areas["SCMJ"]
    drawn = [case.drawn.get(parcels.text("DKBM")[row], ()) for row in rows]
    surveyed_m2 = sum_of(surveyed[found[0]] if found else None for found in drawn)
    most_m2 = max(contracted_m2, surveyed_m2 or contracted_m2)
    if leased_m2 > most_m2:
        case.notes.add("lease-area", fields.table, index, "LZMJ", found=leased_m2, expected=most_m2)
