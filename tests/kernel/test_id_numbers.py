"""Identity numbers: the check character, the calendar, and what spreadsheets do to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_rights.kernel.codes import CodeError, IdNumber, Sex
from rural_rights.kernel.codes.id_numbers import check_character

DIGITS = "0123456789"


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    """Any number that the standard allows, born from 1850 to 2100."""
    prefix = draw(st.sampled_from(["330783", "332424", "330724", "339008", "110101", "810000"]))
    born = draw(st.dates(date(1850, 1, 1), date(2100, 12, 31)))
    body = f"{prefix}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return body + check_character(body)


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("330783199003071231", Sex.MALE),
        ("33078319850615005X", Sex.MALE),
        ("33900819900808009X", Sex.MALE),
        ("330783200002290120", Sex.FEMALE),
    ],
)
def test_a_right_number_is_read(text: str, sex: Sex) -> None:
    """Old county prefixes and leap years are as good as any."""
    number = IdNumber.parse(text)

    assert (str(number), number.sex, number.former) == (text, sex, "")
    assert number.born.strftime("%Y%m%d") == text[6:14]
    assert number.prefix == text[:6]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("330724196202290046", "id-impossible-date"),
        ("330783200102290128", "id-impossible-date"),
        ("330783184912310018", "id-impossible-date"),
        ("330783194910010019", "id-check-digit"),
        ("330724198707151000", "id-excel-zeroed"),
        ("3.30783E+17", "id-excel-mangled"),
        ("3.307831990030712E", "id-illegal-character"),
        ("3.30783199003071E+17", "id-excel-mangled"),
        ("3.3078319900307E+7", "id-excel-mangled"),
        ("3307831990030712", "id-wrong-length"),
        ("", "id-wrong-length"),
        ("33078319900307123?", "id-illegal-character"),
        ("33078319900307１23Y", "id-illegal-character"),
        ("990783199003071231", "id-unknown-region"),
        ("٣٣٠٧٨٣١٩٩٠٠٣٠٧١٢٣١", "id-illegal-character"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(text: str, rule: str) -> None:
    """Each kind of fault has its own rule, in both languages."""
    with pytest.raises(CodeError) as refused:
        IdNumber.parse(text)

    assert refused.value.rule == rule
    assert refused.value.says_zh
    assert refused.value.says_en


def test_a_birth_date_after_the_office_date_is_refused() -> None:
    """Born on the day itself is possible; born tomorrow is not."""
    number = "330783199003071231"

    assert IdNumber.parse(number, on=date(1990, 3, 7)).born == date(1990, 3, 7)
    with pytest.raises(CodeError, match="id-birth-in-future"):
        IdNumber.parse(number, on=date(1990, 3, 6))


def test_fifteen_digits_become_eighteen_and_are_kept_as_alias() -> None:
    """The numbers of before 1999 lack the century and the check character."""
    number = IdNumber.parse("330783900307123")

    assert number == IdNumber("330783199003071231", former="330783900307123")


@pytest.mark.parametrize(
    "written",
    ["３３０７８３１９８５０６１５００５Ｘ", " 330783 19850615 005x\u200b", "'33078319850615005x"],
)
def test_what_people_type_is_read_as_what_they_mean(written: str) -> None:
    """Full-width digits, spaces, invisible marks, a small x, a spreadsheet's text mark."""
    assert IdNumber.parse(written).text == "33078319850615005X"


@given(id_numbers())
def test_every_right_number_reads_back_as_itself(text: str) -> None:
    """Reading and printing are inverse."""
    assert str(IdNumber.parse(text)) == text


@given(id_numbers(), st.integers(0, 17), st.sampled_from(DIGITS))
def test_any_one_changed_digit_is_found(text: str, at: int, digit: str) -> None:
    """MOD 11-2 finds every single substitution."""
    changed = text[:at] + digit + text[at + 1 :]
    if changed == text:
        return
    with pytest.raises(CodeError):
        IdNumber.parse(changed)


@given(id_numbers(), st.integers(0, 16))
def test_any_two_neighbours_swapped_are_found(text: str, at: int) -> None:
    """MOD 11-2 finds every transposition of neighbours."""
    changed = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if changed == text:
        return
    with pytest.raises(CodeError):
        IdNumber.parse(changed)


@given(st.text(max_size=24))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever is typed is either a number or a ``CodeError``."""
    try:
        number = IdNumber.parse(text)
    except CodeError:
        return
    assert IdNumber.parse(str(number)).text == number.text
