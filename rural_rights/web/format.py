"""How values are written for people: dates, money, area, numbers, masked persons.

Every function follows the reader's language and is a template filter under its own name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from babel.dates import format_date

from rural_rights.kernel.area import mu_of
from rural_rights.kernel.dates import SHANGHAI
from rural_rights.kernel.money import capital, yuan
from rural_rights.kernel.names import masked_id_number, masked_name, masked_phone
from rural_rights.web.i18n import _, language, said

TWO_PLACES = Decimal("0.01")


def day(value: date | None) -> str:
    """Write a day: 2026年11月22日, or 22 November 2026; nothing for an unknown day."""
    if value is None:
        return "—"
    if language() == "en":
        return format_date(value, "d MMMM y", locale="en")
    return f"{value.year}年{value.month}月{value.day}日"


def instant(value: datetime | None) -> str:
    """Write an instant in the time of Asia/Shanghai, to the minute; it must carry its zone."""
    if value is None:
        return "—"
    if value.tzinfo is None:
        raise ValueError("an instant without a time zone")
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date())} {local:%H:%M}"


def term(start: date | None, last_day: date | None) -> str:
    """Write a term by its first and last day, both included."""
    if last_day is None:
        return _("自 %(start)s 起", start=day(start))
    return _("%(start)s 至 %(end)s", start=day(start), end=day(last_day))


def number(value: int | Decimal | None) -> str:
    """Write a number with thousands separators, its decimal places as they are."""
    return "—" if value is None else f"{value:,}"


def money(value: Decimal | None) -> str:
    """Write an amount in yuan: ¥1,234.56."""
    if value is None:
        return "—"
    amount = yuan(value)
    return f"-¥{-amount:,}" if amount < 0 else f"¥{amount:,}"


def money_words(value: Decimal) -> str:
    """Write an amount in the capital numerals of contracts, always Chinese: 壹仟元整."""
    return capital(value)


def area(m2: Decimal | None) -> str:
    """Write an area with its mu: 1,234.56 ㎡ (1.85 亩)."""
    if m2 is None:
        return "—"
    return f"{square_metres(m2)} ({mu(m2)})"


def square_metres(m2: Decimal) -> str:
    """Write an area in square metres only, with two places."""
    return _("%(area)s ㎡", area=f"{m2.quantize(TWO_PLACES):,}")


def mu(m2: Decimal) -> str:
    """Write an area in mu: m2 × 0.0015, rounded half up to two places."""
    return _("%(area)s 亩", area=f"{mu_of(m2):,}")


def percent(part: Decimal | Fraction | int) -> str:
    """Write a part of one as percent, rounded half up to two places: 0.125 → 12.5%."""
    exact = Fraction(part) * 100
    shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        TWO_PLACES, rounding=ROUND_HALF_UP
    )
    text = f"{shown:,}".rstrip("0").rstrip(".")
    return f"{text}%"


def share(value: Fraction | None) -> str:
    """Write a share of a right as a fraction: 1/4; the whole in words."""
    if value is None:
        return "—"
    return _("全部") if value == 1 else f"{value.numerator}/{value.denominator}"


def duration(seconds: int | None) -> str:
    """Write how long something still takes, in the two largest units."""
    if seconds is None:
        return _("计算中")
    hours, rest = divmod(max(0, seconds), 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return _("%(hours)d 小时 %(minutes)d 分", hours=hours, minutes=minutes)
    if minutes:
        return _("%(minutes)d 分 %(seconds)d 秒", minutes=minutes, seconds=left)
    return _("%(seconds)d 秒", seconds=left)


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "term": term,
    "instant": instant,
    "number": number,
    "money": money,
    "money_words": money_words,
    "area": area,
    "square_metres": square_metres,
    "mu": mu,
    "percent": percent,
    "share": share,
    "duration": duration,
    "masked_name": masked_name,
    "masked_id_number": masked_id_number,
    "masked_phone": masked_phone,
    "said": said,
}
