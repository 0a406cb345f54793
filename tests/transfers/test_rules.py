"""The rules of the exchange by themselves: dates, rents, consents, codes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from rural_rights.kernel.actor import Role
from rural_rights.kernel.dates import Period
from rural_rights.registry.model import Holder
from rural_rights.transfers import states
from rural_rights.transfers.rules.contract import instalments, term_in_words, total_rent
from rural_rights.transfers.rules.listing import adults
from rural_rights.transfers.rules.mandate import term_fits

TODAY = date(2026, 11, 23)


def holder(person: int, born: date | None, died: date | None = None) -> Holder:
    return Holder(person, UUID(int=person), "某", "1", born, died, None, False, None, None)


class TestRent:
    def test_five_whole_years_are_five_equal_instalments(self) -> None:
        """2.40 mu at 800 a mu and year: 1920 a year, 9600 in all."""
        term = Period(date(2027, 3, 1), date(2032, 3, 1))
        parts = instalments(Decimal("800.00"), Decimal("1600.00"), term)
        assert [part.amount_yuan for part in parts] == [Decimal("1920.00")] * 5
        assert total_rent(Decimal("800.00"), Decimal("1600.00"), term) == Decimal("9600.00")
        assert parts[0].last_day == date(2028, 2, 29)

    def test_a_part_year_is_paid_by_its_days(self) -> None:
        """Half of 2028's 366 days, half up to the cent."""
        term = Period(date(2027, 1, 1), date(2028, 7, 2))
        parts = instalments(Decimal("333.33"), Decimal("1000.00"), term)
        assert [part.amount_yuan for part in parts] == [Decimal("500.00"), Decimal("250.00")]

    def test_a_term_that_starts_on_29_february_has_no_gap(self) -> None:
        """The next lease year starts on 1 March; the parts cover the whole term."""
        term = Period(date(2028, 2, 29), date(2031, 3, 1))
        parts = instalments(Decimal("100.00"), Decimal("1000.00"), term)
        starts = [part.period.start for part in parts]
        assert starts == [date(2028, 2, 29), date(2029, 3, 1), date(2030, 3, 1)]
        assert parts[-1].period.end == term.end

    @pytest.mark.parametrize(
        ("end", "says"),
        [
            (date(2032, 3, 1), "5年"),
            (date(2031, 6, 29), "4年零120天"),
            (date(2027, 5, 1), "61天"),
        ],
    )
    def test_a_term_in_words(self, end: date, says: str) -> None:
        """Years, and the days that are left."""
        assert term_in_words(Period(date(2027, 3, 1), end)) == says


class TestWhoMustAgree:
    def test_of_age_from_the_eighteenth_birthday(self) -> None:
        """The day before it he is a child."""
        born = date(2008, 11, 23)
        assert adults([holder(1, born)], TODAY) == (holder(1, born),)
        assert adults([holder(1, born)], date(2026, 11, 22)) == ()

    def test_the_dead_are_not_asked_and_an_unknown_birth_date_is_no_way_out(self) -> None:
        """Who died signs nothing; who may be of age must sign."""
        dead, unknown = holder(1, date(1950, 1, 1), date(2026, 11, 23)), holder(2, None)
        assert adults([dead, unknown], TODAY) == (unknown,)


class TestMandateTerm:
    @pytest.mark.parametrize(
        ("starts", "last", "fits"),
        [
            (TODAY, TODAY, True),
            (TODAY, date(2027, 11, 23), True),
            (TODAY, date(2027, 11, 24), False),
            (date(2026, 11, 22), TODAY, False),
            (TODAY, date(2026, 11, 22), False),
        ],
    )
    def test_from_today_on_for_a_year_at_most(self, starts: date, last: date, fits: bool) -> None:
        """A year and the day of giving; never backwards."""
        assert (term_fits(starts, last, TODAY) is None) == fits


class TestTheLifeOfAListing:
    def test_an_ended_listing_stays_ended(self) -> None:
        """No step leads out of closed, withdrawn or failed."""
        ended = {"closed", "withdrawn", "failed"}
        assert {state for state, _ in states.STEPS} & ended == set()

    def test_only_the_exchange_officer_strikes_and_certifies(self) -> None:
        """Neither farmer nor clerk awards, signs for both, or closes."""
        for step in ("award", "sign-contract", "close", "fail", "suspend", "resume"):
            desks = {desks for (_, named), (_, desks) in states.STEPS.items() if named == step}
            assert desks == {(Role.EXCHANGE,)}
