"""Dates, money and areas are written as people here write them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from rural_rights.web import format as written
from rural_rights.web.i18n import speaking


class TestInChinese:
    @pytest.mark.parametrize(
        ("shown", "expected"),
        [
            (written.day(date(2026, 11, 2)), "2026年11月2日"),
            (written.day(None), "—"),
            (written.money(Decimal("1234.56")), "¥1,234.56"),
            (written.money(Decimal("-1234.5")), "-¥1,234.50"),
            (written.money(Decimal(0)), "¥0.00"),
            (written.money_words(Decimal("1234.50")), "壹仟贰佰叁拾肆元伍角整"),
            (written.area(Decimal("1234.56")), "1,234.56 ㎡ (1.85 亩)"),
            (written.area(Decimal("3.33")), "3.33 ㎡ (0.00 亩)"),
            (written.mu(Decimal("3.34")), "0.01 亩"),
            (written.number(1234567), "1,234,567"),
            (written.percent(Decimal("0.125")), "12.5%"),
            (written.percent(Fraction(1, 3)), "33.33%"),
            (written.percent(Fraction(2, 3)), "66.67%"),
            (written.percent(1), "100%"),
            (written.share(Fraction(1, 4)), "1/4"),
            (written.share(Fraction(1)), "全部"),
            (written.term(date(2026, 1, 1), date(2055, 12, 31)), "2026年1月1日 至 2055年12月31日"),
            (written.term(date(2026, 1, 1), None), "自 2026年1月1日 起"),
            (written.duration(94), "1 分 34 秒"),
            (written.duration(7260), "2 小时 1 分"),
            (written.duration(None), "计算中"),
        ],
    )
    def test_a_value_is_written(self, shown: str, expected: str) -> None:
        """What the page shows is what the office would write by hand."""
        assert shown == expected

    def test_an_instant_is_told_in_the_county_s_own_time(self) -> None:
        """Kept in UTC, read in Asia/Shanghai, where the day may be the next."""
        late = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)

        assert written.instant(late) == "2026年11月23日 02:05"

    def test_an_instant_without_a_zone_is_refused(self) -> None:
        """Nobody guesses in which zone a time was meant."""
        with pytest.raises(ValueError, match="time zone"):
            written.instant(datetime(2026, 11, 22, 18, 5))  # noqa: DTZ001 - the fault on trial

    def test_money_with_a_fraction_of_a_cent_is_refused(self) -> None:
        """An amount that is no amount is a bug, and is not rounded away on the page."""
        with pytest.raises(ValueError, match="two places"):
            written.money(Decimal("0.005"))


class TestInEnglish:
    def test_the_same_values_in_english(self) -> None:
        """The switch changes words and units, never the value."""
        with speaking("en"):
            assert written.day(date(2026, 11, 2)) == "2 November 2026"
            assert written.area(Decimal("1234.56")) == "1,234.56 m² (1.85 mu)"
            assert written.share(Fraction(1)) == "whole"
            assert written.term(date(2026, 1, 1), None) == "from 1 January 2026"
            assert written.money(Decimal("1234.56")) == "¥1,234.56"
