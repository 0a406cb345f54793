"""Real-estate unit codes (GB/T 37346-2019): lot 19 and unit 28 characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rural_rights.kernel.codes.fault import CodeError, CodeFault
from rural_rights.kernel.codes.written import as_written

_LOT: Final = re.compile(r"[1-8]\d{11}[GJZ][ABCDEFGHLNSWXY]\d{5}", re.ASCII)
_UNIT: Final = re.compile(r"[1-8]\d{11}[GJZ][ABCDEFGHLNSWXY]\d{5}[FLQW]\d{8}", re.ASCII)
_NOTHING_ON_IT: Final = "00000000"

_LOT_FORM: Final = CodeFault(
    "lot-code-form",
    "宗地代码应为19位(县6、地籍区3、子区3、特征码2、顺序号5)",
    "a lot code has 19 characters: county 6, zones 3 and 3, feature 2, serial 5",
)
_UNIT_FORM: Final = CodeFault(
    "unit-code-form",
    "不动产单元代码应为28位(宗地19位、定着物特征码1位、单元号8位)",
    "a unit code has 28 characters: lot 19, fixture 1, unit 8",
)
_NOT_COLLECTIVE: Final = CodeFault(
    "unit-code-ownership",
    "特征码A、C只能用于集体所有(J)的宗地",
    "features A and C belong to collective land (J) only",
)
_SERIAL_ZERO: Final = CodeFault(
    "unit-code-serial", "宗地顺序号不能为00000", "a lot's serial number is never 00000"
)
_FIXTURE: Final = CodeFault(
    "unit-code-fixture",
    "无定着物(W)时单元号为00000000,有定着物时不是",
    "unit 00000000 stands for land without fixtures (W), and only for it",
)


def lot_code_fault(text: str) -> CodeFault | None:
    """Say what is wrong with a lot code already in its written form.  Law: GB/T 37346-2019."""
    return _feature_fault(text) if _LOT.fullmatch(text) else _LOT_FORM


def unit_code_fault(text: str) -> CodeFault | None:
    """Say what is wrong with a unit code already in its written form.  Law: GB/T 37346-2019."""
    if not _UNIT.fullmatch(text):
        return _UNIT_FORM
    fault = _feature_fault(text)
    if fault is None and (text[19] == "W") != (text[20:] == _NOTHING_ON_IT):
        return _FIXTURE
    return fault


def _feature_fault(text: str) -> CodeFault | None:
    if text[13] in "AC" and text[12] != "J":
        return _NOT_COLLECTIVE
    if text[14:19] == "00000":
        return _SERIAL_ZERO
    return None


@dataclass(frozen=True, slots=True)
class LotCode:
    """A lot (宗地代码): county 6, cadastral zone 3, sub-zone 3, feature 2, serial 5."""

    text: str

    @classmethod
    def parse(cls, written: str) -> LotCode:
        """Read the code.  Raises: ``CodeError``.  Law: GB/T 37346-2019."""
        text = as_written(written)
        fault = lot_code_fault(text)
        if fault is not None:
            raise CodeError(fault)
        return cls(text)

    @classmethod
    def is_form(cls, text: str) -> bool:
        """Tell whether ``text``, in its written form, is such a code."""
        return lot_code_fault(text) is None

    def __str__(self) -> str:
        return self.text

    @property
    def is_homestead(self) -> bool:
        """Collective homestead land (JC)."""
        return self.text[12:14] == "JC"


@dataclass(frozen=True, slots=True)
class UnitCode:
    """A real-estate unit: the lot and what stands on it."""

    text: str

    @classmethod
    def parse(cls, written: str) -> UnitCode:
        """Read the code; the four printed groups may stand apart.  Raises: ``CodeError``.

        Law: GB/T 37346-2019.
        """
        text = as_written(written)
        fault = unit_code_fault(text)
        if fault is not None:
            raise CodeError(fault)
        return cls(text)

    @classmethod
    def is_form(cls, text: str) -> bool:
        """Tell whether ``text``, in its written form, is such a code."""
        return unit_code_fault(text) is None

    def __str__(self) -> str:
        return self.text

    @property
    def lot(self) -> LotCode:
        """The lot that the unit stands on."""
        return LotCode(self.text[:19])

    @property
    def has_house(self) -> bool:
        """A house stands on the lot (F)."""
        return self.text[19] == "F"

    @property
    def in_groups(self) -> str:
        """The code in the four printed groups, 6 6 7 9."""
        text = self.text
        return f"{text[:6]} {text[6:12]} {text[12:19]} {text[19:]}"
