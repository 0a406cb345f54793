"""What a document says, as an ordered list of labelled words, and its digest.

The digest goes into the QR code and the list into the PDF, so that paper, file and code
can be held against each other without asking anybody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import ClassVar, Final, Self, TypeAlias

Word: TypeAlias = tuple[str, str]
"""A label and the words that stand beside it."""

_UNIT_CODE_LENGTH: Final = 28


class Kind(IntEnum):
    """What sort of document it is; the numbers are printed in QR codes and never re-used."""

    CONTRACT_LAND = 1
    REAL_ESTATE = 2
    SHARE = 3
    REGISTRATION_PROOF = 4
    TRANSACTION = 5
    LEASE_CONTRACT = 6


def date_in_words(day: date) -> str:
    """Write a day as documents do: 2026年11月22日."""
    return f"{day.year}年{day.month}月{day.day}日"


def canonical_words(kind: Kind, words: tuple[Word, ...]) -> bytes:
    """Return the one spelling that is hashed: UTF-8 JSON, no blanks, no escapes beyond need.

    The form is ``{"kind":1,"words":[["label","value"],...]}``, in this order.
    """
    return json.dumps(
        {"kind": int(kind), "words": words}, ensure_ascii=False, separators=(",", ":")
    ).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What every document carries, whatever right it is about.

    ``authority`` issues it.  ``entry_number`` names the entry of the register (or of the
    exchange's book) that it rests on.  ``seal_name`` is drawn as a round electronic seal;
    empty leaves a place for a stamp.  ``mark`` is 补发 or 换发.  A ``demonstration`` says so
    across every page.
    """

    KIND: ClassVar[Kind]
    TITLE: ClassVar[str]
    NUMBER_LABEL: ClassVar[str] = "证书编号"
    AUTHORITY_LABEL: ClassVar[str] = "登记机构"

    number: str
    authority: str
    issued_on: date
    entry_number: str = ""
    version: int = 1
    mark: str = ""
    seal_name: str = ""
    seal_purpose: str = "登记专用章"
    demonstration: bool = False
    qr_text: str = ""

    def words(self) -> tuple[Word, ...]:
        """Return everything that matters, in order; all but the QR code itself."""
        return (
            ("文书", self.TITLE),
            (self.NUMBER_LABEL, self.number),
            ("版本", str(self.version)),
            *((("标注", self.mark),) if self.mark else ()),
            *((("演示", "是"),) if self.demonstration else ()),
            *self._own_words(),
            ("登簿编号", self.entry_number),
            (self.AUTHORITY_LABEL, self.authority),
            ("日期", date_in_words(self.issued_on)),
        )

    def _own_words(self) -> Iterator[Word]:
        raise NotImplementedError

    def canonical(self) -> bytes:
        """Return the bytes that are embedded in the PDF and hashed."""
        return canonical_words(self.KIND, self.words())

    def digest(self) -> bytes:
        """Return the SHA-256 of the words: 32 bytes, bound by the QR code."""
        return hashlib.sha256(self.canonical()).digest()

    def with_qr(self, qr_text: str) -> Self:
        """Return the same document carrying its finished QR text; the digest is unchanged."""
        return replace(self, qr_text=qr_text)


def numbered(noun: str, rows: tuple[tuple[Word, ...], ...]) -> Iterator[Word]:
    """Label the words of a list row by row (家庭成员1·姓名), after their count."""
    yield f"{noun}数", str(len(rows))
    for position, row in enumerate(rows, start=1):
        for label, value in row:
            yield f"{noun}{position}·{label}", value


def noted(annex: tuple[str, ...]) -> Iterator[Word]:
    """Label each note of the annex."""
    for note in annex:
        yield "附记", note


def unit_code_shown(code: str) -> str:
    """Show a unit code in its four groups, 6 6 7 9; any other code as it is.

    Law: GB/T 37346-2019.
    """
    if len(code) != _UNIT_CODE_LENGTH:
        return code
    return f"{code[:6]} {code[6:12]} {code[12:19]} {code[19:]}"
