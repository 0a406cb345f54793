"""Money in yuan: exact decimals with two places, never a float."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def yuan(value: Decimal | int | str) -> Decimal:
    """Return ``value`` in yuan with exactly two places.

    Raises ``TypeError`` for a float, ``ValueError`` when it carries a fraction of a cent, or is no number: an amount
    that somebody typed is never rounded behind his back.
    """
    if isinstance(value, float):
        raise TypeError("money is never a float")
    try:
        amount = Decimal(value)
        exact = amount.quantize(CENT)
    except ArithmeticError as error:
        raise ValueError(f"not an amount of money: {value!r}") from error
    if exact != amount:
        raise ValueError(f"more than two places: {value}")
    return exact


def rounded(amount: Decimal) -> Decimal:
    """Round half up to the cent: what a bill shows."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def share_of(amount: Decimal, part: Decimal) -> Decimal:
    """Return ``part`` (0.5 = half) of ``amount``, rounded down to the cent: a ceiling."""
    return (amount * part).quantize(CENT, rounding=ROUND_DOWN)


def _group_in_words(number: int) -> str:
    words = ""
    gap = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            if gap:
                words += "零"
            words += _DIGITS[digit] + _PLACES[place]
        gap = not digit and bool(words)
    return words


def capital(amount: Decimal) -> str:
    """Write an amount in the capital numerals of contracts: 1234.50 → 壹仟贰佰叁拾肆元伍角整.

    Law: 支付结算办法附一 正确填写票据和结算凭证的基本规定.
    """
    cents = int(yuan(amount) * 100)
    sign, cents = ("负", -cents) if cents < 0 else ("", cents)
    whole, cents = divmod(cents, 100)
    words, gap = "", False
    for index in range(3, -1, -1):
        group = whole // 10 ** (4 * index) % 10_000
        if group:
            if words and (gap or group < 1000):
                words += "零"
            words += _group_in_words(group) + _GROUPS[index]
        gap = not group and bool(words)
    jiao, fen = divmod(cents, 10)
    text = words + "元" if words else ""
    if not cents:
        return sign + (text or "零元") + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif words:
        text += "零"
    return sign + text + (_DIGITS[fen] + "分" if fen else "整")
