"""From a farmer's offer to a lease on the folio: the whole way, and what stops it."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rural_rights.db.act import Tx
from rural_rights.db.constraints import breach_of, sqlstate
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import working_days_between
from rural_rights.kernel.refusal import NotFound, Refused, Stale
from rural_rights.registry import tables
from rural_rights.registry.commands.register_lease import LeaseAsk, register_lease
from rural_rights.transfers.commands.award_listing import AwardAsk, award_listing
from rural_rights.transfers.commands.close_listing import close_listing
from rural_rights.transfers.commands.decline_application import DeclineAsk, decline_application
from rural_rights.transfers.commands.draft_listing import ListingMoved
from rural_rights.transfers.commands.give_mandate import MandateAsk, MandateGiven, give_mandate
from rural_rights.transfers.commands.halt_listing import fail_listing
from rural_rights.transfers.commands.record_payment import PaymentAsk, record_payment
from rural_rights.transfers.commands.revoke_mandate import RevokeAsk, revoke_mandate
from rural_rights.transfers.commands.sign_contract import sign_contract
from rural_rights.transfers.commands.withdraw_listing import EndAsk, withdraw_listing
from rural_rights.transfers.store.mandates import mandate_between
from tests.office import VILLAGE, uscc


def rules_of(refused) -> set[str]:
    return {breach.rule for breach in refused.value.breaches}


class TestTheWholeWay:
    def test_a_parcel_is_let_from_offer_to_lease(self, office, market):
        """Listed, applied for, awarded after the notice, signed: the lease is on the folio."""
        right = office.contract_right()
        listed = market.listed(right)
        assert (listed.state, listed.number) == ("published", f"NJ330783{office.today.year}00001")
        application = market.applied(listed.listing_id, offer="860.00")
        market.notice_ends(listed.listing_id)
        assert market.award(listed.listing_id, application).state == "awarded"
        signed = market.sign(listed.listing_id)
        [lease] = office.folio(right.unit_id).leases
        assert lease.contract_no == signed.contract_no
        assert len(lease.contract_no) <= 20
        assert lease.contract_no.startswith("LZ330783")
        assert lease.parcel_ids == right.parcels[:1]
        assert lease.rent_per_mu_yuan == Decimal("860.00")
        assert lease.lessee_name == "东阳市绿野家庭农场"
        assert market.listing(listed.listing_id).state == "contracted"

    def test_the_notice_lasts_the_county_s_working_days(self, office, market):
        """Five working days after the day of publication."""
        listing = market.listing(market.listed(office.contract_right()).listing_id)
        assert listing.notice_from == office.today
        assert working_days_between(listing.notice_from, listing.notice_to) == 5

    def test_certified_only_when_signed_and_paid_and_closed_only_when_certified(
        self, office, market
    ):
        """The transaction certificate needs contract and payment proof (invariant 71)."""
        awarded = market.awarded(office.contract_right())
        with pytest.raises(Refused) as refused:
            market.certify(awarded.listing_id)
        assert rules_of(refused) == {"contract-not-signed", "payment-not-proved"}
        market.sign(awarded.listing_id)
        with pytest.raises(Refused) as refused:
            market.certify(awarded.listing_id)
        assert rules_of(refused) == {"payment-not-proved"}
        step = market.step(awarded.listing_id).model_dump()
        paid = {"paid_on": office.today, "reference": "农商行转账20261201"}
        with pytest.raises(Refused) as refused:
            office.do(
                record_payment,
                PaymentAsk(**step, paid_yuan=Decimal("1919.99"), **paid),
                office.exchange,
            )
        assert rules_of(refused) == {"payment-below-first-instalment"}
        office.do(
            record_payment,
            PaymentAsk(**step, paid_yuan=Decimal("1920.00"), **paid),
            office.exchange,
        )
        certified = market.certify(awarded.listing_id)
        assert certified.number == f"东农流鉴({office.today.year})第000001号"
        with pytest.raises(Refused) as refused:
            office.do(close_listing, market.step(awarded.listing_id), office.exchange)
        assert rules_of(refused) == {"not-certified-yet"}

    def test_every_step_is_an_entry_over_the_same_content(self, office, market, owner_engine):
        """From publication on the digest of the content does not change (invariant 66)."""
        awarded = market.awarded(office.contract_right())
        market.sign(awarded.listing_id)
        with owner_engine.connect() as conn:
            rows = conn.execute(
                text("SELECT step, content_digest FROM c330783.listing_event ORDER BY id")
            ).all()
        assert [row.step for row in rows] == ["draft", "publish", "award", "sign-contract"]
        assert len({bytes(row.content_digest) for row in rows}) == 1


class TestPublishing:
    def test_a_seized_right_is_not_published(self, office, market):
        """The court's seizure stops it (invariant 61)."""
        right = office.contract_right()
        draft = market.drafted(right)
        office.seize(right.unit_id)
        with pytest.raises(Refused) as refused:
            market.publish(draft, office.farmer(right.home.head))
        assert rules_of(refused) == {"unit-seized"}

    def test_a_right_without_certificate_is_not_published(self, office, market):
        """Only a certificated right is offered (invariant 61)."""
        with pytest.raises(Refused) as refused:
            market.listed(office.contract_right(certified=False))
        assert rules_of(refused) == {"no-certificate-in-force"}

    def test_every_adult_co_holder_must_agree_and_no_child(self, office, market):
        """Husband and wife agree; their child is not asked."""
        right = office.contract_right(office.household("吴平宝", "陈秀英", "吴小军", children=1))
        with pytest.raises(Refused) as refused:
            market.listed(right, agreed=())
        assert rules_of(refused) == {"co-holder-consent-missing"}
        assert market.listed(right, agreed=right.home.people[1:2]).state == "published"

    def test_a_term_that_outlasts_the_contract_is_refused(self, office, market):
        """The contract ends on the last day of 2028 (invariant 62)."""
        right = office.contract_right(term=(date(1999, 1, 1), date(2029, 1, 1)))
        with pytest.raises(Refused) as refused:
            market.listed(right)
        assert rules_of(refused) == {"lease-outlasts-contract"}

    def test_private_plots_are_never_traded(self, office, market):
        """自留地 is listed in the register and never on the exchange."""
        with pytest.raises(Refused) as refused:
            market.drafted(office.contract_right(category="21"))
        assert rules_of(refused) == {"parcel-not-tradable"}

    def test_the_land_stays_farmland_and_basic_farmland_stays_crops(self, office, market):
        """Neither a factory nor a fish pond (invariant 73)."""
        right = office.contract_right()
        for purpose, rule in (
            ("5", "use-not-agricultural"),
            ("4", "basic-farmland-for-crops-only"),
        ):
            with pytest.raises(Refused) as refused:
                market.drafted(right, purpose=purpose)
            assert rules_of(refused) == {rule}

    def test_the_term_starts_after_the_notice(self, office, market):
        """Members may claim priority while the notice runs."""
        with pytest.raises(Refused) as refused:
            market.listed(office.contract_right(), starts_on=office.today)
        assert rules_of(refused) == {"term-starts-before-notice-ends"}

    def test_a_parcel_is_offered_once(self, office, market):
        """A second live listing of the parcel is refused by the database (invariant 74)."""
        right = office.contract_right()
        first = market.listed(right)
        with pytest.raises(Refused) as refused:
            market.listed(right)
        assert rules_of(refused) == {"listing-parcel-once"}
        farmer = office.farmer(right.home.head)
        ask = EndAsk(**market.step(first.listing_id).model_dump(), because="改为自种")
        assert office.do(withdraw_listing, ask, farmer).state == "withdrawn"
        assert market.listed(right).state == "published"

    def test_published_content_cannot_be_changed_even_by_sql(self, office, market, engine):
        """The application's own connection cannot alter price or parcels (invariant 66)."""
        listed = market.listed(office.contract_right())
        for statement in (
            "UPDATE c330783.listing SET rent_per_mu_yuan = 1",
            "UPDATE c330783.listing_parcel SET area_m2 = 1",
            "DELETE FROM c330783.listing_parcel",
        ):
            with pytest.raises(DBAPIError) as caught, engine.begin() as conn:
                conn.execute(text(statement))
            assert sqlstate(caught.value) == "23514"
        assert market.listing(listed.listing_id).rent_per_mu_yuan == Decimal("800.00")

    def test_a_state_cannot_be_skipped_even_by_sql(self, office, market, engine):
        """A draft does not become a contract."""
        market.drafted(office.contract_right())
        with pytest.raises(DBAPIError) as caught, engine.begin() as conn:
            conn.execute(
                text(
                    "UPDATE c330783.listing SET state = 'contracted', number = 'x',"
                    " notice_to = now(), content_digest = ''"
                )
            )
        refused = breach_of(caught.value)
        assert refused is not None
        assert refused.rule == "listing-step"

    def test_a_stranger_s_right_is_not_there(self, office, market):
        """Neither another farmer nor another village's clerk can list it."""
        right = office.contract_right()
        stranger = office.farmer(office.household("陈大").head)
        elsewhere = office.actor(Role.CLERK, "330783123202", account=901)
        for actor in (stranger, elsewhere, office.operator()):
            with pytest.raises(NotFound):
                market.drafted(right, by=actor)


