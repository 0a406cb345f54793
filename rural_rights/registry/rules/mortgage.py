"""What must hold before a security is entered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from rural_rights.kernel import law
from rural_rights.kernel.money import share_of
from rural_rights.kernel.refusal import Breach
from rural_rights.registry.model import Folio, Mortgage, Parcel
from rural_rights.registry.rules import standing

RESERVED_CATEGORIES = {"21": "自留地", "22": "机动地"}


def against_security(
    folio: Folio, on: date, *, homestead_authorised: bool
) -> tuple[Breach | None, ...]:
    """Return what stands against any security on the unit, in the order an officer would ask.

    The check before lending and the guard of the entry are both this one list.
    Law: 民法典 399, 402; 银发〔2016〕79号 6.
    """
    return (
        standing.right_stands(folio, on),
        pledgeable_kind(folio, on, homestead_authorised=homestead_authorised),
        pledgeable_land(folio),
        standing.not_seized(folio),
        standing.not_in_dispute(folio),
        standing.no_open_case(folio),
        standing.certified(folio),
    )


def pledgeable_parcels(folio: Folio) -> tuple[Parcel, ...]:
    """Return the parcels that may serve as security: neither 自留地 nor 机动地.

    Law: 民法典 399(2).
    """
    return tuple(p for p in folio.parcels if p.category not in RESERVED_CATEGORIES)


def pledgeable_land(folio: Folio) -> Breach | None:
    """Refuse a unit whose land is all 自留地 or 机动地.

    Law: 民法典 399(2) (自留地); 农村土地承包法 67 (机动地).
    """
    if not folio.parcels or pledgeable_parcels(folio):
        return None
    return Breach(
        rule="land-not-pledgeable",
        says_zh="该单元只有自留地或机动地,不得抵押",
        says_en="The unit holds only private plots or reserve land, which cannot be mortgaged",
        remedy_zh="可改以承包地的经营权设定抵押",
        remedy_en="A right to contracted land may serve as security instead",
        law=law.CIVIL_CODE + "第三百九十九条",
    )


def pledgeable_kind(folio: Folio, on: date, *, homestead_authorised: bool) -> Breach | None:
    """Refuse what may not be mortgaged on that day: homestead without authorisation, shares.

    Law: 民法典 399(2) (homestead, unless another law allows), 440 (pledgeable rights).
    """
    if folio.right_kind == "homestead" and not homestead_authorised:
        return Breach(
            rule="homestead-mortgage-not-authorised",
            says_zh="本市在该日未获农民住房财产权抵押试点授权",
            says_en=f"The county was not authorised on {on} to register homestead mortgages",
            remedy_zh="可改以承包地经营权设定抵押",
            remedy_en="A contract-land right may serve as security instead",
            law=law.CIVIL_CODE + "第三百九十九条",
        )
    if folio.right_kind == "share":
        return Breach(
            rule="share-pledge-not-registrable",
            says_zh="集体资产股权没有法定的质押登记机关,登记不发生物权效力",
            says_en="There is no statutory registry for pledges of collective shares",
            remedy_zh="可在平台作合同约定备案",
            remedy_en="The platform may record it as an agreement only",
            law="《民法典担保制度解释》第六十三条",
        )
    return None


def debt_within_term(folio: Folio, debt_to: date) -> Breach | None:
    """Refuse a debt that ends after the right: ``debt_to`` is the debt's last day.

    Law: 银发〔2016〕79号 11; 农村土地承包法 47.
    """
    right = folio.right
    if right is None or right.term_to is None or debt_to < right.term_to:
        return None
    last = right.term_to - timedelta(days=1)
    return Breach(
        rule="loan-outlasts-right",
        says_zh=f"债务履行期止于{debt_to},晚于承包期止日{last}",
        says_en=f"The debt ends on {debt_to}, after the right's last day {last}",
        remedy_zh="请缩短贷款期限,或先办理延包登记",
        remedy_en="Shorten the loan, or register the renewal of the contract first",
        law="《农村承包土地的经营权抵押贷款试点暂行办法》第十一条",
        field="debt_to",
    )


def within_value(
    secures: Decimal, standing: Iterable[Mortgage], value: Decimal, cap: Decimal
) -> Breach | None:
    """Refuse securities that together pass the lending cap on the agreed value.

    The cap is county practice on the day of filing; the limit is rounded down to the cent.
    Law: 银发〔2016〕79号 9 (the bank sets the rate; the county caps it).
    """
    limit = share_of(value, cap)
    total = sum((mortgage.secures_yuan for mortgage in standing), start=secures)
    if total <= limit:
        return None
    return Breach(
        rule="lending-cap-exceeded",
        says_zh=f"合计担保 {total} 元,超过评估价值 {value} 元的 {cap:.0%}(即 {limit} 元)",
        says_en=f"{total} yuan would be secured; the cap is {limit} ({cap:.0%} of {value})",
        remedy_zh="请减少担保金额,或重新评估价值",
        remedy_en="Secure less, or have the right valued again",
        law="《农村承包土地的经营权抵押贷款试点暂行办法》第九条及本市执行口径",
        field="secures_yuan",
    )


def debt_order(debt_from: date, debt_to: date) -> Breach | None:
    """Refuse a debt that ends before it begins.

    Law: 民法典 400 (a mortgage contract states the term of the debt).
    """
    if debt_from < debt_to:
        return None
    return Breach(
        rule="debt-term-reversed",
        says_zh="债务履行期的止日必须晚于起日",
        says_en="The debt must end after it begins",
        remedy_zh="请核对借款合同的起止日期",
        remedy_en="Check the dates of the loan contract",
        law=law.CIVIL_CODE + "第四百条",
        field="debt_to",
    )
