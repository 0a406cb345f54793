"""Area: square metres with two places are stored, mu are only ever derived from them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_CENT: Final = Decimal("0.01")
_MU_PER_M2: Final = Decimal("0.0015")


def square_metres(value: Decimal | int | str) -> Decimal:
    """Return an area in m2 with two places.

    Raises: ``ValueError`` for a negative number, for more than two places, for no number.
    """
    try:
        area_m2 = Decimal(value)
    except ArithmeticError as error:
        raise ValueError(f"not an area: {value!r}") from error
    if not area_m2.is_finite() or area_m2.is_signed():
        raise ValueError(f"not an area: {value!r}")
    exact = area_m2.quantize(_CENT)
    if exact != area_m2:
        raise ValueError(f"an area has two places: {value!r}")
    return exact


def rounded_m2(value: Decimal) -> Decimal:
    """Round a measured area to two places, half up."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def mu_of(area_m2: Decimal) -> Decimal:
    """Return the mu of an area in m2: times 0.0015, two places, half up; never the reverse."""
    return (area_m2 * _MU_PER_M2).quantize(_CENT, ROUND_HALF_UP)