class TestMandates:
    def mandate(
        self, office, right, by: Actor | None = None, paper: str = "委托书2026-1"
    ) -> MandateGiven:
        today = office.today
        ask = MandateAsk(
            principal_id=right.home.head,
            agent_account_id=office.clerk.account_id,
            starts_on=today,
            last_day=today + timedelta(days=90),
            paper_no=paper,
        )
        given: MandateGiven = office.do(give_mandate, ask, by or office.clerk)
        return given

    def listed_by_clerk(self, office, market, right) -> ListingMoved:
        draft = market.drafted(right, by=office.clerk, principal_id=right.home.head)
        published: ListingMoved = market.publish(draft, office.clerk)
        return published

    def test_the_clerk_lists_for_a_farmer_who_signed_a_mandate(self, office, market):
        """Everything the farmer can do is done at the counter for him."""
        right = office.contract_right()
        with pytest.raises(Refused) as refused:
            self.listed_by_clerk(office, market, right)
        assert rules_of(refused) == {"mandate-missing"}
        self.mandate(office, right)
        assert self.listed_by_clerk(office, market, right).state == "published"

    def test_a_revoked_mandate_carries_nothing_further(self, office, market):
        """The farmer takes it back; the clerk's draft cannot be published any more."""
        right = office.contract_right()
        self.mandate(office, right)
        draft = market.drafted(right, by=office.clerk, principal_id=right.home.head)
        with office.desk.reading() as conn:
            mandate = mandate_between(conn, right.home.head, office.clerk.account_id)
        assert mandate is not None
        farmer = office.farmer(right.home.head)
        office.do(revoke_mandate, RevokeAsk(mandate=mandate.public_id), farmer)
        with pytest.raises(Refused) as refused:
            market.publish(draft, office.clerk)
        assert "mandate-missing" in rules_of(refused)

    def test_a_mandate_ends_on_its_day_without_anybody_s_doing(self, office, market):
        """Ninety days later the clerk has no leave."""
        right = office.contract_right()
        self.mandate(office, right)
        office.days_pass(91)
        with pytest.raises(Refused) as refused:
            market.drafted(right, by=office.clerk, principal_id=right.home.head)
        assert rules_of(refused) == {"mandate-missing"}

    def test_a_clerk_needs_the_signed_paper_and_his_own_village(self, office):
        """No paper, no mandate; and nothing outside the prefix."""
        right = office.contract_right()
        with pytest.raises(Refused) as refused:
            self.mandate(office, right, paper="")
        assert rules_of(refused) == {"mandate-paper-missing"}
        elsewhere = office.actor(Role.CLERK, "330783123202", account=office.clerk.account_id)
        with pytest.raises(NotFound):
            self.mandate(office, right, by=elsewhere)


