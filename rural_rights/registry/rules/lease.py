"""What must hold before a land management right is entered."""

from __future__ import annotations

from datetime import date, timedelta

from rural_rights.kernel import law
from rural_rights.kernel.dates import Period
from rural_rights.kernel.refusal import Breach
from rural_rights.registry.model import Folio

UNTRADABLE_CATEGORIES = {"21": "自留地", "22": "机动地"}


def leasable_kind(folio: Folio, parcel_ids: tuple[int, ...]) -> Breach | None:
    """Refuse land that is not contracted farmland, or not in this unit.

    Law: 农村土地承包法 36; 民法典 399 (自留地).
    """
    known = {parcel.spatial_unit_id: parcel for parcel in folio.parcels}
    if folio.right_kind != "contract" or not parcel_ids or not set(parcel_ids) <= set(known):
        return Breach(
            rule="parcel-not-in-contract",
            says_zh="所选地块不在该承包合同内",
            says_en="The parcels are not in this contract",
            remedy_zh="请在该户承包地块中选择",
            remedy_en="Choose among the household's contract parcels",
            law=law.CONTRACT_LAND_ACT + "第三十六条",
            field="parcel_ids",
        )
    for parcel_id in parcel_ids:
        word = UNTRADABLE_CATEGORIES.get(known[parcel_id].category or "")
        if word:
            return Breach(
                rule="parcel-not-tradable",
                says_zh=f"地块{known[parcel_id].code}为{word},不得流转",
                says_en=f"Parcel {known[parcel_id].code} may not be traded",
                remedy_zh="请选择承包地块",
                remedy_en="Choose a contract parcel",
                law=law.CIVIL_CODE + "第三百九十九条",
                field="parcel_ids",
            )
    return None


def lease_within_contract(folio: Folio, term: Period) -> Breach | None:
    """Refuse a lease that outlasts the contract.

    Law: 农村土地承包法 38(3).
    """
    right = folio.right
    if right is None or right.term_to is None or right.term_from is None:
        return None
    if term.within(Period(right.term_from, right.term_to)):
        return None
    last = right.term_to - timedelta(days=1)
    return Breach(
        rule="lease-outlasts-contract",
        says_zh=f"流转期限须在承包期内(止于{last})",
        says_en=f"The lease must lie within the contract term, which ends on {last}",
        remedy_zh="请缩短流转期限,或先办理延包登记",
        remedy_en="Shorten the lease, or register the renewal of the contract first",
        law=law.CONTRACT_LAND_ACT + "第三十八条",
        field="term_to",
    )


def parcels_free(folio: Folio, parcel_ids: tuple[int, ...], term: Period) -> Breach | None:
    """Refuse a lease over a parcel that another lease holds on one of its days.

    Law: 农村土地承包法 36, 38.
    """
    wanted = set(parcel_ids)
    for lease in folio.leases:
        held = Period(lease.effective_from, lease.effective_to)
        if wanted & set(lease.parcel_ids) and held.overlaps(term):
            return Breach(
                rule="parcel-already-leased",
                says_zh=f"地块已流转至{held.last_day}(合同{lease.contract_no})",
                says_en=f"A parcel is leased until {held.last_day} (contract {lease.contract_no})",
                remedy_zh="请另选地块,或自该日之后起租",
                remedy_en="Choose another parcel, or start after that day",
                law=law.CONTRACT_LAND_ACT + "第三十八条",
                field="parcel_ids",
            )
    return None


def lessee_is_not_lessor(folio: Folio, lessee_id: int | None) -> Breach | None:
    """Refuse a lease from a household to itself.

    Law: 农村土地承包法 36.
    """
    if lessee_id is None or folio.right is None:
        return None
    inside = {holder.person_id for holder in folio.holders} | {folio.right.household_id}
    if lessee_id not in inside:
        return None
    return Breach(
        rule="lessee-is-lessor",
        says_zh="受让方与转出方相同",
        says_en="The lessee is the lessor",
        remedy_zh="请核对受让方",
        remedy_en="Check the lessee",
        law=law.CONTRACT_LAND_ACT + "第三十六条",
        field="lessee",
    )


def term_order(start: date, last_day: date) -> Breach | None:
    """Refuse a term that ends before it begins.

    Law: 农村土地承包法 40.
    """
    if start <= last_day:
        return None
    return Breach(
        rule="lease-term-reversed",
        says_zh="流转止日早于起日",
        says_en="The lease ends before it begins",
        remedy_zh="请核对起止日期",
        remedy_en="Check the dates",
        law=law.CONTRACT_LAND_ACT + "第四十条",
        field="term_to",
    )
