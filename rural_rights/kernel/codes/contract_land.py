"""Codes of contract land (NY/T 2538): issuer 14, contractor 18, parcel 19, contract 19.

They carry no check digit: what holds them together is their common beginning.  A code is
permanent; after a split or merger new ones are issued and the old are never used again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Self

from rural_rights.kernel.codes.fault import CodeError, CodeFault
from rural_rights.kernel.codes.written import as_written


class ContractorKind(StrEnum):
    """Who contracts (NY/T 2539 CBFLX); each kind has its own band of serial numbers."""

    HOUSEHOLD = "1"
    PERSON = "2"
    UNIT = "3"


_BANDS: Final = (
    (1, 7999, ContractorKind.HOUSEHOLD),
    (8001, 8999, ContractorKind.PERSON),
    (9001, 9999, ContractorKind.UNIT),
)


@dataclass(frozen=True, slots=True)
class _LandCode:
    text: str

    _form: ClassVar[re.Pattern[str]]
    _fault: ClassVar[CodeFault]

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read the code.  Raises: ``CodeError``."""
        text = as_written(written)
        if not cls.is_form(text):
            raise CodeError(cls._fault)
        return cls(text)

    @classmethod
    def is_form(cls, text: str) -> bool:
        """Tell whether ``text``, in its written form, is such a code."""
        return cls._form.fullmatch(text) is not None

    def __str__(self) -> str:
        return self.text

    @property
    def issuer(self) -> str:
        """The 14 digits of the issuer that every code begins with."""
        return self.text[:14]


class IssuerCode(_LandCode):
    """An issuer (FBFBM): county 6, town 3, village 3, group 2; group 00 is the village."""

    __slots__ = ()
    _form = re.compile(r"[1-8]\d{5}(?!000)\d{3}(?!000)\d{3}\d{2}", re.ASCII)
    _fault = CodeFault(
        "issuer-code-form",
        "发包方编码应为14位(县6、乡3、村3、组2)",
        "an issuer code has 14 digits: county 6, town 3, village 3, group 2",
    )

    @property
    def village(self) -> str:
        """The 12 digits of the village."""
        return self.text[:12]


class ContractorCode(_LandCode):
    """A contractor (CBFBM): issuer 14, serial 4 in the band of its kind."""

    __slots__ = ()
    _form = re.compile(r"[1-8]\d{13}(?!0000|8000|9000)\d{4}", re.ASCII)
    _fault = CodeFault(
        "contractor-code-form",
        "承包方编码应为18位(发包方14位加顺序号4位)",
        "a contractor code has 18 digits: issuer 14 and a serial of 4",
    )

    @property
    def kind(self) -> ContractorKind:
        """The kind of contractor that the serial number stands for."""
        serial = int(self.text[14:])
        return next(kind for low, high, kind in _BANDS if low <= serial <= high)


class ParcelCode(_LandCode):
    """A contracted parcel (DKBM): issuer 14, serial 5."""

    __slots__ = ()
    _form = re.compile(r"[1-8]\d{13}(?!00000)\d{5}", re.ASCII)
    _fault = CodeFault(
        "parcel-code-form",
        "地块编码应为19位(发包方14位加顺序号5位)",
        "a parcel code has 19 digits: issuer 14 and a serial of 5",
    )


class ContractCode(_LandCode):
    """A contract (CBHTBM), and its register entry (CBJYQZBM): contractor 18 and J or Q."""

    __slots__ = ()
    _form = re.compile(r"[1-8]\d{13}(?!0000|8000|9000)\d{4}[JQ]", re.ASCII)
    _fault = CodeFault(
        "contract-code-form",
        "承包合同(经营权证)编码应为承包方编码18位加J或Q",
        "a contract code is the contractor's 18 digits and J or Q",
    )

    @property
    def contractor(self) -> str:
        """The contractor's 18 digits."""
        return self.text[:18]

    @property
    def is_family(self) -> bool:
        """Family contracting (J) rather than another way (Q)."""
        return self.text[18] == "J"
