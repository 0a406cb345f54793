"""The tests' own office: what it enters is a register like any other."""

from __future__ import annotations

import pytest

from rural_rights.db.desk import Desk
from tests.office import Office


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def test_a_contract_right_stands_with_holders_parcels_and_certificate(office):
    """Two co-holders, two parcels, one certificate in force, nothing against it."""
    right = office.contract_right()
    folio = office.folio(right.unit_id)
    assert folio.state == "current"
    assert [holder.name for holder in folio.holders] == ["吴平宝", "陈秀英"]
    assert len(folio.parcels) == len(right.parcels) == 2
    assert folio.right is not None
    assert folio.certificate_of(folio.right.right_id) is not None


def test_each_right_belongs_to_its_own_household(office):
    """Homestead and shares are entered for households of their own kind."""
    assert office.folio(office.homestead().unit_id).right_kind == "homestead"
    assert office.folio(office.share_right().unit_id).holders[0].share_units


def test_a_seizure_is_on_the_folio(office):
    """The court's desk holds a right."""
    right = office.contract_right()
    office.seize(right.unit_id)
    assert office.folio(right.unit_id).state == "seized"
