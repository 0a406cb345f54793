"""Division codes: county 6, township 9, village 12 digits (GB/T 2260, GB/T 10114)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from rural_rights.kernel.codes.fault import CodeError, CodeFault
from rural_rights.kernel.codes.written import as_written


@dataclass(frozen=True, slots=True)
class _Division:
    """A division code: digits only, of a fixed length."""

    text: str

    _form: ClassVar[re.Pattern[str]]
    _name_zh: ClassVar[str]
    _name_en: ClassVar[str]

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read the code.  Raises: ``CodeError``."""
        text = as_written(written)
        if not cls._form.fullmatch(text):
            raise CodeError(
                CodeFault(
                    "division-code-form",
                    f"{cls._name_zh}位数或数字不对",
                    f"not a {cls._name_en} code",
                )
            )
        return cls(text)

    def __str__(self) -> str:
        return self.text

    @property
    def county(self) -> str:
        """The six digits of the county."""
        return self.text[:6]


class CountyCode(_Division):
    """A county, such as 330783 (GB/T 2260)."""

    __slots__ = ()
    _form = re.compile(r"[1-8]\d{5}")
    _name_zh = "县级区划代码"
    _name_en = "county"


class TownCode(_Division):
    """A township, such as 330783123: sub-district 001-099, town 100-199, rural 200-399."""

    __slots__ = ()
    _form = re.compile(r"[1-8]\d{5}(?!000)\d{3}")
    _name_zh = "乡级区划代码"
    _name_en = "township"


class VillageCode(_Division):
    """A village or community, such as 330783123201; a town's own row ends in 000."""

    __slots__ = ()
    _form = re.compile(r"[1-8]\d{5}(?!000)\d{6}")
    _name_zh = "村级区划代码"
    _name_en = "village"

    @property
    def town(self) -> str:
        """The nine digits of the township."""
        return self.text[:9]
