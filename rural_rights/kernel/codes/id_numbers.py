"""Citizen identity numbers (GB 11643): 18 characters, and the 15 digits used before 1999."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul
from typing import Final

from rural_rights.kernel.codes.fault import CodeError, CodeFault
from rural_rights.kernel.codes.written import as_written

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
_LAST: Final = frozenset(_CHECK_CHARACTERS)
_ZERO_OFFSET: Final = ord("0") * sum(_WEIGHTS)
_EARLIEST_YEAR: Final = 1850
_LENGTH: Final = 18
_LEGACY_LENGTH: Final = 15

# GB/T 2260 provinces, with 81-83 for the residence permits of Hong Kong, Macao and Taiwan.
# Within a province every prefix of any year is taken: it names the place of first
# registration, so it proves nothing against a holder.
_PROVINCES: Final = frozenset(
    str(code)
    for low, high in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(low, high + 1)
)

_LENGTH_FAULT: Final = CodeFault(
    "id-wrong-length", "身份证号位数不对(应为18位)", "an ID number has 18 characters"
)
_MANGLED: Final = CodeFault(
    "id-excel-mangled",
    "身份证号被表格软件改成科学计数",
    "a spreadsheet turned the ID number into scientific notation",
)
_ZEROED: Final = CodeFault(
    "id-excel-zeroed",
    "身份证号末三位被表格软件清零",
    "a spreadsheet zeroed the last three digits of the ID number",
)
_ILLEGAL: Final = CodeFault(
    "id-illegal-character", "身份证号含非法字符", "illegal character in the ID number"
)
_PROVINCE: Final = CodeFault(
    "id-unknown-region", "身份证号前两位不是省级代码", "the ID number starts with no province"
)
_IMPOSSIBLE: Final = CodeFault(
    "id-impossible-date", "身份证号中的出生日期不存在", "the birth date in the ID does not exist"
)
_FUTURE: Final = CodeFault(
    "id-birth-in-future", "身份证号中的出生日期在将来", "the birth date in the ID lies ahead"
)
_CHECK: Final = CodeFault("id-check-digit", "身份证号校验码错误", "ID check digit wrong")


class Sex(StrEnum):
    """Sex as the tables write it (GB/T 2261.1)."""

    MALE = "1"
    FEMALE = "2"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A citizen's identity number; ``former`` is the 15-digit number it was written as."""

    text: str
    former: str = ""

    @classmethod
    def parse(cls, written: str, *, on: date | None = None) -> IdNumber:
        """Read an ID number; a birth date after ``on`` is refused.  Raises: ``CodeError``."""
        text = as_written(written)
        former = ""
        if len(text) == _LEGACY_LENGTH and text.isascii() and text.isdigit():
            former, text = text, lengthened(text)
        fault = id_number_fault(text, on=on)
        if fault is not None:
            raise CodeError(fault)
        return cls(text, former)

    def __str__(self) -> str:
        return self.text

    @property
    def born(self) -> date:
        """The birth date."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> Sex:
        """Odd seventeenth digit is male, even female."""
        return Sex.MALE if self.text[16] in "13579" else Sex.FEMALE

    @property
    def prefix(self) -> str:
        """The county of first registration; never a ground to refuse a holder."""
        return self.text[:6]


def check_character(seventeen: str) -> str:
    """Return the check character over the first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECK_CHARACTERS[(sum(map(mul, _WEIGHTS, seventeen.encode())) - _ZERO_OFFSET) % 11]


def lengthened(fifteen: str) -> str:
    """Return the 18-character form of a 15-digit number; its century is always the 20th."""
    seventeen = f"{fifteen[:6]}19{fifteen[6:]}"
    return seventeen + check_character(seventeen)


def id_number_fault(text: str, *, on: date | None = None) -> CodeFault | None:
    """Say what is wrong with an 18-character ID number already in its written form.

    Law: GB 11643-1999.
    """
    fault = _form_fault(text)
    if fault is not None:
        return fault
    born = _birth_date(text)
    if born is None or born.year < _EARLIEST_YEAR:
        return _IMPOSSIBLE
    if on is not None and born > on:
        return _FUTURE
    if check_character(text[:17]) != text[17]:
        return _ZEROED if text.endswith("000") else _CHECK
    return None


def _form_fault(text: str) -> CodeFault | None:
    if len(text) == _LENGTH and text[:17].isdigit() and text.isascii() and text[17] in _LAST:
        return None if text[:2] in _PROVINCES else _PROVINCE
    if "E+" in text:
        return _MANGLED
    return _LENGTH_FAULT if len(text) != _LENGTH else _ILLEGAL


def _birth_date(text: str) -> date | None:
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None