class TestApplying:
    def test_one_application_a_person(self, office, market):
        """The same credit code, typed in full width, is the same applicant."""
        listed = market.listed(office.contract_right())
        code = uscc(7, "93")
        market.applied(listed.listing_id, code=code)
        wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
        with pytest.raises(Refused) as refused:
            market.applied(listed.listing_id, code=wide)
        assert rules_of(refused) == {"listing-application-once"}

    def test_a_wrong_credit_code_and_a_low_offer_are_told_together(self, office, market):
        """Everything wrong is said at once."""
        listed = market.listed(office.contract_right())
        code = uscc(7, "93")
        wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
        with pytest.raises(Refused) as refused:
            market.applied(listed.listing_id, code=wrong, offer="799.99")
        assert rules_of(refused) == {"uscc-check", "price-below-asked"}

    def test_a_villager_applies_with_what_the_register_knows(self, office, market):
        """He types neither name nor number; the number is kept sealed only."""
        listed = market.listed(office.contract_right())
        villager = office.household("陈大").head
        market.applied(listed.listing_id, office.farmer(villager), kind="person", name="", code="")
        [application] = market.applications(listed.listing_id)
        assert (application.name, application.party_id) == ("陈大", villager)
        assert application.uscc is None

    def test_nobody_leases_his_own_land(self, office, market):
        """The wife cannot apply for the household's parcel."""
        right = office.contract_right()
        listed = market.listed(right)
        with pytest.raises(Refused) as refused:
            market.applied(
                listed.listing_id,
                office.farmer(right.home.people[1]),
                kind="person",
                name="",
                code="",
            )
        assert rules_of(refused) == {"applicant-is-holder"}


