"""An office with two banks."""

from __future__ import annotations

import pytest

from rural_rights.db.desk import Desk
from tests.loans.lender import Lender
from tests.office import Office


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


@pytest.fixture
def bank(office: Office) -> Lender:
    return Lender(office)


@pytest.fixture
def other_bank(office: Office) -> Lender:
    return Lender(office, "浙中村镇银行")
