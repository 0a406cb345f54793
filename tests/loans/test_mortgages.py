"""Filing and releasing: one place in line each, once each, whoever comes at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from rural_rights.db.desk import Desk
from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.loans.commands.file_mortgage import file_mortgage
from rural_rights.registry.commands.register_mortgage import MortgageAsk, register_mortgage
from tests.loans.lender import Lender

AT_ONCE = 8


class TestFiling:
    def test_a_second_bank_comes_behind_the_first(self, office, bank, other_bank):
        """
        民法典 414: rank by the time of entry; both stand.
        """
        right = office.contract_right()
        for lender in (bank, other_bank):
            lender.authorised(right)

        first, second = bank.filed(right), other_bank.filed(right)

        assert [(m.priority, m.rank) for m in (first, second)] == [(1, 1), (2, 2)]
        assert office.folio(right.unit_id).state == "restricted"

    def test_every_adult_co_holder_must_have_agreed(self, office, bank):
        """
        民法典 301; a child's agreement is not asked.
        """
        home = office.household("吴平宝", "陈秀英", "吴小宝", children=1)
        right = office.contract_right(home)
        bank.authorised(right, consenting=[])
        with pytest.raises(Refused, match=r"^co-holder-consent-missing$"):
            bank.filed(right)

        bank.authorised(right, consenting=list(home.people[:2]))

        assert bank.filed(right).rank == 1

    def test_without_leave_nothing_is_filed(self, office, bank, other_bank):
        """
        Nor on another bank's check.
        """
        right = office.contract_right()
        bank.authorised(right)
        check = bank.check(right)

        with pytest.raises(NotFound):
            office.do(file_mortgage, other_bank.terms(check.public_id), other_bank.officer)

    def test_a_check_holds_a_day(self, office, bank, owner_engine):
        """
        After that the right is looked at again.
        """
        right = office.contract_right()
        bank.authorised(right)
        ask = bank.terms(bank.check(right).public_id)
        with owner_engine.begin() as conn:
            conn.execute(text("UPDATE c330783.lending_check SET valid_until = checked_at"))

        with pytest.raises(Refused, match=r"^check-expired$"):
            office.do(file_mortgage, ask, bank.officer)

    def test_a_homestead_waits_for_the_county_s_authorisation(self, office, bank):
        """
        民法典 399(2): the check says so before anybody fills in a form.
        """
        house = office.homestead()
        bank.authorised(house)

        seen = bank.check(house)

        assert seen.colour == "red"
        assert [b["rule"] for b in seen.result["blocks"]] == ["homestead-mortgage-not-authorised"]
        with pytest.raises(Refused, match=r"^homestead-mortgage-not-authorised$"):
            bank.filed(house)

    def test_a_pledge_of_shares_is_no_entry(self, office, bank):
        """
        担保解释 63: there is no statutory registry.
        """
        shares = office.share_right()
        bank.authorised(shares)

        with pytest.raises(Refused, match=r"^share-pledge-not-registrable$"):
            bank.filed(shares)

    def test_private_plots_are_no_security(self, office, bank):
        """
        自留地 is registered and never mortgaged.
        """
        plot = office.contract_right(category="21")
        bank.authorised(plot)

        with pytest.raises(Refused, match=r"^land-not-pledgeable$"):
            bank.filed(plot)

    def test_a_seizure_between_check_and_filing_stops_it(self, office, bank):
        """
        The guard reads the register again: a green check promises nothing about tomorrow.
        """
        right = office.contract_right()
        bank.authorised(right)
        ask = bank.terms(bank.check(right).public_id)
        office.seize(right.unit_id)

        with pytest.raises(Refused, match=r"^unit-seized$"):
            office.do(file_mortgage, ask, bank.officer)


class TestOnce:
    def test_a_double_click_registers_once(self, office, bank):
        """
        The same form sent again gets the first answer.
        """
        right = office.contract_right()
        bank.authorised(right)
        ask = bank.terms(bank.check(right).public_id)

        answers = [office.do(file_mortgage, ask, bank.officer, key="form-0001") for _ in range(2)]

        assert answers[0] == answers[1]
        assert len(office.folio(right.unit_id).mortgages) == 1

    def test_a_lost_answer_registers_once(self, office, bank):
        """
        The bank files its loan again under another key: it is told of the first filing.
        """
        right = office.contract_right()
        bank.authorised(right)
        ask = bank.terms(bank.check(right).public_id)

        answers = [office.do(file_mortgage, ask, bank.officer, key=key) for key in ("k1", "k2")]

        assert answers[0] == answers[1]
        with pytest.raises(Refused, match=r"^mortgage-loan-once$"):
            office.do(
                file_mortgage, ask.model_copy(update={"contract_no": "another"}), bank.officer
            )

    def test_the_same_request_at_once_registers_once(self, office, bank, engine, vault):
        """
        From two servers, at the same instant, by key and by loan.
        """
        right = office.contract_right()
        bank.authorised(right)
        ask = bank.terms(bank.check(right).public_id)
        desks = [Desk(engine, office.desk.county, vault) for _ in range(2)]
        start = Barrier(AT_ONCE)

        def send(place: int) -> int:
            start.wait()
            desk, key = desks[place % 2], ("one-key" if place < AT_ONCE // 2 else f"key-{place}")
            return desk.carry_out(file_mortgage, bank.officer, ask, key=key).mortgage_id

        with ThreadPoolExecutor(AT_ONCE) as pool:
            entered = set(pool.map(send, range(AT_ONCE)))

        [mortgage] = office.folio(right.unit_id).mortgages
        assert entered == {mortgage.mortgage_id}

    def test_a_loan_number_is_one_loan_even_on_two_rights_at_once(
        self, office, bank, engine, vault
    ):
        """
        Two units, so no common lock: the constraint decides, and says so.
        """
        rights = [office.contract_right() for _ in range(2)]
        for right in rights:
            bank.authorised(right)
        asks = [bank.terms(bank.check(right).public_id, loan_no="L-1") for right in rights]
        start = Barrier(2)

        def send(place: int) -> str:
            start.wait()
            desk = Desk(engine, office.desk.county, vault)
            try:
                desk.carry_out(file_mortgage, bank.officer, asks[place])
            except Refused as refusal:
                return refusal.breaches[0].rule
            return "entered"

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(send, range(2)))

        assert said == ["entered", "mortgage-loan-once"]


class TestRanks:
    def test_banks_at_once_on_one_right_get_different_ranks(self, office, engine, vault):
        """
        Through two servers: priorities 1 to n, none twice, none left out.
        """
        right = office.contract_right()
        banks = [Lender(office, f"银行{place}") for place in range(AT_ONCE)]
        for lender in banks:
            lender.authorised(right)
        asks = [lender.terms(lender.check(right).public_id) for lender in banks]
        desks = [Desk(engine, office.desk.county, vault) for _ in range(2)]
        start = Barrier(AT_ONCE)

        def file(place: int) -> int:
            start.wait()
            desk = desks[place % 2]
            return desk.carry_out(file_mortgage, banks[place].officer, asks[place]).priority

        with ThreadPoolExecutor(AT_ONCE) as pool:
            priorities = sorted(pool.map(file, range(AT_ONCE)))

        assert priorities == [*range(1, AT_ONCE + 1)]
        assert [m.rank for m in office.folio(right.unit_id).mortgages] == priorities

    def test_a_release_lets_those_behind_move_up(self, office, bank, other_bank):
        """
        Priority is kept for good; a later filing comes behind all that ever were.
        """
        right = office.contract_right()
        for lender in (bank, other_bank):
            lender.authorised(right)
        first, second = bank.filed(right), other_bank.filed(right)

        done = bank.released(first)

        assert not done.unburdened
        assert (bank.rank(first), other_bank.rank(second)) == (None, 1)
        third = bank.filed(right)
        assert (third.priority, third.rank) == (3, 2)

    def test_the_last_release_leaves_the_right_unburdened(self, office, bank):
        """
        A released mortgage blocks nothing.
        """
        right = office.contract_right()
        bank.authorised(right)

        assert bank.released(bank.filed(right)).unburdened
        assert bank.check(right).colour == "green"

    def test_only_its_own_bank_releases_it(self, office, bank, other_bank):
        """
        Another bank does not learn that it exists.
        """
        right = office.contract_right()
        bank.authorised(right)
        filed = bank.filed(right)

        with pytest.raises(NotFound):
            other_bank.released(filed)

    def test_the_register_s_act_takes_only_the_bank_itself(self, office, bank, other_bank):
        """
        No actor files in another bank's name.
        """
        right = office.contract_right()
        bank.authorised(right)
        terms = bank.terms(bank.check(right).public_id).model_dump(exclude={"check"})
        ask = MortgageAsk(**terms, unit_id=right.unit_id, institution_id=bank.institution)

        with pytest.raises(NotFound):
            office.do(register_mortgage, ask, other_bank.officer)