class TestAwarding:
    def test_not_while_the_notice_runs(self, office, market):
        """Its last day included."""
        listed = market.listed(office.contract_right())
        application = market.applied(listed.listing_id)
        last = market.listing(listed.listing_id).notice_to
        office.days_pass((last - office.today).days)
        with pytest.raises(Refused) as refused:
            market.award(listed.listing_id, application)
        assert rules_of(refused) == {"notice-still-running"}

    def test_an_agreement_needs_exactly_one_qualified_applicant(self, office, market):
        """With two, one must be declined with a reason, or they must bid."""
        listed = market.listed(office.contract_right())
        first, second = market.applied(listed.listing_id), market.applied(listed.listing_id)
        market.notice_ends(listed.listing_id)
        with pytest.raises(Refused) as refused:
            market.award(listed.listing_id, first)
        assert rules_of(refused) == {"several-applicants"}
        ask = DeclineAsk(application=second, because="没有农业经营能力证明")
        assert office.do(decline_application, ask, office.exchange).state == "declined"
        assert market.award(listed.listing_id, first).state == "awarded"

    def test_the_title_is_checked_again(self, office, market):
        """A seizure after publication stops award and contract."""
        right = office.contract_right()
        listed = market.listed(right)
        application = market.applied(listed.listing_id)
        market.notice_ends(listed.listing_id)
        office.seize(right.unit_id)
        with pytest.raises(Refused) as refused:
            market.award(listed.listing_id, application)
        assert rules_of(refused) == {"unit-seized"}

    def test_an_enterprise_needs_its_screening(self, office, market):
        """Business capital is screened before it leases farmland (invariant 72)."""
        listed = market.listed(office.contract_right())
        application = market.applied(listed.listing_id, code=uscc(9, "91"))
        market.notice_ends(listed.listing_id)
        with pytest.raises(Refused) as refused:
            market.award(listed.listing_id, application)
        assert rules_of(refused) == {"business-tenant-not-screened"}
        awarded = market.award(listed.listing_id, application, screening_no="东农审[2026]3号")
        assert awarded.state == "awarded"

    def test_of_two_awards_at_once_one_wins(self, office, market):
        """Two officers press at the same moment, having read the same version."""
        listed = market.listed(office.contract_right())
        application = market.applied(listed.listing_id)
        market.notice_ends(listed.listing_id)
        ask = AwardAsk(**market.step(listed.listing_id).model_dump(), application=application)
        gate, ends = threading.Barrier(2), []

        def press() -> None:
            gate.wait()
            try:
                ends.append(office.do(award_listing, ask, office.exchange).state)
            except (Refused, Stale) as refusal:
                ends.append(type(refusal).__name__)

        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ends) == ["Stale", "awarded"]
        deal = market.deal(listed.listing_id)
        assert deal is not None

    def test_only_the_exchange_officer_awards(self, office, market):
        """The farmer's own clerk does not."""
        listed = market.listed(office.contract_right())
        application = market.applied(listed.listing_id)
        market.notice_ends(listed.listing_id)
        ask = AwardAsk(**market.step(listed.listing_id).model_dump(), application=application)
        with pytest.raises(Refused) as refused:
            office.do(award_listing, ask, office.clerk)
        assert rules_of(refused) == {"listing-step-not-allowed"}

    def test_an_award_without_contract_frees_the_parcel(self, office, market):
        """The officer ends it; the land can be offered again."""
        right = office.contract_right()
        awarded = market.awarded(right)
        ask = EndAsk(**market.step(awarded.listing_id).model_dump(), because="受让方放弃签约")
        assert office.do(fail_listing, ask, office.exchange).state == "failed"
        assert market.deal(awarded.listing_id) is None
        assert market.listed(right).state == "published"


