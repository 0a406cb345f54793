"""Exact areas and interests."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_rights.kernel.area import mu_of, rounded_m2, square_metres
from rural_rights.kernel.shares import Share, equal_shares, on_common_denominator, whole

areas = st.decimals(0, 10_000_000, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("area_m2", "mu"),
    [("250.99", "0.38"), ("243.61", "0.37"), ("2000", "3.00"), ("3.33", "0.00"), ("3.34", "0.01")],
)
def test_mu_is_derived_half_up(area_m2: str, mu: str) -> None:
    """Times 0.0015; the half goes up."""
    assert mu_of(Decimal(area_m2)) == Decimal(mu)


@given(areas)
def test_mu_is_within_half_a_hundredth(area_m2: Decimal) -> None:
    """Half a hundredth of a mu is the most that rounding moves, and ties go up."""
    moved = mu_of(area_m2) - area_m2 * Decimal("0.0015")
    assert Decimal("-0.005") < moved <= Decimal("0.005")


@given(areas)
def test_an_area_reads_back(area_m2: Decimal) -> None:
    """Two places are kept exactly."""
    assert square_metres(str(area_m2)) == area_m2
    assert square_metres(area_m2).as_tuple().exponent == -2


@pytest.mark.parametrize("wrong", ["-0.01", "1.005", "NaN", "Infinity", "zwei", "", "-0"])
def test_what_is_no_area_is_refused(wrong: str) -> None:
    """Negative, finer than two places, or no number."""
    with pytest.raises(ValueError, match="area"):
        square_metres(wrong)


def test_a_measured_area_is_rounded_half_up() -> None:
    """Two places."""
    assert rounded_m2(Decimal("1.005")) == Decimal("1.01")


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 1), (2, 1), (-1, 2), (1, 0)])
def test_a_share_lies_in_zero_to_one(numerator: int, denominator: int) -> None:
    """Nothing is no share; more than all neither."""
    with pytest.raises(ValueError, match="not a share"):
        Share(numerator, denominator)


def test_shares_are_whole_or_they_are_not() -> None:
    """Three thirds are one, exactly."""
    third = Share.parse("1/3")
    assert whole([third, third, third])
    assert not whole([third, third])
    assert whole([Share.parse("1")])
    assert not whole([])
    assert str(third) == "1/3"


@given(st.integers(1, 40))
def test_equal_shares_are_whole(holders: int) -> None:
    """However many hold."""
    assert whole(equal_shares(holders))


@given(st.lists(st.integers(1, 12).map(lambda d: Share(1, d)), min_size=1, max_size=6))
def test_a_common_denominator_changes_no_value(shares: list[Share]) -> None:
    """Only the writing changes."""
    common = on_common_denominator(shares)
    assert [share.fraction for share in common] == [share.fraction for share in shares]
    assert len({share.denominator for share in common}) == 1
