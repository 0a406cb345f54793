"""Identity documents: each number judged once, however many tables name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rural_rights.kernel.codes import CodeError, IdNumber, uscc_fault
from rural_rights.registry.intake.source import SourceTable

RESIDENT_ID: Final = "1"
_ORGANISATION: Final = "3"
_OTHER_DOCUMENT: Final = re.compile(r"[0-9A-Z\u4e00-\u9fff()\-]{4,30}")
_ORGANISATION_CODE: Final = re.compile(r"[0-9A-Z]{8}-?[0-9X]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Judged:
    """A column of numbers in the form in which they are kept; empty where one is wrong."""

    numbers: Sequence[str]
    faults: Sequence[tuple[str, int, dict[str, object]]]


class Documents:
    """Every identity number met so far, with what it says or why it is wrong."""

    def __init__(self, on: date | None) -> None:
        self._on = on
        self._read: dict[str, IdNumber | str] = {}

    def id_number(self, text: str) -> IdNumber | None:
        """Return a number as it was judged, or nothing when it is wrong."""
        found = self._judged(text)
        return found if isinstance(found, IdNumber) else None

    def _judged(self, text: str) -> IdNumber | str:
        found = self._read.get(text)
        if found is None:
            try:
                found = IdNumber.parse(text, on=self._on)
            except CodeError as error:
                found = error.rule
            self._read[text] = found
        return found

    def judge(
        self, table: SourceTable, column: str, texts: Sequence[str], kinds: Sequence[str]
    ) -> Judged:
        """Judge a column; ``kinds`` are the document types beside it, none means resident ID."""
        faults: list[tuple[str, int, dict[str, object]]] = []
        numbers: list[str] = []
        for index, text in enumerate(texts):
            if not text:
                numbers.append("")
                continue
            kind = kinds[index] if kinds else RESIDENT_ID
            if kind not in {RESIDENT_ID, ""}:
                rule = _other_fault(kind, text)
                numbers.append("" if rule else text)
                if rule:
                    faults.append((rule, index, {}))
                continue
            found = self._judged(text)
            if isinstance(found, str):
                numbers.append("")
                faults.append((found, index, {"length": len(text)}))
                continue
            numbers.append(found.text)
            if found.former:
                faults.append(("id-fifteen-digits", index, {}))
        return Judged(numbers, faults)


def _other_fault(kind: str, text: str) -> str:
    if kind == _ORGANISATION and not _ORGANISATION_CODE.fullmatch(text):
        fault = uscc_fault(text)
        return fault.rule if fault else ""
    return "" if _OTHER_DOCUMENT.fullmatch(text) else "document-form"