class TestSigning:
    def test_a_second_press_registers_once(self, office, market):
        """The same key brings the same answer; one lease stands."""
        right = office.contract_right()
        awarded = market.awarded(right)
        step = market.step(awarded.listing_id)
        first = office.do(sign_contract, step, office.exchange, key="press-0001")
        again = office.do(sign_contract, step, office.exchange, key="press-0001")
        assert first == again
        assert len(office.folio(right.unit_id).leases) == 1

    def test_a_stale_page_is_told(self, office, market):
        """Without the key, the second press finds the listing changed."""
        awarded = market.awarded(office.contract_right())
        step = market.step(awarded.listing_id)
        office.do(sign_contract, step, office.exchange)
        with pytest.raises(Stale):
            office.do(sign_contract, step, office.exchange)

    def test_a_lease_entered_meanwhile_stops_the_contract_and_nothing_is_half_done(
        self, office, market
    ):
        """Overlap in time and place is refused by the rule (invariant 63)."""
        right = office.contract_right()
        awarded = market.awarded(right)
        listing = market.listing(awarded.listing_id)
        office.do(
            register_lease,
            LeaseAsk(
                unit_id=right.unit_id,
                parcel_ids=right.parcels[:1],
                lessee_name="别人",
                contract_no="LZ-OLD-1",
                signed_on=office.today,
                starts_on=listing.last_day,
                last_day=listing.last_day + timedelta(days=30),
            ),
        )
        with pytest.raises(Refused) as refused:
            market.sign(awarded.listing_id)
        assert rules_of(refused) == {"parcel-already-leased"}
        assert market.listing(awarded.listing_id).state == "awarded"
        assert [lease.contract_no for lease in office.folio(right.unit_id).leases] == ["LZ-OLD-1"]

    def test_the_database_refuses_an_overlap_that_got_past_the_rule(self, office, market):
        """The constraint holds by itself."""
        right = office.contract_right()
        market_signed = market.sign(market.awarded(right).listing_id)
        [lease] = office.folio(right.unit_id).leases

        def write(tx: Tx) -> int:
            return tx.enter(
                tables.LeaseParcel,
                {
                    "lease_id": market_signed.lease_id,
                    "spatial_unit_id": right.parcels[0],
                    "area_m2": Decimal("1.00"),
                    "effective_from": lease.effective_to - timedelta(days=1),
                    "effective_to": lease.effective_to + timedelta(days=1),
                },
            )

        with pytest.raises(Refused) as refused:
            office.enter(write)
        assert rules_of(refused) == {"lease-parcel-alone"}

    def test_the_officer_of_another_county_finds_nothing(self, office, market):
        """Scope is by region prefix."""
        awarded = market.awarded(office.contract_right())
        elsewhere = office.actor(Role.EXCHANGE, "330784", account=902)
        with pytest.raises(NotFound):
            office.do(sign_contract, market.step(awarded.listing_id), elsewhere)
        assert VILLAGE.startswith(office.exchange.scope)
