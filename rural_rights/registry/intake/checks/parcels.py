"""The parcel layer's attributes, and which parcels are contracted."""

from __future__ import annotations

from typing import Final

from rural_rights.registry.intake.checks.contracts import mu_matches
from rural_rights.registry.intake.checks.links import codes_once
from rural_rights.registry.intake.inspection import Inspection

_BOUNDS: Final = ("DKDZ", "DKNZ", "DKXZ", "DKBZ")
_CONTRACTED: Final = "10"
_NOT_FARMING: Final = "5"


def check_parcels(case: Inspection) -> None:
    """Codes once, mu from m2, bounds all round, farmland that somebody contracts."""
    fields = case.table("DK")
    codes_once(case.notes, fields, "DKBM", "parcel-code-twice")
    mu_matches(case.notes, fields, "SCMJ", "SCMJM", "layer-mu-inconsistent")
    contracted = case.contracted
    for index, code in enumerate(fields.text("DKBM")):
        if code not in contracted:
            case.notes.add("parcel-without-contract", fields.table, index, "DKBM")
    for index, (kind, use) in enumerate(zip(fields.text("DKLB"), fields.text("TDYT"), strict=True)):
        if kind not in {_CONTRACTED, ""}:
            case.notes.add("not-contract-land", fields.table, index, "DKLB")
        if use == _NOT_FARMING:
            case.notes.add("use-not-farming", fields.table, index, "TDYT")
    for column in _BOUNDS:
        texts = fields.text(column)
        if not all(texts) and column in fields.table.columns:
            for index, text in enumerate(texts):
                if not text:
                    case.notes.add("bounds-missing", fields.table, index, column)
