"""Each column by itself: required, well formed, in its code list; then as a value.

Columns are judged whole, since nearly all of them are right: one pass finds out whether any
cell needs a closer look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from rural_rights.kernel.area import rounded_m2
from rural_rights.kernel.codes import (
    CodeError,
    ContractCode,
    ContractorCode,
    IssuerCode,
    LotCode,
    ParcelCode,
    UnitCode,
    as_written,
)
from rural_rights.registry.intake.catalogue import Column, code_list, codes_by_label, tables
from rural_rights.registry.intake.documents import Documents
from rural_rights.registry.intake.findings import Notes
from rural_rights.registry.intake.people import judged_names
from rural_rights.registry.intake.source import SourceTable

_PLAIN: Final = re.compile(r"[0-9A-Z.\-/+\n\u4e00-\u9fff()]*")
_NUMBER: Final = re.compile(r"[+-]?\d{1,12}(?:\.\d{0,12})?|[+-]?\.\d{1,12}", re.ASCII)
_EXCEL_TEXT: Final = re.compile(r'="([^"]*)"')
_EIGHT_DIGITS: Final = re.compile(r"\d{8}", re.ASCII)
_POSTCODE: Final = re.compile(r"\d{6}", re.ASCII)
_PHONE: Final = re.compile(r"(?:1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8})(?:-\d{1,6})?", re.ASCII)
_MEASURES: Final = frozenset({"area", "mu", "count"})
_MEASURE_UNIT: Final = re.compile(r"(?:㎡|M2|M²|平方米|平方|亩|块|人)$")
_TWO_PLACES: Final = -2
_PLACES: Final = Decimal("0.01")

Facts = dict[str, str]


class _Code(Protocol):
    """A code of the kernel: a quick look first, the reason only when it fails."""

    @classmethod
    def is_form(cls, text: str) -> bool: ...
    @classmethod
    def parse(cls, written: str) -> object: ...


_CODE_TYPES: Final[dict[str, type[_Code]]] = {
    "issuer": IssuerCode,
    "contractor": ContractorCode,
    "parcel": ParcelCode,
    "contract": ContractCode,
    "lot": LotCode,
    "unit": UnitCode,
}


@dataclass
class Fields:
    """A table's columns as values; a cell that could not be read is ``None`` (or empty)."""

    table: SourceTable
    texts: dict[str, Sequence[str]] = field(default_factory=dict)
    areas: dict[str, Sequence[Decimal | None]] = field(default_factory=dict)
    counts: dict[str, Sequence[int | None]] = field(default_factory=dict)
    days: dict[str, Sequence[date | None]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    def text(self, column: str) -> Sequence[str]:
        """Cleaned text, codes in their written form."""
        return self.texts[column]


def read_fields(table: SourceTable, notes: Notes, documents: Documents, on: date | None) -> Fields:
    """Judge every column of a table by itself and turn it into values."""
    fields = Fields(table)
    reader = _Reader(fields, notes, documents, on)
    for column in tables()[table.name].columns.values():
        reader.read(column)
    return fields


class _Reader:
    def __init__(self, fields: Fields, notes: Notes, documents: Documents, on: date | None) -> None:
        self._fields = fields
        self._table = fields.table
        self._notes = notes
        self._documents = documents
        self._on = on

    def read(self, column: Column) -> None:
        """Judge one column; the kinds differ in what they clean and what they test."""
        cells = self._table.column(column.name)
        if column.kind in {"name", "text"}:
            texts: Sequence[str] = [cell.strip() for cell in cells]
        else:
            texts = self._written(column, cells)
        if column.required and not all(texts):
            self._each(column, texts, lambda text: not text, "required-empty")
        # One look at the longest tells about all of them.
        if max(map(len, texts), default=0) > column.width and column.kind in {"text", "name"}:
            self._each(
                column, texts, lambda t: len(t) > column.width, "too-long", width=column.width
            )
        self._fields.texts[column.name] = texts
        judge = getattr(self, f"_{column.kind}", None)
        if judge is not None:
            judge(column, texts)
        elif column.kind in _CODE_TYPES:
            self._codes(column, texts)

    def _each(
        self,
        column: Column,
        texts: Sequence[str],
        is_wrong: Callable[[str], bool],
        rule: str,
        **facts: object,
    ) -> None:
        for index, text in enumerate(texts):
            if is_wrong(text):
                self._notes.add(rule, self._table, index, column.name, found=text, **facts)

    def _written(self, column: Column, cells: Sequence[str]) -> Sequence[str]:
        if _PLAIN.fullmatch("\n".join(cells)):
            return cells
        texts = list(cells)
        for index, cell in enumerate(cells):
            excel_text = _EXCEL_TEXT.fullmatch(cell)
            text = as_written(excel_text[1] if excel_text else cell)
            if column.kind in _MEASURES:
                text = _MEASURE_UNIT.sub("", text).replace(",", "")
            texts[index] = text
            if texts[index] != cell and texts[index]:
                self._notes.add("written-form", self._table, index, column.name)
        return texts

    def _tell(
        self, column: Column, texts: Sequence[str], wrong: Mapping[str, tuple[str, Facts]]
    ) -> None:
        """Note every cell whose text is among the wrong ones, in one pass."""
        if not wrong:
            return
        for index, text in enumerate(texts):
            verdict = wrong.get(text)
            if verdict is not None:
                rule, facts = verdict
                self._notes.add(rule, self._table, index, column.name, **{"found": text, **facts})

    def _codes(self, column: Column, texts: Sequence[str]) -> None:
        kind = _CODE_TYPES[column.kind]
        wrong: dict[str, tuple[str, Facts]] = {}
        for text in set(texts) - {""}:
            if kind.is_form(text):
                continue
            try:
                kind.parse(text)
            except CodeError as error:
                facts = {"why_zh": error.says_zh, "why_en": error.says_en}
                wrong[text] = ("code-form", facts)
        self._tell(column, texts, wrong)

    def _list(self, column: Column, texts: Sequence[str]) -> None:
        self._from_list(column, texts, "not-in-code-list")

    def _hint(self, column: Column, texts: Sequence[str]) -> None:
        self._from_list(column, texts, "code-unknown")

    def _from_list(self, column: Column, texts: Sequence[str], rule: str) -> None:
        codes = code_list(column.choices)
        if not set(texts) - codes.keys() - {""}:
            return
        taken = list(texts)
        labels = codes_by_label(column.choices)
        width = len(next(iter(codes)))
        for index, text in enumerate(texts):
            if not text or text in codes:
                continue
            code = labels.get(text, text.zfill(width))
            if code in codes:
                taken[index] = code
                facts = {"found": text, "taken": code}
                self._notes.add("list-value-taken", self._table, index, column.name, **facts)
            else:
                taken[index] = ""
                allowed = "、".join(codes)
                self._notes.add(rule, self._table, index, column.name, found=text, allowed=allowed)
        self._fields.texts[column.name] = taken

    def _id(self, column: Column, texts: Sequence[str]) -> None:
        kinds = self._table.column(column.choices) if column.choices else ()
        read = self._documents.judge(texts, self._fields.texts.get(column.choices, kinds))
        for rule, index, facts in read.faults:
            self._notes.add(rule, self._table, index, column.name, **facts)
        self._fields.texts[column.name] = read.numbers

    def _name(self, column: Column, texts: Sequence[str]) -> None:
        names, faults = judged_names(texts)
        for rule, index in faults:
            self._notes.add(rule, self._table, index, column.name)
        self._fields.texts[column.name] = names

    def _area(self, column: Column, texts: Sequence[str]) -> None:
        areas = self._numbers(column, texts)
        if column.required and not all(area is None or area for area in areas):
            self._each(column, texts, _is_zero, "area-zero")
        self._fields.areas[column.name] = areas

    def _mu(self, column: Column, texts: Sequence[str]) -> None:
        self._fields.areas[column.name] = self._numbers(column, texts)

    def _numbers(self, column: Column, texts: Sequence[str]) -> list[Decimal | None]:
        known: dict[str, Decimal | None] = {"": None}
        wrong: dict[str, tuple[str, Facts]] = {}
        for text in set(texts) - {""}:
            known[text], rule = two_place_number(text)
            if rule:
                wrong[text] = (rule, {})
        self._tell(column, texts, wrong)
        return [known[text] for text in texts]

    def _count(self, column: Column, texts: Sequence[str]) -> None:
        counts: list[int | None] = []
        for index, text in enumerate(texts):
            is_count = text.isascii() and text.isdigit()
            if text and not is_count:
                self._notes.add("number-format", self._table, index, column.name, found=text)
            counts.append(int(text) if is_count else None)
        self._fields.counts[column.name] = counts

    def _date(self, column: Column, texts: Sequence[str]) -> None:
        known: dict[str, date | None] = {"": None}
        wrong: dict[str, tuple[str, Facts]] = {}
        for text in set(texts) - {""}:
            day, rule = eight_digit_date(text)
            if (
                day is not None
                and self._on is not None
                and self._is_past(column)
                and day > self._on
            ):
                rule = "date-ahead"
            if rule:
                wrong[text] = (rule, {})
            known[text] = day
        self._tell(column, texts, wrong)
        self._fields.days[column.name] = [known[text] for text in texts]

    @staticmethod
    def _is_past(column: Column) -> bool:
        # The end of a term lies ahead by its nature, and a term may be agreed before it starts.
        return column.name not in {"CBQXQ", "CBQXZ", "LZQXKSRQ", "LZQXJSRQ"}

    def _postcode(self, column: Column, texts: Sequence[str]) -> None:
        wrong = {text for text in set(texts) if text and not _POSTCODE.fullmatch(text)}
        if wrong:
            self._each(column, texts, wrong.__contains__, "postcode-form")

    def _phone(self, column: Column, texts: Sequence[str]) -> None:
        if not all(map(_PHONE.fullmatch, filter(None, texts))):
            self._each(column, texts, lambda t: bool(t) and not _PHONE.fullmatch(t), "phone-form")


def _is_zero(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and not Decimal(text)


def two_place_number(text: str) -> tuple[Decimal | None, str]:
    """Read a number that is not negative, two places; the second value is the rule broken."""
    if not _NUMBER.fullmatch(text):
        return None, "number-format"
    number = Decimal(text)
    if number.is_signed() and number:
        return None, "area-negative"
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < _TWO_PLACES:
        rounded = rounded_m2(number)
        return rounded, "" if rounded == number else "area-rounded"
    return number.quantize(_PLACES), ""


def eight_digit_date(text: str) -> tuple[date | None, str]:
    """Read YYYYMMDD; the second value is the rule it breaks, if any.  Law: NY/T 2539-2016."""
    if not _EIGHT_DIGITS.fullmatch(text):
        return None, "date-format"
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])), ""
    except ValueError:
        return None, "date-impossible"
