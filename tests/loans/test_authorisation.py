"""Who lets a bank look, for how long, and what the bank then sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from rural_rights.kernel.canonical import digest
from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.loans.commands.file_mortgage import file_mortgage
from rural_rights.loans.queries import run_check
from rural_rights.registry.store.mine import readings_of


class TestGiving:
    def test_the_holder_gives_it_on_his_phone(self, office, bank):
        """
        From then on the bank sees this right, to the last day given.
        """
        right = office.contract_right()

        given = bank.authorised(right, days=30)

        assert bank.check(right).colour == "green"
        office.days_pass(29)
        assert office.today.isoformat() == given.last_day
        assert bank.check(right).colour == "green"
        office.days_pass(1)
        with pytest.raises(NotFound):
            bank.check(right)

    def test_thirty_days_at_most(self, office, bank):
        """
        The county's figure; a day more is refused, and it can be given again.
        """
        right = office.contract_right()

        with pytest.raises(Refused, match=r"^authorisation-too-long$"):
            bank.authorised(right, days=31)

    def test_the_clerk_files_a_signed_paper(self, office, bank):
        """
        With its number, for a household of his village, and only then.
        """
        right = office.contract_right()

        with pytest.raises(Refused, match=r"^authorisation-paper-missing$"):
            bank.authorised(right, office.clerk)
        bank.authorised(right, office.clerk, document_no="授2026-0001")

        assert bank.check(right).colour == "green"

    def test_nobody_else_gives_it(self, office, bank):
        """
        Neither a neighbour nor a clerk of another village learns that the right exists.
        """
        right = office.contract_right()
        neighbour = office.farmer(office.person("邻居"))
        stranger = office.actor(office.clerk.role, "330783106209", account=901)

        for actor in (neighbour, stranger, bank.officer):
            with pytest.raises(NotFound):
                bank.authorised(right, actor, document_no="授1")

    def test_a_minor_cannot_give_it(self, office, bank):
        """
        An adult holder must.
        """
        home = office.household("吴平宝", "吴小宝", children=1)
        right = office.contract_right(home)
        child = home.people[1]

        with pytest.raises(Refused, match=r"^authoriser-not-holder$"):
            bank.authorised(right, office.farmer(child), given_by=child)

    def test_only_banks_of_the_county_are_let_in(self, office, bank):
        """
        An insurer is no bank.
        """
        right = office.contract_right()
        insurer = office.institution("东阳农业保险", "insurer")

        with pytest.raises(Refused, match=r"^bank-not-granted$"):
            bank.authorised(right, institution_id=insurer)

    def test_it_is_taken_back(self, office, bank):
        """
        From then on the bank sees nothing new; what it was shown stays on record.
        """
        right = office.contract_right()
        given = bank.authorised(right)
        seen = bank.check(right)

        bank.revoked(right, given)

        with pytest.raises(NotFound):
            bank.check(right)
        with pytest.raises(NotFound):
            office.do(file_mortgage, bank.terms(seen.public_id), bank.officer)


class TestSeeing:
    def test_an_unknown_certificate_and_an_unauthorised_one_are_told_alike(self, office, bank):
        """
        That a right exists is not told.
        """
        right = office.contract_right()

        for asked in (bank.number(right), "浙(2026)东阳市不动产权第0000009号", "https://x/v/y"):
            with pytest.raises(NotFound):
                run_check(office.desk, bank.officer, asked)

    def test_another_bank_sees_nothing(self, office, bank, other_bank):
        """
        Leave is given to one bank.
        """
        right = office.contract_right()
        bank.authorised(right)

        with pytest.raises(NotFound):
            other_bank.check(right)

    def test_names_are_masked_and_other_banks_unnamed(self, office, bank, other_bank):
        """
        Rank and amount of a prior mortgage are told, its bank is not.
        """
        right = office.contract_right()
        for lender in (bank, other_bank):
            lender.authorised(right)
        bank.filed(right)

        seen = other_bank.check(right)

        assert seen.colour == "amber"
        [prior] = seen.result["mortgages"]
        assert (prior["rank"], prior["secures_yuan"]) == (1, "20000.00")
        assert "吴平宝" not in str(seen.result)
        assert bank.name not in str(seen.result)
        assert bank.check(right).result["mortgages"][0]["mortgagee"] == bank.name

    def test_the_giver_s_other_rights_are_shown_as_far_as_he_let(self, office, bank):
        """
        All three rights in one look; what was not authorised is named as not asked.
        """
        land = office.contract_right()
        head, *_ = land.home.people
        house = office.homestead(
            replace(office.household(kind="homestead"), people=land.home.people)
        )
        bank.authorised(land)
        assert bank.check(land).result["not_authorised"] == ["homestead", "share"]
        bank.authorised(house, given_by=head)

        seen = bank.check(land).result

        assert [other["right_kind"] for other in seen["other_rights"]] == ["homestead"]
        assert seen["not_authorised"] == ["share"]

    def test_each_look_is_on_record_for_the_holder(self, office, bank):
        """
        Who looked, when and for what; the result is kept with its hash for a day.
        """
        right = office.contract_right()
        bank.authorised(right)

        seen = bank.check(right)

        with office.desk.reading() as conn:
            [reading] = readings_of(conn, right.home.head, (office.folio(right.unit_id),))
            stored = conn.execute(text("SELECT result, sha256 FROM lending_check")).one()
        assert (reading.institution, reading.what, reading.purpose) == (
            bank.name, "lending-check", "lending",
        )  # fmt: skip
        assert digest(stored.result).hex() == stored.sha256
        assert seen.valid_until - seen.checked_at == timedelta(hours=24)
