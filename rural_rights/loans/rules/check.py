"""The pre-lending check: one look, green, amber or red, with the reason and the cure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from rural_rights.kernel import law
from rural_rights.kernel.dates import years_later
from rural_rights.kernel.refusal import Breach
from rural_rights.registry.model import Folio, Holder
from rural_rights.registry.rules.mortgage import against_security, pledgeable_parcels

Colour = Literal["green", "amber", "red"]
ADULT_YEARS = 18
SHORT_TERM_DAYS = 365


@dataclass(frozen=True, slots=True)
class Note:
    """Something a lender must know that blocks nothing."""

    rule: str
    says_zh: str
    says_en: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found: ``blocks`` refuse an entry, ``notes`` are to be weighed."""

    blocks: tuple[Breach, ...]
    notes: tuple[Note, ...]

    @property
    def colour(self) -> Colour:
        """Red when an entry would be refused, amber when there is something to weigh."""
        if self.blocks:
            return "red"
        return "amber" if self.notes else "green"


def adult_holders(folio: Folio, on: date) -> tuple[Holder, ...]:
    """Return the living holders of full age: whose consent a disposal needs.

    Law: 民法典 17, 301.
    """
    return tuple(
        holder
        for holder in folio.holders
        if holder.died_on is None
        and (holder.birth_date is None or years_later(holder.birth_date, ADULT_YEARS) <= on)
    )


def co_holders_agree(folio: Folio, consenting: Collection[int], on: date) -> Breach | None:
    """Refuse a security on a joint right until every adult co-holder has agreed.

    Law: 民法典 301 (joint property: all must agree); 银发〔2016〕79号 6.
    """
    missing = [h for h in adult_holders(folio, on) if h.person_id not in consenting]
    if not missing:
        return None
    return Breach(
        rule="co-holder-consent-missing",
        says_zh=f"尚缺 {len(missing)} 名成年共有人的书面同意",
        says_en=f"{len(missing)} adult co-holder(s) have not agreed",
        remedy_zh="请各成年共有人在授权书上签字同意",
        remedy_en="Have every adult co-holder sign the authorisation",
        law=law.CIVIL_CODE + "第三百零一条",
    )


def check_still_holds(valid_until: datetime, at: datetime) -> Breach | None:
    """Refuse to build on a check that is older than the county lets it be.

    Law: county practice (贷前核查有效期).
    """
    if at < valid_until:
        return None
    return Breach(
        rule="check-expired",
        says_zh="核查结果已过有效期",
        says_en="The check is no longer valid",
        remedy_zh="请重新核查后再办理抵押登记",
        remedy_en="Check the right again, then file",
        law="本市抵押查询口径",
        field="check",
    )


def authorised_for_lending(purpose: str) -> Breach | None:
    """Refuse a security on an authorisation that was given for a review only.

    Law: 个人信息保护法 6 (no other use than the stated one).
    """
    if purpose == "lending":
        return None
    return Breach(
        rule="authorisation-not-for-lending",
        says_zh="权利人的授权只用于贷后复核,不能据此办理抵押",
        says_en="The holder authorised a review only, not a security",
        remedy_zh="请权利人以“贷前核查和抵押”为用途重新授权",
        remedy_en="Have the holder authorise the bank for lending",
        law="《个人信息保护法》第六条",
    )


def examine(
    folio: Folio,
    consenting: Collection[int],
    on: date,
    *,
    homestead_authorised: bool,
    purpose: str = "lending",
) -> Examined:
    """Examine a unit as security on a day; pure, and the same rules as the entry's guard.

    Law: 银发〔2016〕79号 6-11; 民法典 399, 402, 405, 414.
    """
    found = (
        *against_security(folio, on, homestead_authorised=homestead_authorised),
        authorised_for_lending(purpose),
        co_holders_agree(folio, consenting, on),
    )
    return Examined(
        blocks=tuple(breach for breach in found if breach is not None),
        notes=tuple(_notes(folio, on)),
    )


def _notes(folio: Folio, on: date) -> list[Note]:
    notes = [
        Note(
            "prior-mortgage",
            f"已有第{mortgage.rank}顺位抵押,担保 {mortgage.secures_yuan:,.2f} 元",
            f"Mortgage of rank {mortgage.rank} secures {mortgage.secures_yuan:,.2f} yuan",
        )
        for mortgage in folio.mortgages
    ]
    for lease in folio.leases:
        last = lease.effective_to - timedelta(days=1)
        notes.append(
            Note(
                "existing-lease",
                f"土地已流转至{last}(合同{lease.contract_no}),抵押不影响租赁",
                f"Leased until {last} (contract {lease.contract_no}); the lease survives",
            )
        )
    reserved = len(folio.parcels) - len(pledgeable_parcels(folio))
    if reserved and pledgeable_parcels(folio):
        notes.append(
            Note(
                "reserved-land-excluded",
                f"其中 {reserved} 块为自留地或机动地,不作抵押财产",
                f"{reserved} of the parcels are private plots or reserve land: no security",
            )
        )
    right = folio.right
    if right is not None and right.term_to is not None:
        left = (right.term_to - on).days
        if 0 < left < SHORT_TERM_DAYS:
            notes.append(
                Note("short-term-left", f"承包期仅余 {left} 天", f"Only {left} days of term left")
            )
    return notes
