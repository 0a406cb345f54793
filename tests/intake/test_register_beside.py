"""A hand-over beside what the register holds: skipped, told, never overwritten."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rural_rights.registry import intake
from rural_rights.registry.intake import Fingerprint, RightKey, fingerprint
from tests.intake.planting import OFFICE_DATE, cell, drop


@dataclass
class Register:
    """What is held, as intake asks for it."""

    rights: Mapping[RightKey, Fingerprint] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    def fingerprints(self, keys: Collection[RightKey]) -> Mapping[RightKey, Fingerprint]:
        return {key: self.rights[key] for key in keys if key in self.rights}

    def households_of(self, documents: Collection[str]) -> Mapping[str, str]:
        return {key: self.members[key] for key in documents if key in self.members}

    def holders_of_certificates(self, numbers: Collection[str]) -> Mapping[str, str]:
        return {number: self.numbers[number] for number in numbers if number in self.numbers}


def _holding(village: intake.Village) -> Register:
    return Register({right.key: fingerprint(right) for right in village.rights})


def test_the_same_folder_twice_changes_nothing(
    handover: intake.Handover, village: intake.Village
) -> None:
    """Every right is skipped and counted, nothing is said."""
    again = intake.check(handover, _holding(village), on=OFFICE_DATE)

    assert list(again.rights) == []
    assert len(again.skipped) == 120 + 7 + 116 + 122
    assert again.skipped_rows["CBF_JTCY"] == 440
    assert again.findings == ()
    assert again.accepted["CBF"] == 0


def test_what_differs_is_told_and_stays_out(
    handover: intake.Handover, village: intake.Village
) -> None:
    """A new address needs a case; the household's homestead and shares are just so."""
    changed = cell("CBF", 0, CBFDZ="东阳市横店镇前溪村1号乙")(handover)
    again = intake.check(changed, _holding(village), on=OFFICE_DATE)

    assert [(f.table, f.row, f.rule) for f in again.findings] == [
        ("CBF", 2, "differs-from-register")
    ]
    assert [key.code for key in again.held] == ["330783123201010001J"]
    assert list(again.rights) == []


def test_a_member_left_out_is_a_difference_too(
    handover: intake.Handover, village: intake.Village
) -> None:
    """The register knows three members, the folder two."""
    changed = cell("CBF", 0, CBFCYSL="2")(drop("CBF_JTCY", 2)(handover))
    again = intake.check(changed, _holding(village), on=OFFICE_DATE)

    assert ("CBF", "differs-from-register") in {(f.table, f.rule) for f in again.findings}
    assert "330783123201010001J" in {key.code for key in again.held}


def test_only_what_is_new_goes_in(handover: intake.Handover, village: intake.Village) -> None:
    """The register holds all but one contract: that one goes in."""
    held = _holding(village)
    key = village.contracts[0].key
    rest = Register({own: print_ for own, print_ in held.rights.items() if own != key})
    again = intake.check(handover, rest, on=OFFICE_DATE)

    assert [right.key for right in again.rights] == [key]


def test_a_person_who_lives_in_another_household_is_told(handover: intake.Handover) -> None:
    """Registered in another village: which household, a person must say."""
    register = Register(members={"1:332424193907209684": "330783106205010001"})
    again = intake.check(handover, register, on=OFFICE_DATE)

    assert [(f.rule, f.key) for f in again.rejected if f.table == "CBF_JTCY"] == [
        ("living-elsewhere", "330783123201010001/陈芳美")
    ]
    assert [key.code for key in again.held] == ["330783123201010001J"]


def test_a_certificate_number_of_another_village_is_told(handover: intake.Handover) -> None:
    """Numbers are unique in the county."""
    number = "浙(2016)东阳市农村土地承包经营权证第123001号"
    register = Register(numbers={number: "330783106205010001J"})
    again = intake.check(handover, register, on=OFFICE_DATE)

    assert [f.rule for f in again.rejected if f.table == "CBJYQZDJB"] == [
        "certificate-number-registered"
    ]
