"""The demo village, read once, and the same with fifty-one planted faults."""

from pathlib import Path

import pytest

from rural_rights.registry import intake
from tests.intake.planting import OFFICE_DATE

ROOT = Path(__file__).parents[2]
CLEAN = ROOT / "demo" / "qianxi"
DIRTY = ROOT / "tests" / "data" / "qianxi-dirty"


@pytest.fixture(scope="session")
def handover() -> intake.Handover:
    return intake.read(CLEAN)


@pytest.fixture(scope="session")
def village(handover: intake.Handover) -> intake.Village:
    return intake.check(handover, on=OFFICE_DATE)


@pytest.fixture(scope="session")
def dirty() -> intake.Village:
    return intake.check(intake.read(DIRTY), on=OFFICE_DATE)
