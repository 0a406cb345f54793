"""What must hold before a land management right is offered, and again at each later step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rural_rights.kernel import law
from rural_rights.kernel.dates import Period, years_later
from rural_rights.kernel.refusal import Breach
from rural_rights.registry.model import Folio, Holder
from rural_rights.registry.rules import lease, standing
from rural_rights.transfers.model import Consent, Listing, Mandate

ADULT_YEARS = 18
FARM_USES = {"1": ("种植业", "crops"), "2": ("林业", "forestry"), "3": ("畜牧业", "livestock"),
             "4": ("渔业", "fishery")}  # fmt: skip
TRADING_RULES = "《农村土地经营权流转管理办法》"


def adults(holders: Iterable[Holder], on: date) -> tuple[Holder, ...]:
    """Return the living holders who are of age on that day: those who must agree.

    A holder whose birth date is unknown counts as of age.  Law: 民法典 17, 301.
    """
    return tuple(
        holder
        for holder in holders
        if (holder.died_on is None or holder.died_on > on)
        and (holder.birth_date is None or years_later(holder.birth_date, ADULT_YEARS) <= on)
    )


def all_agree(folio: Folio, consents: Iterable[Consent], on: date) -> Breach | None:
    """Refuse while an adult co-holder of a joint right has not agreed.

    Law: 民法典 301 (共同共有的处分须全体同意).
    """
    agreed = {consent.person_id for consent in consents if consent.on <= on}
    missing = [holder for holder in adults(folio.holders, on) if holder.person_id not in agreed]
    if not missing:
        return None
    return Breach(
        rule="co-holder-consent-missing",
        says_zh=f"还有{len(missing)}名成年共有人未同意",
        says_en=f"{len(missing)} adult co-holders have not agreed yet",
        remedy_zh="请取得全体成年共有人的书面同意",
        remedy_en="Bring the written consent of every adult co-holder",
        law=law.CIVIL_CODE + "第三百零一条",
        field="consents",
    )


def farm_use(folio: Folio, parcel_ids: Iterable[int], purpose: str) -> Breach | None:
    """Refuse a use that is not farming; basic farmland is for crops only.

    Law: 农村土地承包法 38(2); 土地管理法 37 (no orchards or ponds on basic farmland).
    """
    if purpose not in FARM_USES:
        return Breach(
            rule="use-not-agricultural",
            says_zh="土地经营权流转不得改变土地的农业用途",
            says_en="A land management right may be let for farming only",
            remedy_zh="请选择农业用途",
            remedy_en="Choose an agricultural use",
            law=law.CONTRACT_LAND_ACT + "第三十八条",
            field="purpose",
        )
    wanted = set(parcel_ids)
    basic = [p for p in folio.parcels if p.spatial_unit_id in wanted and p.is_basic_farmland]
    if not basic or purpose == "1":
        return None
    return Breach(
        rule="basic-farmland-for-crops-only",
        says_zh=f"地块{basic[0].code}为永久基本农田,不得用于{FARM_USES[purpose][0]}",
        says_en=f"Parcel {basic[0].code} is permanent basic farmland: crops only",
        remedy_zh="请选择种植业,或另选地块",
        remedy_en="Choose crops, or another parcel",
        law="《土地管理法》第三十七条",
        field="purpose",
    )


def starts_after_notice(term: Period, notice_to: date) -> Breach | None:
    """Refuse a term that begins while the notice still runs.

    Law: 农村土地承包纠纷解释 11 (members may claim priority during the notice).
    """
    if term.start > notice_to:
        return None
    return Breach(
        rule="term-starts-before-notice-ends",
        says_zh=f"公告期至{notice_to}止,流转起始日须在其后",
        says_en=f"The notice runs until {notice_to}; the term must start after it",
        remedy_zh="请推迟流转起始日",
        remedy_en="Start the lease later",
        law="《最高人民法院关于审理涉及农村土地承包纠纷案件适用法律问题的解释》第十一条",
        field="starts_on",
    )


def rent_offered(rent_per_mu_yuan: Decimal) -> Breach | None:
    """Refuse an offer without a price.

    Law: 农村土地承包法 40(6) (流转价款及支付方式).
    """
    if rent_per_mu_yuan > 0:
        return None
    return Breach(
        rule="rent-missing",
        says_zh="租金须大于零",
        says_en="The rent must be more than nothing",
        remedy_zh="请填写每亩每年的租金",
        remedy_en="Give the yearly rent a mu",
        law=law.CONTRACT_LAND_ACT + "第四十条",
        field="rent",
    )


def lister_holds(folio: Folio, lister_id: int) -> Breach | None:
    """Refuse an offer made by, or for, somebody who has no part in the right.

    Law: 农村土地承包法 36 (承包方自主决定流转).
    """
    if any(holder.person_id == lister_id for holder in folio.holders):
        return None
    return Breach(
        rule="lister-is-no-holder",
        says_zh="发布人不是该承包地的承包方成员",
        says_en="The lister has no part in this contract right",
        remedy_zh="请由承包农户成员发布或委托",
        remedy_en="A member of the contracting household must list it, or give a mandate",
        law=law.CONTRACT_LAND_ACT + "第三十六条",
    )


def mandate_stands(mandate: Mandate | None, account_id: int | None, on: date) -> Breach | None:
    """Refuse a clerk who acts for a farmer without a live mandate to him in this matter.

    Law: 民法典 165, 173 (委托代理; 取消委托).
    """
    if (
        mandate is not None
        and mandate.agent_account_id == account_id
        and mandate.matter == "exchange"
        and mandate.live_on(on)
    ):
        return None
    return Breach(
        rule="mandate-missing",
        says_zh="没有该农户给您的有效委托",
        says_en="The farmer has given you no mandate that stands today",
        remedy_zh="请先登记农户签字的委托书",
        remedy_en="Record the farmer's signed mandate first",
        law=law.CIVIL_CODE + "第一百六十五条、第一百七十三条",
    )


def same_right(folio: Folio, listing: Listing) -> Breach | None:
    """Refuse to go on with an offer out of a right that has been replaced since.

    Law: 农村土地承包法 36 (only the contractor lets his land).
    """
    if folio.right is not None and folio.right.right_id == listing.right_id:
        return None
    return Breach(
        rule="right-changed-since-listing",
        says_zh="挂牌后该承包经营权已发生变更",
        says_en="The right has changed since it was listed",
        remedy_zh="请撤回后重新发布",
        remedy_en="Withdraw the listing and make a new one",
        law=law.CONTRACT_LAND_ACT + "第三十六条",
    )


def title_check(folio: Folio, listing: Listing, on: date) -> tuple[Breach, ...]:
    """Return everything that stands against the offer in the register on that day.

    Asked before publishing, and again at award and at contract.

    Law: 农村土地承包法 36-38; 民法典 301; 金华市农村产权流转交易管理暂行办法.
    """
    found = (
        standing.right_stands(folio, on),
        same_right(folio, listing) if folio.right is not None else None,
        lease.leasable_kind(folio, listing.parcel_ids),
        standing.not_seized(folio),
        standing.not_in_dispute(folio),
        standing.no_open_case(folio),
        standing.certified(folio),
        lease.lease_within_contract(folio, listing.term),
        lease.parcels_free(folio, listing.parcel_ids, listing.term),
        lister_holds(folio, listing.lister_id),
        all_agree(folio, listing.consents, on),
        farm_use(folio, listing.parcel_ids, listing.purpose),
    )
    return tuple(breach for breach in found if breach is not None)
