"""Numbers and years as clerks write them."""

from datetime import date

import pytest

from rural_rights.registry.intake.checks.certificates import term_text_fits
from rural_rights.registry.intake.checks.contracts import years_between
from rural_rights.registry.intake.checks.holders import co_owner_names
from rural_rights.registry.intake.numerals import (
    Storeys,
    built_year,
    chinese_integer,
    storeys,
    written_date,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("三", 3), ("十", 10), ("十二", 12), ("三十", 30), ("二〇", 20), ("一百零二", 102),
     ("两", 2), ("", None), ("许多", None)],
)  # fmt: skip
def test_integers_in_words(text: str, number: int | None) -> None:
    assert chinese_integer(text) == number


@pytest.mark.parametrize(
    ("text", "read"),
    [("3", Storeys(3, False, False)), ("三层", Storeys(3, False, True)),
     ("3层", Storeys(3, False, True)), ("两层半", Storeys(2, True, True)),
     ("2.5", Storeys(2, True, True)), ("３", Storeys(3, False, False)), ("平房", None)],
)  # fmt: skip
def test_storeys(text: str, read: Storeys | None) -> None:
    assert storeys(text) == read


@pytest.mark.parametrize(
    ("text", "year"),
    [("2004", 2004), ("1991年", 1991), ("19760601", 1976), ("1977.6", 1977), ("1999-06-01", 1999),
     ("1984年6月", 1984), ("1984年6月1日", 1984), ("约1990年", 1990), ("85年", 1985),
     ("１９９１年", 1991), ("27912", 1976), ("八十年代", None), ("旧", None), ("12", None)],
)  # fmt: skip
def test_years_of_building(text: str, year: int | None) -> None:
    """A date that lost its format is a day number of the spreadsheet."""
    assert built_year(text) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [("2015年12月31日", date(2015, 12, 31)), ("2015-12-31", date(2015, 12, 31)),
     ("2015/1/5", date(2015, 1, 5)), ("20151231", date(2015, 12, 31)),
     ("2015年2月30日", None), ("2015年底", None)],
)  # fmt: skip
def test_dates(text: str, day: date | None) -> None:
    assert written_date(text) == day


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(1999, 1, 1), date(2028, 12, 31), 30),
        (date(1999, 1, 1), date(2029, 1, 1), 30),
        (date(1999, 1, 1), date(2028, 6, 30), None),
        (date(2015, 3, 1), date(2020, 2, 29), 5),
    ],
)
def test_whole_years(start: date, end: date, years: int | None) -> None:
    """The last day belongs to the term; some write the day after it."""
    assert years_between(start, end) == years


@pytest.mark.parametrize(
    ("text", "fits"),
    [("30年", True), ("三十年", True), ("三十周年", True), ("3年", False), ("长期", False),
     ("1999年1月1日至2028年12月31日", True), ("1999年1月1日至2029年12月31日", False)],
)  # fmt: skip
def test_terms_in_words(text: str, fits: bool) -> None:
    assert term_text_fits(text, date(1999, 1, 1), date(2028, 12, 31)) is fits


@pytest.mark.parametrize(
    ("cell", "names"),
    [("陈芳美、吴金生", ["陈芳美", "吴金生"]), ("陈芳美,吴 伟", ["陈芳美", "吴伟"]),
     ("陈芳美 吴金生", ["陈芳美", "吴金生"]), ("陈芳美\n吴金生；楼大", ["陈芳美", "吴金生", "楼大"]),
     ("无", []), ("", []), ("阿依英·韦", ["阿依英·韦"])],
)  # fmt: skip
def test_co_owners_in_one_cell(cell: str, names: list[str]) -> None:
    """A space inside a two-character name is padding, between two names it parts them."""
    assert co_owner_names(cell) == names
