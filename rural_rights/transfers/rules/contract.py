"""Rent by years, and what must hold before a contract is certified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rural_rights.kernel.area import mu_of
from rural_rights.kernel.dates import Period, years_later
from rural_rights.kernel.money import rounded
from rural_rights.kernel.refusal import Breach
from rural_rights.transfers.model import Deal
from rural_rights.transfers.rules.listing import TRADING_RULES


@dataclass(frozen=True, slots=True)
class Instalment:
    """One lease year's rent in yuan, due on the first day of the year."""

    period: Period
    amount_yuan: Decimal

    @property
    def last_day(self) -> date:
        """The last day that the instalment pays for."""
        last = self.period.last_day
        assert last is not None
        return last


def instalments(
    rent_per_mu_yuan: Decimal, area_m2: Decimal, term: Period
) -> tuple[Instalment, ...]:
    """Return the rent of each lease year; a part year by its days, half up to the cent.

    Law: 农村土地承包法 40(6).
    """
    yearly = rounded(rent_per_mu_yuan * mu_of(area_m2))
    assert term.end is not None
    found: list[Instalment] = []
    start, years = term.start, 0
    while start < term.end:
        years += 1
        whole = years_later(term.start, years)
        end = min(whole, term.end)
        amount = yearly
        if end < whole:
            amount = rounded(yearly * (end - start).days / (whole - start).days)
        found.append(Instalment(Period(start, end), amount))
        start = end
    return tuple(found)


def total_rent(rent_per_mu_yuan: Decimal, area_m2: Decimal, term: Period) -> Decimal:
    """Return the rent of the whole term: the sum of its instalments."""
    return sum(
        (part.amount_yuan for part in instalments(rent_per_mu_yuan, area_m2, term)),
        start=Decimal("0.00"),
    )


def term_in_words(term: Period) -> str:
    """Write the length of a term: 5年, or 4年零120天."""
    assert term.end is not None
    years = 0
    while years_later(term.start, years + 1) <= term.end:
        years += 1
    days = (term.end - years_later(term.start, years)).days
    if not days:
        return f"{years}年"
    return f"{years}年零{days}天" if years else f"{days}天"


def contract_signed(deal: Deal) -> Breach | None:
    """Refuse what needs a signed contract while there is none.

    Law: 农村土地承包法 40 (书面流转合同).
    """
    if deal.contract_no is not None:
        return None
    return Breach(
        rule="contract-not-signed",
        says_zh="流转合同尚未签订",
        says_en="The lease contract is not signed yet",
        remedy_zh="请先签订合同",
        remedy_en="Sign the contract first",
        law="《农村土地承包法》第四十条",
    )


def paid(deal: Deal) -> Breach | None:
    """Refuse a transaction certificate without a proof of payment.

    Law: trading rules (鉴证书 follows contract and payment).
    """
    if deal.paid_yuan is not None:
        return None
    return Breach(
        rule="payment-not-proved",
        says_zh="尚未登记首期租金的支付凭证",
        says_en="No proof of the first rent is recorded yet",
        remedy_zh="请先登记支付凭证",
        remedy_en="Record the proof of payment first",
        law=TRADING_RULES + "及本市交易规则",
    )


def payment_open(deal: Deal) -> Breach | None:
    """Refuse to record the first payment a second time.

    Law: trading rules.
    """
    if deal.paid_yuan is None:
        return None
    return Breach(
        rule="payment-already-recorded",
        says_zh="首期租金的支付凭证已登记",
        says_en="The proof of the first rent is already recorded",
        law=TRADING_RULES + "及本市交易规则",
    )


def covers_first_year(deal: Deal, paid_yuan: Decimal) -> Breach | None:
    """Refuse a payment below the first instalment.

    Law: 农村土地经营权流转管理办法 (先付租金、后用地).
    """
    first = instalments(deal.rent_per_mu_yuan, deal.area_m2, deal.term)[0].amount_yuan
    if paid_yuan >= first:
        return None
    return Breach(
        rule="payment-below-first-instalment",
        says_zh=f"支付金额低于首期租金{first}元",
        says_en=f"The payment is below the first instalment of {first} yuan",
        remedy_zh="请核对支付凭证",
        remedy_en="Check the proof of payment",
        law=TRADING_RULES + "及本市交易规则",
        field="paid",
    )


def certified(*, certified: bool) -> Breach | None:
    """Refuse to close before the transaction certificate is issued.

    Law: trading rules.
    """
    if certified:
        return None
    return Breach(
        rule="not-certified-yet",
        says_zh="尚未出具鉴证书",
        says_en="The transaction certificate is not issued yet",
        remedy_zh="请先出具鉴证书",
        remedy_en="Issue the transaction certificate first",
        law=TRADING_RULES + "及本市交易规则",
    )


def not_yet_certified(*, certified: bool) -> Breach | None:
    """Refuse a second transaction certificate of one deal.

    Law: trading rules (one deal, one certificate; corrections keep a change record).
    """
    if not certified:
        return None
    return Breach(
        rule="deal-already-certified",
        says_zh="该笔交易已出具鉴证书",
        says_en="The deal has its transaction certificate already",
        remedy_zh="请下载已有的鉴证书",
        remedy_en="Download the certificate that exists",
        law=TRADING_RULES + "及本市交易规则",
    )
