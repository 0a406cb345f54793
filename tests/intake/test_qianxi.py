"""The demo village goes in whole, and nothing is said against it."""

import json
from datetime import date
from decimal import Decimal

import shapely

from rural_rights.kernel.codes import Sex
from rural_rights.registry import intake
from rural_rights.registry.intake.known import fingerprint
from tests.intake.conftest import CLEAN


def test_it_arrives_at_the_totals_of_the_firms_note(village: intake.Village) -> None:
    """Counts, areas and shares are those of 说明.json."""
    stated = json.loads((CLEAN / "说明.json").read_text("utf-8"))
    parcels = [parcel for contract in village.contracts for parcel in contract.parcels]
    holders = [
        person for household in village.share_households for person in household.shareholders
    ]
    counted = {
        "village": village.name,
        "village_code": village.code,
        "issuers": len(village.issuers),
        "households": len(village.households),
        "persons": len(village.persons),
        "parcels": len(parcels),
        "survey_m2": str(sum(parcel.parcel.survey_m2 for parcel in parcels)),
        "contract_m2": str(sum(contract.contract_m2 for contract in village.contracts)),
        "contract_mu": str(sum(contract.contract_mu for contract in village.contracts)),
        "homesteads": len(village.homesteads),
        "homestead_m2": str(sum(homestead.area_m2 for homestead in village.homesteads)),
        "leases": len(village.leases),
        "share_households": len(village.share_households),
        "shareholders": len(holders),
        "shares_total": sum(holder.total for holder in holders),
        "organisation_code": village.collective.uscc if village.collective else "",
    }

    assert counted == {name: stated[name] for name in counted}


def test_nothing_is_said_against_it(village: intake.Village) -> None:
    """Not even a warning; every row is accepted."""
    assert village.findings == ()
    assert village.held == {}
    handed_over = {name: len(table) for name, table in village.handover.tables.items()}
    assert village.accepted == handed_over


def test_a_contract_comes_with_all_that_belongs_to_it(village: intake.Village) -> None:
    """Household, members, parcels, the old certificate, and the rows they come from."""
    contract = next(c for c in village.contracts if c.code == "330783123201010001J")

    assert [(m.name, m.relation, m.co_holder) for m in contract.household.members] == [
        ("吴平宝", "02", True),
        ("陈芳美", "12", True),
        ("吴金生", "22", True),
    ]
    assert contract.household.head is not None
    assert contract.household.head.person == "1:332424193602092155"
    assert (contract.term_from, contract.term_to) == (date(1999, 1, 1), date(2028, 12, 31))
    assert contract.contract_m2 == Decimal("2268.87")
    former = contract.former_certificate
    assert former is not None
    assert former.number == "浙(2016)东阳市农村土地承包经营权证第123001号"
    assert (former.authority, former.collected_by) == ("东阳市人民政府", "吴平宝")
    assert len(contract.rows) == 1 + 1 + 3 + 6 * 2 + 2
    assert contract.source.row == 2


def test_a_deceased_member_stays_a_member_and_holds_nothing(village: intake.Village) -> None:
    """The mark is information, and the person is known to be dead."""
    contract = next(c for c in village.contracts if c.code == "330783123201040001J")
    mother = contract.household.members[-1]

    assert (mother.name, mother.mark, mother.co_holder) == ("胡桐涵", "7", False)
    assert village.persons[mother.person].deceased


def test_a_person_is_one_person_in_all_three_rights(village: intake.Village) -> None:
    """Contract, homestead and shares name the same key."""
    key = "1:332424193602092155"
    person = village.persons[key]

    assert (person.name, person.sex, person.born) == ("吴平宝", Sex.MALE, date(1936, 2, 9))
    assert any(m.person == key for c in village.contracts for m in c.household.members)
    assert any(homestead.holders[0] == key for homestead in village.homesteads)
    assert any(h.person == key for s in village.share_households for h in s.shareholders)


def test_rare_names_survive(village: intake.Village) -> None:
    """Characters of four bytes, and the dot of a minority name."""
    names = {person.name for person in village.persons.values()}
    assert {"许菊𬭎", "单琪䶮", "吴凤𠮷", "阿依英·韦"} <= names


def test_shapes_are_the_areas_they_state(village: intake.Village) -> None:
    """WKB in metres; a parcel with a pond has a hole."""
    parcels = [parcel.parcel for contract in village.contracts for parcel in contract.parcels]
    shapes = shapely.from_wkb([parcel.shape for parcel in parcels])

    for parcel, shape in zip(parcels, shapes, strict=True):
        assert abs(Decimal(repr(shape.area)) - parcel.survey_m2) < Decimal("0.01")
        assert shape.bounds == parcel.bounds
    assert sum(1 for shape in shapes if shape.interiors) == 3


def test_a_homestead_comes_with_house_and_holders(village: intake.Village) -> None:
    """Co-owners in one cell are found in the family; four styles of year are read."""
    first, _, third, fourth, *_ = village.homesteads

    assert (first.lot_code, first.storeys, first.built_year) == ("330783123201JC00001", 3, 2004)
    assert first.area_m2 == first.drawn_m2 == Decimal("128.73")
    assert [village.persons[key].name for key in first.holders] == ["吴平宝", "陈芳美", "吴金生"]
    assert first.household_code == "330783123201010001"
    assert (third.built_year, fourth.built_year) == (1976, 1977)


def test_the_collective_is_known_with_its_assets(village: intake.Village) -> None:
    """Base date, static mode, classes of shares, nothing that blocks it."""
    collective = village.collective
    assert collective is not None
    assert collective.name == "东阳市横店镇前溪村股份经济合作社"
    assert (collective.base_date, collective.mode) == (date(2015, 12, 31), "static")
    assert collective.classes == ("人口股", "农龄股")
    assert (collective.total_units, collective.assets["每股净值"]) == (Decimal(13691), Decimal(85))
    assert collective.blocked_by == ()


def test_a_lease_knows_its_parcels(village: intake.Village) -> None:
    """Through the lease code in the parcel table."""
    lease = village.leases[0]
    assert (lease.parcel_codes, lease.leased_m2) == (("3307831232010100007",), Decimal("136.82"))
    assert lease.term_to == date(2027, 12, 31)


def test_the_same_folder_gives_the_same_fingerprints(village: intake.Village) -> None:
    """What makes a second import of the folder change nothing."""
    again = intake.check(intake.read(CLEAN))

    assert again.handover.digest == village.handover.digest
    for one, two in zip(village.rights, again.rights, strict=True):
        assert fingerprint(one) == fingerprint(two)
    assert len(village.handover.scans) == 5


def test_the_report_is_what_is_written_to_a_file(village: intake.Village) -> None:
    """Accepted rows by table, and the findings."""
    report = json.loads(json.dumps(village.report()))
    assert report["accepted"]["CBF_JTCY"] == 440
    assert report["findings"] == []
