"""Identity documents: each number judged once, however many tables name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rural_rights.kernel.codes import CodeError, IdNumber, uscc_fault

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

    def judge(self, texts: Sequence[str], kinds: Sequence[str]) -> Judged:
        """Judge a column; ``kinds`` are the document types beside it, none means resident ID."""
        faults: list[tuple[str, int, dict[str, object]]] = []
        if not kinds or set(kinds) <= {RESIDENT_ID, ""}:
            kept = {text: self._kept(text) for text in set(texts)}
            odd = {text for text, number in kept.items() if number != text}
            numbers = [kept[text] for text in texts]
            suspects = [index for index, text in enumerate(texts) if text in odd] if odd else []
        else:
            numbers = list(texts)
            suspects = list(range(len(texts)))
        for index in suspects:
            kind = kinds[index] if kinds else RESIDENT_ID
            numbers[index], rule = self._closer(texts[index], kind)
            if rule:
                faults.append((rule, index, {"length": len(texts[index])}))
        return Judged(numbers, faults)

    def _kept(self, text: str) -> str:
        found = self._judged(text) if text else ""
        return found.text if isinstance(found, IdNumber) else ""

    def _closer(self, text: str, kind: str) -> tuple[str, str]:
        """Return the number to keep and the rule to tell, either of them empty."""
        if not text:
            return "", ""
        if kind not in {RESIDENT_ID, ""}:
            rule = _other_fault(kind, text)
            return ("" if rule else text), rule
        found = self._judged(text)
        if isinstance(found, str):
            return "", found
        return found.text, "id-fifteen-digits" if found.former else ""


def _other_fault(kind: str, text: str) -> str:
    if kind == _ORGANISATION and not _ORGANISATION_CODE.fullmatch(text):
        fault = uscc_fault(text)
        return fault.rule if fault else ""
    return "" if _OTHER_DOCUMENT.fullmatch(text) else "document-form"
