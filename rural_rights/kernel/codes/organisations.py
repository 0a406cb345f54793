"""Unified social credit codes (GB 32100) with the organisation code inside (GB 11714)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rural_rights.kernel.codes.fault import CodeError, CodeFault
from rural_rights.kernel.codes.written import as_written

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_LENGTH: Final = 18

_LENGTH_FAULT: Final = CodeFault(
    "uscc-wrong-length",
    "统一社会信用代码应为18位",
    "a unified social credit code has 18 characters",
)
_ILLEGAL: Final = CodeFault(
    "uscc-illegal-character",
    "统一社会信用代码含非法字符",
    "illegal character in the unified social credit code",
)
_CHECK: Final = CodeFault(
    "uscc-check",
    "统一社会信用代码校验位错误",
    "check character of the unified social credit code wrong",
)


@dataclass(frozen=True, slots=True)
class Uscc:
    """A unified social credit code, both check characters right."""

    text: str

    @classmethod
    def parse(cls, written: str) -> Uscc:
        """Read a code.  Raises: ``CodeError``."""
        text = as_written(written)
        fault = uscc_fault(text)
        if fault is not None:
            raise CodeError(fault)
        return cls(text)

    def __str__(self) -> str:
        return self.text

    @property
    def is_collective(self) -> bool:
        """A group (N1), village (N2) or township (N3) collective economic organisation."""
        return self.text[:2] in {"N1", "N2", "N3"}

    @property
    def organisation_code(self) -> str:
        """The nine characters of the organisation code, check character included."""
        return self.text[8:17]


def organisation_check_character(eight: str) -> str:
    """Return the check character of an organisation code.  Law: GB 11714."""
    total = sum(
        weight * _ORGANISATION_ALPHABET.index(character)
        for weight, character in zip(_ORGANISATION_WEIGHTS, eight, strict=True)
    )
    return "0X987654321"[total % 11]


def uscc_check_character(seventeen: str) -> str:
    """Return the last character of a unified social credit code.  Law: GB 32100-2015."""
    total = sum(
        weight * _ALPHABET.index(character)
        for weight, character in zip(_WEIGHTS, seventeen, strict=True)
    )
    return _ALPHABET[-total % 31]


def uscc_fault(text: str) -> CodeFault | None:
    """Say what is wrong with a code already in its written form.  Law: GB 32100-2015."""
    if len(text) != _LENGTH:
        return _LENGTH_FAULT
    if any(character not in _ALPHABET for character in text):
        return _ILLEGAL
    if organisation_check_character(text[8:16]) != text[16]:
        return _CHECK
    if uscc_check_character(text[:17]) != text[17]:
        return _CHECK
    return None
