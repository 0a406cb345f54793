"""What a bank is shown of a folio: its holders masked, other banks unnamed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rural_rights.kernel.area import mu_of
from rural_rights.kernel.names import masked_name
from rural_rights.registry.model import Folio

RIGHT_KINDS = ("contract", "homestead", "share")
OTHER_BANK = "其他金融机构"


def disclosed(folio: Folio, institution_id: int, on: date) -> dict[str, Any]:
    """Return all that a lender needs of one right, and nothing that names a third party.

    Law: 不动产登记暂行条例 27, 28; 个人信息保护法 6 (no more than the purpose needs).
    """
    return {
        "unit": {
            "public_id": str(folio.public_id),
            "right_kind": folio.right_kind,
            "code": folio.code,
            "village_code": folio.village_code,
            "place": folio.place,
            "state": folio.state,
        },
        "holders": [
            {"name": masked_name(holder.name), "is_head": holder.is_head}
            for holder in folio.holders
        ],
        "right": _right(folio, on),
        "certificate": _certificate(folio),
        "parcels": [
            {
                "code": parcel.code,
                "name": parcel.name,
                "area_m2": parcel.area_m2,
                "land_use_class": parcel.land_use_class,
                "is_basic_farmland": parcel.is_basic_farmland,
            }
            for parcel in folio.parcels
        ],
        "mortgages": _mortgages(folio, institution_id),
        "leases": _leases(folio),
        "restrictions": [
            {"kind": r.kind, "from": r.effective_from, "to": r.effective_to}
            for r in folio.restrictions
        ],
        "open_cases": len(folio.open_cases),
    }


def summarised(folio: Folio) -> dict[str, Any]:
    """Return another right of the same holder in one line: its version and last change."""
    certificate = _certificate(folio)
    right = folio.right
    return {
        "right_kind": folio.right_kind,
        "code": folio.code,
        "state": folio.state,
        "area_m2": right.area_m2 if right else None,
        "last_change_on": right.entered_on if right else None,
        "certificate_number": certificate["number"] if certificate else None,
        "mortgages": len(folio.mortgages),
    }


def _right(folio: Folio, on: date) -> dict[str, Any] | None:
    right = folio.right
    if right is None:
        return None
    return {
        "last_change_on": right.entered_on,
        "term_from": right.term_from,
        "term_last_day": right.term_to and right.term_to - timedelta(days=1),
        "term_left_days": None if right.term_to is None else max(0, (right.term_to - on).days),
        "area_m2": right.area_m2,
        "area_mu": None if right.area_m2 is None else mu_of(right.area_m2),
        "co_ownership": right.co_ownership,
        "remarks": list(right.remarks),
    }


def _certificate(folio: Folio) -> dict[str, Any] | None:
    found = folio.certificate_of(folio.right.right_id) if folio.right else None
    if found is None:
        return None
    return {"number": found.number, "state": found.state, "version": found.version}


def _mortgages(folio: Folio, institution_id: int) -> list[dict[str, Any]]:
    return [
        {
            "rank": mortgage.rank,
            "kind": mortgage.kind,
            "secures_yuan": mortgage.secures_yuan,
            "debt_to": mortgage.debt_to,
            "mortgagee": mortgage.institution_name
            if mortgage.institution_id == institution_id
            else OTHER_BANK,
        }
        for mortgage in folio.mortgages
    ]


def _leases(folio: Folio) -> list[dict[str, Any]]:
    return [
        {
            "contract_no": lease.contract_no,
            "starts_on": lease.effective_from,
            "last_day": lease.effective_to - timedelta(days=1),
            "area_m2": lease.area_m2,
            "rent_paid_to": lease.rent_paid_to,
        }
        for lease in folio.leases
    ]
