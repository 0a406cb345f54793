"""Workbooks: attribute tables as sheets, the homestead sheet, the share register.

Cells are read as text and never computed: a formula stays the text that it is, or gives the
value that was last saved with it.
"""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from rural_rights.registry.intake.archive import require_sane_archive
from rural_rights.registry.intake.catalogue import (
    ASSETS,
    ATTRIBUTE_TABLES,
    HOMESTEADS,
    SHARES,
    canonical_column,
    table_named,
    tables,
)
from rural_rights.registry.intake.read_csv import table_of, too_long
from rural_rights.registry.intake.source import FolderUnusable, Remark, SourceTable

Row = tuple[Any, ...]

_MOST_ROWS: Final = 200_000
_MOST_COLUMNS: Final = 64
_HEADING_WITHIN: Final = 12
_BLANK_ROWS_END: Final = 2000
_EXACT_FLOAT: Final = 10**15
_TOTALS: Final = re.compile(r"[\s\u3000]*(合|总|总合)[\s\u3000]*计[\s\u3000]*")
_BROKEN: Final = (
    BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError, DefusedXmlException, zlib.error
)  # fmt: skip
_AFTER_LABEL: Final = " :\uff1a\u3000"
_SPREADSHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CODE_LABEL: Final = "统一社会信用代码"
_BASE_LABEL: Final = "基准日"


class Workbook:
    """One .xlsx file, opened for reading."""

    def __init__(self, data: bytes, file: str) -> None:
        """Take the file's bytes.  Raises: ``FolderUnusable`` when it is no sound workbook."""
        require_sane_archive(io.BytesIO(data), file)
        self._data = data
        self.file = file
        self.sheets = _sheet_names(data, file)
        self._opened: Any = None

    @property
    def _book(self) -> Any:
        # Opening reads every text of the book: not worth it for a book nobody needs.
        if self._opened is None:
            self._opened = self._open(saved_values=False)
        return self._opened

    def _open(self, *, saved_values: bool) -> Any:
        try:
            # What the library says of styles and extensions it does not know is no matter.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return load_workbook(
                    io.BytesIO(self._data), read_only=True, data_only=saved_values, keep_links=False
                )
        except (*_BROKEN, InvalidFileException) as error:
            raise broken(self.file) from error

    def close(self) -> None:
        """Close the file."""
        if self._opened is not None:
            self._opened.close()

    def rows(self, sheet: str) -> list[Row]:
        """Read a sheet; a formula gives its saved value where it has one."""
        rows = self._values(self._book, sheet)
        if not any(_is_formula(value) for row in rows for value in row):
            return rows
        saved_book = self._open(saved_values=True)
        try:
            saved = self._values(saved_book, sheet)
        finally:
            saved_book.close()
        return [
            tuple(
                Formula(new, text)
                if _is_formula(text) and new is not None and new != text
                else text
                for text, new in zip(row, values, strict=False)
            )
            for row, values in zip(rows, saved, strict=False)
        ]

    def _values(self, book: Any, sheet: str) -> list[Row]:
        rows: list[Row] = []
        blank = 0
        try:
            cells = book[sheet]
            width = min(cells.max_column or _MOST_COLUMNS, _MOST_COLUMNS)
            for row in cells.iter_rows(max_col=width, values_only=True):
                blank = blank + 1 if row.count(None) == len(row) else 0
                if blank > _BLANK_ROWS_END:
                    break
                if len(rows) > _MOST_ROWS:
                    raise too_long(f"{self.file}#{sheet}")
                rows.append(row)
        except _BROKEN as error:
            raise broken(self.file) from error
        return rows


def _sheet_names(data: bytes, file: str) -> tuple[str, ...]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            root = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    except (BadZipFile, KeyError, OSError, ParseError, DefusedXmlException) as error:
        raise broken(file) from error
    return tuple(sheet.get("name", "") for sheet in root.iter(f"{_SPREADSHEET}sheet"))


class Formula:
    """A cell that is a formula: its text, and the value that was saved with it."""

    def __init__(self, saved: object, text: str) -> None:
        self.saved = saved
        self.text = text


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def broken(file: str) -> FolderUnusable:
    """Say that a workbook cannot be opened."""
    return FolderUnusable(
        "workbook-unreadable",
        f"{file} 不是完好的xlsx工作簿,或设有密码",
        f"{file} is not a sound xlsx workbook, or has a password",
        remedy_zh="另存为无密码的xlsx后再交",
        remedy_en="save it as xlsx without a password",
    )


