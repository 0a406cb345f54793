"""A farmer's account, from the counter to his first sign-in, and the ways round it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from rural_rights.access.commands.enrol_person import (
    Enrolment,
    SlipAsk,
    SlipMade,
    enrol_person,
    give_slip,
)
from rural_rights.access.enrolment import activate, print_slip
from rural_rights.access.sign_in import sign_in
from rural_rights.access.store import accounts
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import NotFound, Refused
from tests.office import VILLAGE, Office

CLERK = Actor(None, "文书", Role.CLERK, scope=VILLAGE)
NEIGHBOUR = Actor(None, "邻村文书", Role.CLERK, scope="330783123202")
PASSWORD = "our own field 3"


@pytest.fixture
def number(desk) -> str:
    """The identity number of a villager with a right."""
    office = Office(desk)
    head = office.contract_right().home.head
    with desk.reading() as conn:
        sealed = conn.execute(
            text("SELECT number_sealed FROM identity_document WHERE party_id = :head"),
            {"head": head},
        ).scalar_one()
    return str(desk.vault.open_sealed(sealed), "utf-8")


def enrol(desk: Desk, number: str, clerk: Actor = CLERK, phone: str = "") -> SlipMade:
    return desk.carry_out(enrol_person, clerk, Enrolment(id_number=number, phone=phone))


class TestEnrolment:
    def test_the_person_chooses_the_password_by_the_code_on_the_slip(self, desk, number):
        """
        The clerk never knows it, and the slip opens nothing a second time.
        """
        made = enrol(desk, number)
        slip = print_slip(desk, CLERK, made.slip)

        activate(desk, slip.login_name, slip.code.lower(), PASSWORD, at=now_utc())

        assert sign_in(desk, slip.login_name, PASSWORD, now_utc())
        with pytest.raises(Refused, match="slip-code-wrong"):
            activate(desk, slip.login_name, slip.code, "another one 4", at=now_utc())

    def test_the_phone_number_given_at_the_counter_signs_in_too(self, desk, number):
        """
        It is found by a keyed hash; the number itself is kept sealed.
        """
        made = enrol(desk, number, phone="13800138000")
        slip = print_slip(desk, CLERK, made.slip)
        activate(desk, slip.login_name, slip.code, PASSWORD, at=now_utc())

        assert sign_in(desk, "13800138000", PASSWORD, now_utc())

    def test_a_person_of_another_village_is_not_known_here(self, desk, number):
        """
        The neighbour's clerk is told the same as for a number that nobody has.
        """
        with pytest.raises(Refused, match="person-not-registered-here"):
            enrol(desk, number, NEIGHBOUR)

    def test_the_neighbours_clerk_cannot_print_the_slip(self, desk, number):
        """
        A slip is as close as the person it is for.
        """
        made = enrol(desk, number)
        with pytest.raises(NotFound):
            print_slip(desk, NEIGHBOUR, made.slip)

    def test_nobody_has_two_accounts(self, desk, number):
        """
        The second enrolment is refused.
        """
        enrol(desk, number)
        with pytest.raises(Refused, match="person-has-account"):
            enrol(desk, number)

    def test_a_slip_printed_again_makes_the_former_code_worthless(self, desk, number):
        """
        The last print counts.
        """
        made = enrol(desk, number)
        former = print_slip(desk, CLERK, made.slip)
        print_slip(desk, CLERK, made.slip)
        with pytest.raises(Refused, match="slip-code-wrong"):
            activate(desk, former.login_name, former.code, PASSWORD, at=now_utc())

    def test_after_five_wrong_codes_the_right_one_is_worth_nothing(self, desk, number):
        """
        Tries are counted even though each is refused.
        """
        slip = print_slip(desk, CLERK, enrol(desk, number).slip)
        for _ in range(5):
            with pytest.raises(Refused):
                activate(desk, slip.login_name, "AAAA-AAAA", PASSWORD, at=now_utc())
        with pytest.raises(Refused, match="slip-code-wrong"):
            activate(desk, slip.login_name, slip.code, PASSWORD, at=now_utc())

    def test_the_journal_names_the_account_and_nothing_personal(self, desk, number):
        """
        Neither number, name nor phone stands in an entry.
        """
        enrol(desk, number, phone="13800138000")
        with desk.reading() as conn:
            body = conn.execute(
                text("SELECT body FROM journal_entry WHERE act = 'enrol-person'")
            ).scalar_one()
        assert '"account"' in body
        for secret in (number, "13800138000", "吴"):
            assert secret not in body


class TestRecovery:
    def test_a_lost_password_is_replaced_only_after_the_waiting_time(self, desk, number):
        """
        The person hears of it at once, so that somebody with a stolen card gains nothing.
        """
        made = enrol(desk, number)
        first = print_slip(desk, CLERK, made.slip)
        activate(desk, first.login_name, first.code, PASSWORD, at=now_utc())
        with desk.reading() as conn:
            account = accounts.by_id(conn, made.account_id)
        ask = SlipAsk(account=account.public_id, purpose="recover")
        again = desk.carry_out(give_slip, CLERK, ask)
        slip = print_slip(desk, CLERK, again.slip)

        with pytest.raises(Refused, match="slip-still-waits"):
            activate(desk, slip.login_name, slip.code, "a fresh one 5", at=now_utc())
        tomorrow = now_utc() + timedelta(hours=24, minutes=1)
        activate(desk, slip.login_name, slip.code, "a fresh one 5", at=tomorrow)

        assert sign_in(desk, slip.login_name, "a fresh one 5", now_utc())
        with desk.reading() as conn:
            told = conn.execute(
                text("SELECT count(*) FROM message WHERE account_id = :id AND kind = 'recover'"),
                {"id": made.account_id},
            ).scalar_one()
        assert told == 1

    def test_the_neighbours_clerk_cannot_recover_it(self, desk, number):
        """
        He is told that there is no such account.
        """
        made = enrol(desk, number)
        with desk.reading() as conn:
            account = accounts.by_id(conn, made.account_id)
        with pytest.raises(NotFound):
            desk.carry_out(
                give_slip, NEIGHBOUR, SlipAsk(account=account.public_id, purpose="recover")
            )
