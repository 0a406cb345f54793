"""What people type is read as they mean it, and what cannot be read is told, all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_rights.kernel.refusal import Refused
from rural_rights.web.forms import FormReader


class TestDays:
    @pytest.mark.parametrize(
        "typed",
        [
            {"start_year": "2026", "start_month": "1", "start_day": "9"},
            {"start_year": "２０２６", "start_month": "０1", "start_day": "9"},
            {"start_year": "2026-1-9", "start_month": "", "start_day": ""},
            {"start": "2026年1月9日"},
            {"start": "20260109"},
            {"start": "2026/01/09"},
        ],
    )
    def test_a_day_is_read_from_fields_or_from_one_text(self, typed: dict[str, str]) -> None:
        """With scripts or without, typed or pasted, half or full width."""
        assert FormReader(typed).day("start") == date(2026, 1, 9)

    @pytest.mark.parametrize("typed", ["2026-02-29", "2026-13-01", "2026119", "26-1-1", "昨天"])
    def test_no_day_is_guessed(self, typed: str) -> None:
        """2026119 may be two days; it is asked for, not chosen."""
        reader = FormReader({"start": typed})
        reader.day("start")

        assert [breach.rule for breach in reader.breaches] == ["no-such-day"]

    @given(st.dates(min_value=date(1000, 1, 1)))
    def test_every_day_comes_back(self, day: date) -> None:
        """What the fields show is what is read from them."""
        typed = {"d_year": str(day.year), "d_month": str(day.month), "d_day": str(day.day)}

        assert FormReader(typed).day("d") == day


class TestNumbers:
    @pytest.mark.parametrize("typed", ["1,234.56", "¥ 1234.56", "１２３４．５６", " 1234.56 "])
    def test_money_is_read_exactly(self, typed: str) -> None:
        """Separators, signs and full width are the reader's habit, not a fault."""
        assert FormReader({"rent": typed}).money("rent") == Decimal("1234.56")

    @pytest.mark.parametrize(
        ("typed", "rule"),
        [
            ("1.005", "not-money"),
            ("十元", "not-a-number"),
            ("NaN", "not-a-number"),
            ("Infinity", "not-a-number"),
            ("1e999", "not-a-number"),
            ("", "field-missing"),
        ],
    )
    def test_what_is_no_amount_is_told(self, typed: str, rule: str) -> None:
        """Never rounded, never infinite, never silently nothing."""
        reader = FormReader({"rent": typed})
        reader.money("rent")

        assert reader.breaches[0].rule == rule
        with pytest.raises(Refused):
            reader.refuse_if_any()

    @pytest.mark.parametrize("typed", ["-1", "1.234"])
    def test_an_area_is_whole_hundredths_and_not_negative(self, typed: str) -> None:
        """Finer than the register keeps, or less than nothing, is told."""
        reader = FormReader({"area": typed})
        reader.area("area")

        assert [breach.field for breach in reader.breaches] == ["area"]

    def test_a_whole_number_has_its_limits(self) -> None:
        """Both ends belong to it."""
        reader = FormReader({"low": "1", "high": "70", "over": "71", "part": "1.5"})

        assert reader.whole("low", least=1, most=70) == 1
        assert reader.whole("high", least=1, most=70) == 70
        assert reader.breaches == []
        reader.whole("over", least=1, most=70)
        reader.whole("part", least=1, most=70)
        assert [breach.field for breach in reader.breaches] == ["over", "part"]


class TestTexts:
    def test_a_name_keeps_every_character(self) -> None:
        """Rare characters and compatibility forms are the person's own: only ends are cut."""
        assert FormReader({"name": " 㐂𠮷塚 "}).text("name") == "㐂𠮷塚"

    def test_an_identity_number_is_brought_to_one_form(self) -> None:
        """Full width, spaces, a small x: one number."""
        typed = {"id": "３３０７８３ 1990 0101 123x"}

        assert FormReader(typed).identity_number("id") == "33078319900101123X"

    def test_an_option_that_was_not_offered_is_refused(self) -> None:
        """A changed form does not choose for itself."""
        reader = FormReader({"use": "golf"})
        reader.choice("use", {"crops": "种植"})

        assert [breach.rule for breach in reader.breaches] == ["not-offered"]

    def test_every_fault_is_told_together(self) -> None:
        """One refusal names all fields, in the order of the form."""
        reader = FormReader({})
        reader.text("holder")
        reader.day("start")
        reader.money("rent")
        reader.text("note", required=False)

        with pytest.raises(Refused) as refusal:
            reader.refuse_if_any()
        assert [b.field for b in refusal.value.breaches] == ["holder", "start", "rent"]
