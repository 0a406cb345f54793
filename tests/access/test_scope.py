"""Who may do what, and how far a role reaches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_rights.access.scope import (
    PERMISSIONS,
    REGIONAL,
    by_institution,
    by_party,
    by_region,
    may,
    must_reach,
    reaches,
)
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import NotFound

CLERK = Actor(1, "文书", Role.CLERK, scope="330783123201")
digits = st.text("0123456789", min_size=6, max_size=19)


def test_an_action_that_nobody_has_written_down_is_open_to_nobody():
    """Deny unless allowed."""
    assert not any(may(Actor(1, "", role), "case.invented") for role in Role)


def test_an_administrator_has_no_business_with_cases_certificates_or_loans():
    """Who gives the keys does not use them."""
    business = ("case.", "certificate.", "mortgage.", "loan.", "listing.", "restriction.", "folio.")
    mine = [name for name, roles in PERMISSIONS.items() if Role.ADMINISTRATOR in roles]
    assert not [name for name in mine if name.startswith(business)]


def test_who_accepts_cases_does_not_finally_review_them():
    """Four eyes, already by role: no role has both."""
    assert not PERMISSIONS["case.accept"] & PERMISSIONS["case.final-review"]


@given(code=digits)
def test_a_clerk_reaches_exactly_what_starts_with_the_code_of_his_village(code):
    """Neither the township, nor the village with the next number."""
    assert reaches(CLERK, code) == code.startswith("330783123201")


@pytest.mark.parametrize("role", sorted(set(Role) - REGIONAL))
def test_banks_and_farmers_reach_nothing_by_region(role):
    """What they see is found by authorisation or by party, never by where it lies."""
    actor = Actor(1, "", role, scope="330783", party_id=5, institution_id=7)
    assert not reaches(actor, "330783123201")
    assert by_region(actor).sql == "false"


@pytest.mark.parametrize("code", [None, ""])
def test_a_record_without_a_code_is_in_nobodys_scope(code):
    """Not even the county's."""
    with pytest.raises(NotFound):
        must_reach(Actor(1, "", Role.REGISTRAR, scope="330783"), code)


@pytest.mark.parametrize("scope", ["", "3", "33078", "3307831", "33078312320", "330783' OR 1=1"])
def test_a_prefix_that_is_no_region_code_reaches_nothing(scope):
    """A broken account opens nothing, and no value gets into the statement."""
    assert by_region(Actor(1, "", Role.CLERK, scope=scope)).sql == "false"


@given(code=st.one_of(digits, st.text(max_size=20)))
def test_the_condition_for_the_database_says_the_same_as_the_rule(code):
    """``scope_from <= code < scope_to`` by code point is: starts with the prefix, for codes."""
    values = by_region(CLERK).values
    inside = values["scope_from"] <= code < values["scope_to"]
    assert inside == code.startswith(CLERK.scope) or not code.isascii() or not code.isdigit()


def test_a_condition_holds_no_value_and_only_a_plain_column():
    """Values are bound; a column's name comes from our own code, and is checked all the same."""
    bank = Actor(1, "", Role.BANK, institution_id=7)
    assert by_institution(bank, "m.institution_id").sql == (
        "(m.institution_id = :scope_institution)"
    )
    assert by_party(bank).sql == "false"
    with pytest.raises(ValueError, match="column"):
        by_region(CLERK, "x; DROP TABLE account")
