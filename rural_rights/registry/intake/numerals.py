"""Numbers and years as clerks write them: 三层, 1991年, 1977.6, a date, a two-digit year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rural_rights.kernel.codes import as_written

_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_TENS: Final = {"十": 10, "百": 100}
_INTEGER: Final = re.compile(r"\d+", re.ASCII)
_STOREYS: Final = re.compile(
    r"([0-9〇零一二两三四五六七八九十]+)(?:\.0)?(半|\.5)?(?:层|楼|F)?(半)?"
)
_YEAR: Final = re.compile(
    r"(?:约|大约)?(\d{4})(?:年|[./\-年]\d{1,2}月?|[./\-年]\d{1,2}[./\-月]\d{1,2}日?|\d{4})?(?:建|左右)?"
)
_SHORT_YEAR: Final = re.compile(r"(\d{2})年")
_SERIAL: Final = re.compile(r"\d{5}")
_SERIAL_DAY_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(7_000, 60_000)
_CENTURY: Final = 1900
_FIRST_SHORT_YEAR: Final = 49
_DATE: Final = re.compile(r"(\d{4})[年./\-]?(\d{1,2})[月./\-]?(\d{1,2})日?")


def chinese_integer(text: str) -> int | None:
    """Read 30, 三十, 二〇, 一百零二; nothing for anything else."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if not text or any(c not in _DIGITS and c not in _TENS for c in text):
        return None
    if not any(c in _TENS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = current = 0
    for character in text:
        if character in _TENS:
            total += (current or 1) * _TENS[character]
            current = 0
        else:
            current = _DIGITS[character]
    return total + current


@dataclass(frozen=True, slots=True)
class Storeys:
    """Whole storeys; a half one above them is told, not counted."""

    whole: int
    half: bool
    in_words: bool


def storeys(text: str) -> Storeys | None:
    """Read a number of storeys; nothing when it is none."""
    found = _STOREYS.fullmatch(as_written(text))
    if found is None:
        return None
    whole = chinese_integer(found[1])
    if whole is None:
        return None
    return Storeys(whole, bool(found[2] or found[3]), not text.strip().isdigit())


def built_year(text: str) -> int | None:
    """Read the year in which a house was built; nothing when no year can be read."""
    written = as_written(text)
    found = _YEAR.fullmatch(written)
    if found:
        return int(found[1])
    found = _SHORT_YEAR.fullmatch(written)
    if found and int(found[1]) >= _FIRST_SHORT_YEAR:
        return _CENTURY + int(found[1])
    if _SERIAL.fullmatch(written) and int(written) in _SERIALS:
        return (_SERIAL_DAY_ZERO + timedelta(days=int(written))).year
    return None


def written_date(text: str) -> date | None:
    """Read a date as a clerk writes it: 2015年12月31日, 2015-12-31, 20151231."""
    found = _DATE.fullmatch(as_written(text))
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
