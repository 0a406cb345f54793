"""Every rule of the catalogue: planted in a sound village, found, and held to what it blocks."""

import pytest

from rural_rights.registry import intake
from rural_rights.registry.intake.catalogue import rules
from tests.intake.faults import FAULTS
from tests.intake.planting import OFFICE_DATE, Fault

# Told while reading, or only with a register or a correction beside: their tests are there.
ELSEWHERE = {
    "row-width", "text-damaged", "cell-formula", "crs-converted", "crs-undeclared",
    "correction-stale", "differs-from-register", "living-elsewhere",
    "certificate-number-registered",
}  # fmt: skip

# A fault of an issuer holds its thirty contracts and their leases, any other a family or two.
OF_AN_ISSUER = {"issuer-held-back", "code-twice"}
ISSUER_DOWN, HOUSEHOLDS_DOWN = 33, 5


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault.rule}-{fault.table}" for fault in FAULTS])
def test_a_planted_fault_is_found(
    handover: intake.Handover, village: intake.Village, fault: Fault
) -> None:
    """In its row; a rejected row holds its right, and hardly another."""
    checked = intake.check(fault.in_(handover), on=OFFICE_DATE)
    found = [
        finding
        for finding in checked.findings
        if (finding.rule, finding.table, finding.key) == (fault.rule, fault.table, fault.key)
    ]

    assert found, [(f.rule, f.table, f.key) for f in checked.findings]
    severity = rules()[fault.rule].severity
    assert {finding.severity for finding in found} == {severity}
    assert bool(checked.held) <= bool(checked.rejected)
    waiting = {key for key in checked.held if key not in village.held}
    at_most = ISSUER_DOWN if fault.rule in OF_AN_ISSUER else HOUSEHOLDS_DOWN
    assert len(waiting) <= at_most


def test_every_rule_is_planted_somewhere() -> None:
    """A rule that no fault can break is no rule."""
    assert {fault.rule for fault in FAULTS} | ELSEWHERE == set(rules())