def cell_text(value: object) -> str:
    """Return a cell's value as text: dates as eight digits, numbers as they were typed."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, Formula):
        return cell_text(value.saved)
    if isinstance(value, datetime | date):
        return value.strftime("%Y%m%d")
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_FLOAT:
        return str(int(value))
    return value.isoformat() if isinstance(value, time) else str(value)


def attribute_tables(
    book: Workbook, wanted: set[str]
) -> Iterator[tuple[SourceTable, list[Remark]]]:
    """Read the sheets that are attribute tables, of those ``wanted``."""
    for sheet in book.sheets:
        name = table_named(sheet)
        if name in ATTRIBUTE_TABLES and name in wanted:
            rows = book.rows(sheet)
            at = _heading_row(rows, name)
            yield _plain_table(name, f"{book.file}#{sheet}", rows, at)


def is_attribute_book(book: Workbook) -> bool:
    """Tell whether any sheet is named as an attribute table."""
    return any(table_named(sheet) in ATTRIBUTE_TABLES for sheet in book.sheets)


def clerk_tables(book: Workbook) -> Iterator[tuple[SourceTable, list[Remark]]]:
    """Read the sheets that are a homestead sheet, a share register or its asset sheet."""
    for sheet in book.sheets:
        rows = book.rows(sheet)
        file = f"{book.file}#{sheet}"
        for name in (HOMESTEADS, SHARES, ASSETS):
            at = _heading_row(rows, name)
            if at >= 0:
                read = _share_register if name == SHARES else _plain_table
                yield read(name, file, rows, at)
                break


def _heading_row(rows: Sequence[Row], table: str) -> int:
    """Return the index of the row with the headings, or -1."""
    needed = set(tables()[table].required)
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        found = {canonical_column(table, cell_text(value)) for value in row if value is not None}
        if len(needed & found) * 2 > len(needed):
            return at
    return -1


def _plain_table(
    name: str, file: str, rows: Sequence[Row], at: int
) -> tuple[SourceTable, list[Remark]]:
    headings = _headings(rows[at] if at >= 0 else ())
    lines, remarks = _text_lines(name, headings, rows[at + 1 :], at + 2)
    table, more = table_of(name, file, headings, lines, first_number=at + 2)
    return table, remarks + more


def _headings(row: Row) -> tuple[str, ...]:
    texts = [cell_text(value).replace("\n", "") for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text_lines(
    name: str, headings: Sequence[str], rows: Sequence[Row], first_number: int
) -> tuple[list[list[str]], list[Remark]]:
    width = len(headings)
    columns = [canonical_column(name, heading) for heading in headings]
    forms = tables()[name].columns
    named = {
        at for at, column in enumerate(columns) if column in forms and forms[column].kind == "name"
    }
    lines: list[list[str]] = []
    remarks: list[Remark] = []
    for number, row in enumerate(rows, first_number):
        line = [cell_text(value) for value in row[:width]]
        for at, value in enumerate(row[:width]):
            if isinstance(value, Formula):
                if at in named:
                    line[at] = value.text
                else:
                    facts = {"found": value.text}
                    remarks.append(Remark("cell-formula", name, number, "", headings[at], facts))
        lines.append(line + [""] * (width - len(line)))
    return lines, remarks


def _share_register(
    name: str, file: str, rows: Sequence[Row], at: int
) -> tuple[SourceTable, list[Remark]]:
    """Read the register: household cells are merged, so each row takes them from above."""
    headings = _headings(rows[at])
    lines, remarks = _text_lines(name, headings, rows[at + 1 :], at + 2)
    total: Sequence[str] = ()
    total_number = 0
    body: list[list[str]] = []
    for number, line in enumerate(lines, at + 2):
        if any(_TOTALS.fullmatch(cell) for cell in line[:3]):
            total, total_number = line, number
            body.append([""] * len(line))
        else:
            body.append(line)
    columns = [canonical_column(name, heading) for heading in headings]
    _fill_down(body, columns)
    table, more = table_of(name, file, headings, body, first_number=at + 2)
    facts = _facts_above(rows[:at])
    title = next((cell_text(v) for row in rows[:at] for v in row if cell_text(v)), "")
    table = SourceTable(
        name, file, table.columns, table.headings, table.rows, table.numbers,
        title=title, facts=facts, total=total, total_number=total_number,
    )  # fmt: skip
    return table, remarks + more


def _fill_down(lines: list[list[str]], columns: Sequence[str]) -> None:
    try:
        number, head = columns.index("户号"), columns.index("户主")
    except ValueError:
        return
    above = ("", "")
    for line in lines:
        if line[number] or line[head]:
            above = (line[number], line[head])
        elif any(line):
            line[number], line[head] = above


def _facts_above(rows: Sequence[Row]) -> dict[str, tuple[str, int]]:
    """Return what stands above the headings as label and value, side by side or after a colon."""
    facts: dict[str, tuple[str, int]] = {}
    for number, row in enumerate(rows, 1):
        texts = [cell_text(value) for value in row if cell_text(value)]
        for at, text in enumerate(texts):
            for label in (_CODE_LABEL, _BASE_LABEL):
                if text.startswith(label):
                    rest = text[len(label) :].lstrip(_AFTER_LABEL)
                    value = rest or (texts[at + 1] if at + 1 < len(texts) else "")
                    facts[label] = (value, number)
    return facts
