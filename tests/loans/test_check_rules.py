"""The check and the guard of the entry say the same, whatever the folio."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rural_rights.kernel.refusal import Refused
from rural_rights.loans.rules.check import (
    adult_holders,
    check_still_holds,
    co_holders_agree,
    examine,
)
from rural_rights.loans.rules.disclosure import OTHER_BANK, disclosed
from rural_rights.registry.commands import register_mortgage as guard
from rural_rights.registry.model import (
    Certificate,
    Folio,
    Holder,
    Lease,
    Mortgage,
    Parcel,
    Restriction,
    Right,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
NO_ID = UUID(int=0)


def holder(person: int, born: date | None, died: date | None) -> Holder:
    return Holder(person, NO_ID, f"某人{person}", "1", born, died, "02", person == 1, None, None)


def right_until(end: date | None, kind: str) -> Right:
    return Right(
        1, 10, NO_ID, kind, 20, None, "1", "110", date(2022, 1, 1), end, Decimal("1600.00"), {},
        (), "100", "2019", None, date(2022, 1, 1), date(2022, 1, 1), NOW, 1,
    )  # fmt: skip


def mortgage(rank: int) -> Mortgage:
    return Mortgage(
        rank, 100 + rank, NO_ID, 10, rank, f"第{rank}家银行", "general", Decimal("1000.00"),
        Decimal("9000.00"), TODAY, TODAY + timedelta(days=9), f"L{rank}", f"C{rank}", None, False,
        TODAY, TODAY, NOW, rank, rank,
    )  # fmt: skip


def parcel(number: int, category: str) -> Parcel:
    return Parcel(
        number, NO_ID, "parcel", f"P{number}", None, Decimal("800.00"), None, Decimal("800.00"),
        category, "011", "1", True, None, None, None, None,
    )  # fmt: skip


LEASE = Lease(
    1, 2, NO_ID, None, "家庭农场", None, "lease", "HT-1", TODAY, TODAY, TODAY + timedelta(days=900),
    Decimal("800.00"), None, None, None, None, (),
)  # fmt: skip
DAYS = st.dates(date(1940, 1, 1), date(2026, 11, 22))


@st.composite
def folios(draw: st.DrawFn) -> Folio:
    """Any folio: with or without a right, burdens, certificate, open case."""
    kind = draw(st.sampled_from(["contract", "homestead", "share"]))
    end = draw(st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=900)))
    has_right = draw(st.booleans())
    state = draw(st.sampled_from(["drafted", "signed", "issued", "void", "superseded", ""]))
    kinds = draw(
        st.lists(st.sampled_from(["seizure", "objection", "advance-notice", "dispute"]), max_size=2)
    )
    people = draw(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), max_size=3))
    return Folio(
        1, NO_ID, kind, "CODE", "330783123201", "某村",
        right_until(end, kind) if has_right else None,
        None,
        holders=tuple(holder(n, *dates) for n, dates in enumerate(people, 1)),
        parcels=tuple(parcel(n, c) for n, c in enumerate(draw(st.lists(st.sampled_from(["10", "21", "22"]), max_size=3)), 1)),
        leases=draw(st.sampled_from([(), (LEASE,)])),
        mortgages=tuple(mortgage(n) for n in range(1, draw(st.integers(0, 2)) + 1)),
        restrictions=tuple(
            Restriction(n, n, NO_ID, k, "法院", "文号", TODAY, None) for n, k in enumerate(kinds)
        ),
        certificates=(
            (Certificate(1, 2, NO_ID, 10, "contract-land", "号", 1, state, TODAY, "qr", None, None),)
            if state
            else ()
        ),
        open_cases=draw(st.sampled_from([(), (7,)])),
    )  # fmt: skip


def refused_by_guard(folio: Folio) -> set[str]:
    """What the entry itself refuses for a loan that is small and short."""
    ask = guard.MortgageAsk(
        unit_id=1, institution_id=1, secures_yuan=Decimal("0.01"), value_yuan=Decimal("9999999.00"),
        debt_from=date(2000, 1, 1), debt_to=date(2000, 1, 2), loan_no="L", contract_no="C",
    )  # fmt: skip
    try:
        guard._refuse(folio, ask, TODAY)
    except Refused as refusal:
        return {breach.rule for breach in refusal.breaches}
    return set()


@given(folios(), st.sets(st.integers(1, 3)))
def test_the_check_blocks_exactly_what_the_entry_refuses(
    folio: Folio, consenting: set[int]
) -> None:
    """
    Red if and only if the entry, or the consent asked before it, would be refused.
    """
    examined = examine(folio, consenting, TODAY, homestead_authorised=False)

    consent = co_holders_agree(folio, consenting, TODAY)
    expected = refused_by_guard(folio) | ({consent.rule} if consent else set())
    assert {breach.rule for breach in examined.blocks} == expected
    assert (examined.colour == "red") == bool(expected)


@given(folios())
def test_what_only_has_to_be_weighed_blocks_nothing(folio: Folio) -> None:
    """
    A lease survives (民法典 405); a prior mortgage is ranked first (414): amber, not red.
    """
    examined = examine(folio, {1, 2, 3}, TODAY, homestead_authorised=True)
    noted = [note.rule for note in examined.notes]

    assert noted.count("prior-mortgage") == len(folio.mortgages)
    assert noted.count("existing-lease") == len(folio.leases)
    assert all(breach.says_en and breach.remedy_zh and breach.law for breach in examined.blocks)


@given(folios(), st.integers(0, 3))
def test_no_holder_and_no_other_bank_is_named(folio: Folio, bank: int) -> None:
    """
    Names are masked for whoever asks.
    """
    shown = disclosed(folio, bank, TODAY)

    assert all(person.name not in str(shown) for person in folio.holders)
    for told, real in zip(shown["mortgages"], folio.mortgages, strict=True):
        own = real.institution_id == bank
        assert told["mortgagee"] == (real.institution_name if own else OTHER_BANK)


class TestAge:
    def test_of_age_on_the_eighteenth_birthday(self) -> None:
        """
        民法典 17: not the day before; an unknown birth date counts as of age.
        """
        born = [date(2008, 11, 22), date(2008, 11, 23), None]
        folio = SimpleNamespace(holders=[holder(n, day, None) for n, day in enumerate(born)])

        assert [h.person_id for h in adult_holders(folio, TODAY)] == [0, 2]  # type: ignore[arg-type]

    def test_the_dead_are_not_asked(self) -> None:
        """
        Whoever inherits is asked after the change is entered.
        """
        folio = SimpleNamespace(holders=[holder(1, date(1950, 1, 1), TODAY)])

        assert co_holders_agree(folio, (), TODAY) is None  # type: ignore[arg-type]


class TestValidity:
    def test_to_the_instant(self) -> None:
        """
        The end is not included.
        """
        assert check_still_holds(NOW + timedelta(microseconds=1), NOW) is None
        assert check_still_holds(NOW, NOW) is not None
