"""Fifty-one planted faults: every one is found, and nothing else stays out."""

import csv

import pytest

from rural_rights.registry import intake
from rural_rights.registry.intake import RightKind
from rural_rights.registry.intake.catalogue import rules
from tests.intake.conftest import ROOT

with (ROOT / "tests/data/faults-qianxi.csv").open(encoding="utf-8-sig", newline="") as file:
    ANSWERS = list(csv.DictReader(file))


def _found(village: intake.Village, table: str, keys: str) -> list[intake.Finding]:
    wanted = keys.split("|")
    return [found for found in village.findings if (found.table == table and found.key in wanted)]


@pytest.mark.parametrize(
    "answer", ANSWERS, ids=[f"{answer['kind']}-{answer['severity']}" for answer in ANSWERS]
)
def test_every_row_of_the_answer_key(dirty: intake.Village, answer: dict[str, str]) -> None:
    """Told in the right row, as serious as it is; what only looks odd is not mentioned."""
    found = _found(dirty, answer["table"], answer["key"])

    if answer["severity"] == "ok":
        assert found == []
        return
    assert answer["severity"] in {finding.severity for finding in found}
    if answer["severity"] != "reject":
        assert all(finding.severity != "reject" for finding in found)
    named = [f for f in found if f.severity == answer["severity"]]
    assert any(answer["column"] in {finding.column, ""} for finding in named)


def test_a_finding_says_what_is_wrong_and_what_to_do(dirty: intake.Village) -> None:
    """File, row, column, both languages, and never the ID number itself."""
    found = next(f for f in dirty.findings if f.rule == "id-check-digit")

    assert (found.file, found.row, found.column) == ("权属数据/CBF_JTCY.csv", 233, "CYZJHM")
    assert found.to_json() == {
        "table": "CBF_JTCY",
        "row": 233,
        "key": "330783123201020016/郭英梓",
        "column": "CYZJHM",
        "severity": "reject",
        "rule": "id-check-digit",
        "says": "身份证号校验码错误。对照身份证改正。 / ID check digit wrong; correct it by the card.",
    }


def test_households_without_a_fault_go_in(dirty: intake.Village, village: intake.Village) -> None:
    """Held contracts are exactly those of which some row is rejected."""
    told = {
        key[: len("330783123201010001")]
        for answer in ANSWERS
        if answer["severity"] == "reject" and answer["table"][:3] in {"CBF", "CBH", "CBJ"}
        for key in answer["key"].split("|")
    }
    by_parcel = {
        parcel.parcel.code: contract.household.code
        for contract in village.contracts
        for parcel in contract.parcels
    }
    told |= {
        by_parcel[key]
        for answer in ANSWERS
        if answer["severity"] == "reject" and answer["table"] in {"DK", "CBDKXX"}
        for key in answer["key"].split("|")
        if key in by_parcel
    }
    told.add("330783123201020011")  # the parcel that is in no layer is a row of this household
    in_ = {contract.household.code for contract in dirty.contracts}
    everybody = {contract.household.code for contract in village.contracts}

    assert in_ == everybody - told


def test_other_rights_of_a_faulty_household_go_in(dirty: intake.Village) -> None:
    """Four homesteads and five share households wait; all others are in."""
    held = {kind: {key.code for key in dirty.held if key.kind is kind} for kind in RightKind}

    assert held[RightKind.HOMESTEAD] == {
        "330783123201JC00003",
        "330783123201JC00029",
        "330783123201JC00101",
    }
    assert held[RightKind.SHARE] == {"0017", "0070", "0077", "0095", "0118"}
    assert len(dirty.homesteads) == 112
    assert len(dirty.share_households) == 117


def test_the_head_of_the_share_register_blocks_the_collective_only(dirty: intake.Village) -> None:
    """A wrong organisation code and grand total keep no household out."""
    assert dirty.collective is not None
    assert dirty.collective.uscc == ""
    assert {found.rule for found in dirty.collective.blocked_by} == {
        "uscc-check",
        "share-grand-total",
    }


def test_a_consequence_is_told_at_the_right_it_holds(dirty: intake.Village) -> None:
    """The contract of a household with a wrong ID says for whom it waits."""
    found = next(
        f for f in dirty.findings if f.rule == "right-held-back" and f.key == "330783123201020016J"
    )
    assert "330783123201020016/郭英梓" in found.says_zh


def test_a_formula_is_kept_as_text_and_the_true_name_is_used(dirty: intake.Village) -> None:
    """The share register knows how she is called."""
    contract = next(c for c in dirty.contracts if c.code == "330783123201030013J")
    member = next(m for m in contract.household.members if m.name.startswith("=HYPERLINK"))

    assert dirty.persons[member.person].name == "卢英爱"


def test_a_parcel_without_contract_is_land_that_nobody_holds(dirty: intake.Village) -> None:
    """It goes in as land."""
    assert [parcel.code for parcel in dirty.loose_parcels] == ["3307831232010287654"]


def test_every_finding_is_of_the_catalogue(dirty: intake.Village) -> None:
    """Words in both languages, a remedy for each."""
    for found in dirty.findings:
        assert found.rule in rules()
        assert all((found.says_zh, found.says_en, found.remedy_zh, found.remedy_en))
        assert "{" not in found.says
