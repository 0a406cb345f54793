"""The workbook of findings, which the clerk corrects, and the way back into the hand-over.

Every cell is text, formulas included.  A row finds its way home by its number, and is taken
only when the row there is still the one that was written out.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from rural_rights.registry.intake.catalogue import Severity, canonical_column, tables
from rural_rights.registry.intake.findings import Finding
from rural_rights.registry.intake.read_workbook import Workbook, cell_text
from rural_rights.registry.intake.source import (
    Handover,
    Remark,
    SourceFile,
    SourceLayer,
    SourceTable,
)
from rural_rights.registry.intake.village import Village

CORRECTIONS_SHEET: Final = "问题清单"
_FACTS_SHEET: Final = "抬头与合计"
_LIST_HEADINGS: Final = ("表", "文件", "行号", "编码", "栏", "轻重", "规则", "问题", "办法", "依据")
_FACT_HEADINGS: Final = ("表", "项目", "值")
_NUMBER, _ACT, _CHECK, _PROBLEM = "行号", "处理(删除则填“删除”)", "校验(勿改)", "问题"
_ROW_HEADINGS: Final = (_NUMBER, _ACT, _CHECK, _PROBLEM)
_DELETE: Final = frozenset({"删除", "删"})
_CHECK_LENGTH: Final = 16
_SEVERITIES: Final = {
    Severity.REJECT: "须改正",
    Severity.WARN: "须核对",
    Severity.NORMALISED: "已规整",
}
_COLOURS: Final = {
    Severity.REJECT: "FFF4B6B6",
    Severity.WARN: "FFFFF2CC",
    Severity.NORMALISED: "FFE2EFDA",
}
_WIDEST: Final = 60
_TOTAL_PREFIX: Final = "合计:"


def findings_workbook(village: Village) -> bytes:
    """Return the findings as a workbook: a list, and the rows in question sheet by sheet."""
    book = NewWorkbook()
    book.remove(book.worksheets[0])
    listed = book.create_sheet(CORRECTIONS_SHEET)
    _write_row(listed, _LIST_HEADINGS, bold=True)
    for found in village.findings:
        words = (found.table, found.file, str(found.row), found.key, found.column)
        says = (_SEVERITIES[found.severity], found.rule, found.says_zh, found.remedy_zh, found.law)
        _write_row(listed, (*words, *says))
        _colour(listed, listed.max_row, 6, found.severity)
    _finish(listed)
    by_table: defaultdict[str, list[Finding]] = defaultdict(list)
    for found in village.findings:
        if found.severity is not Severity.NORMALISED and found.index >= 0:
            by_table[found.table].append(found)
    for name, findings in by_table.items():
        _row_sheet(book.create_sheet(name), village.handover.tables[name], findings)
    _facts_sheet(book, village)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _row_sheet(sheet: Worksheet, table: SourceTable, findings: Sequence[Finding]) -> None:
    _write_row(sheet, (*_ROW_HEADINGS, *table.headings), bold=True)
    by_row: defaultdict[int, list[Finding]] = defaultdict(list)
    for found in findings:
        by_row[found.index].append(found)
    for index, of_row in sorted(by_row.items()):
        problem = "\n".join(f"{found.column}:{found.says_zh}" for found in of_row)
        fixed = (str(table.numbers[index]), "", _check(table, index), problem)
        _write_row(sheet, (*fixed, *table.rows[index]))
        for found in sorted(of_row, key=lambda f: f.severity is Severity.REJECT):
            if found.column in table.headings:
                at = len(_ROW_HEADINGS) + table.headings.index(found.column) + 1
                _colour(sheet, sheet.max_row, at, found.severity)
    _finish(sheet)


def _facts_sheet(book: NewWorkbook, village: Village) -> None:
    names = {found.table for found in village.rejected if found.index < 0}
    tables_told = [t for name, t in village.handover.tables.items() if name in names]
    if not any(table.facts or table.total for table in tables_told):
        return
    sheet = book.create_sheet(_FACTS_SHEET)
    _write_row(sheet, _FACT_HEADINGS, bold=True)
    for table in tables_told:
        for label, (value, _) in table.facts.items():
            _write_row(sheet, (table.name, label, value))
        for heading, cell in zip(table.headings, table.total, strict=False):
            if cell:
                _write_row(sheet, (table.name, f"{_TOTAL_PREFIX}{heading}", cell))
    _finish(sheet)


def _write_row(sheet: Worksheet, values: Iterable[str], *, bold: bool = False) -> None:
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        # A text that begins like a formula stays a text, here and when the clerk edits it.
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
        if bold:
            cell.font = Font(bold=True)


def _colour(sheet: Worksheet, row: int, column: int, severity: Severity) -> None:
    colour = _COLOURS[severity]
    sheet.cell(row, column).fill = PatternFill("solid", start_color=colour, end_color=colour)


def _finish(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    for column in range(1, sheet.max_column + 1):
        letter = get_column_letter(column)
        longest = max(len(str(cell.value or "")) for cell in sheet[letter])
        sheet.column_dimensions[letter].width = min(max(8, longest * 1.6), _WIDEST)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _check(table: SourceTable, index: int) -> str:
    return table.digest(index).hex()[:_CHECK_LENGTH]


def apply_corrections(handover: Handover, workbook: bytes) -> Handover:
    """Return the hand-over with the clerk's corrections in place of the rows corrected.

    Rows may be changed, struck out (删除) or added (without a row number).  A row that does
    not fit the hand-over is not applied, and told.  Raises: ``FolderUnusable``.
    """
    book = Workbook(workbook, CORRECTIONS_SHEET)
    try:
        for sheet in book.sheets:
            if sheet in handover.tables:
                handover = _corrected(handover, sheet, book.rows(sheet))
            elif sheet == _FACTS_SHEET:
                handover = _with_facts(handover, book.rows(sheet))
    finally:
        book.close()
    digest = sha256(workbook).hexdigest()
    if any(file.sha256 == digest for file in handover.files):
        return handover
    added = SourceFile(f"{CORRECTIONS_SHEET}.xlsx", len(workbook), digest)
    return replace(handover, files=(*handover.files, added))


@dataclass
class _Corrected:
    """A table while its corrections are put in."""

    rows: list[Sequence[str]]
    numbers: list[int]
    shapes: list[bytes | None]
    struck: set[int]


def _corrected(handover: Handover, name: str, lines: Sequence[tuple[Any, ...]]) -> Handover:
    table = handover.tables[name]
    headings = [cell_text(value) for value in lines[0]] if lines else []
    if headings[: len(_ROW_HEADINGS)] != list(_ROW_HEADINGS):
        return handover
    columns = [canonical_column(name, heading) for heading in headings[len(_ROW_HEADINGS) :]]
    shapes = list(table.shapes) if isinstance(table, SourceLayer) else []
    work = _Corrected(list(table.rows), list(table.numbers), shapes, set())
    places = {str(number): index for index, number in enumerate(table.numbers)}
    remarks: list[Remark] = []
    for line in lines[1:]:
        texts = [cell_text(value) for value in line]
        texts += [""] * (len(headings) - len(texts))
        if any(texts) and not _put(table, work, places, columns, texts):
            key = "/".join(
                texts[len(_ROW_HEADINGS) + columns.index(column)]
                for column in tables()[name].key
                if column in columns
            )
            number = int(texts[0]) if texts[0].isdigit() else 0
            remarks.append(Remark("correction-stale", name, number, key, "", {}))
    kept = [index for index in range(len(work.rows)) if index not in work.struck]
    changed = replace(
        table,
        rows=[work.rows[index] for index in kept],
        numbers=[work.numbers[index] for index in kept],
    )
    if isinstance(changed, SourceLayer):
        changed = replace(changed, shapes=[work.shapes[index] for index in kept])
    handover = handover.with_table(changed)
    return replace(handover, remarks=(*handover.remarks, *remarks))


def _put(
    table: SourceTable,
    work: _Corrected,
    places: dict[str, int],
    columns: Sequence[str],
    texts: Sequence[str],
) -> bool:
    number, act, check = texts[:3]
    cells = dict(zip(columns, texts[len(_ROW_HEADINGS) :], strict=False))
    index = places.get(number)
    if index is None:
        if number or check or isinstance(table, SourceLayer):
            return False
        work.rows.append([cells.get(column, "") for column in table.columns])
        work.numbers.append(max(work.numbers, default=1) + 1)
        return True
    if check != _check(table, index):
        return False
    if act.strip() in _DELETE:
        work.struck.add(index)
    else:
        old = zip(table.columns, table.rows[index], strict=True)
        work.rows[index] = [cells.get(column, cell) for column, cell in old]
    return True


def _with_facts(handover: Handover, lines: Sequence[tuple[Any, ...]]) -> Handover:
    for line in lines[1:]:
        name, label, value = (cell_text(cell) for cell in (*line, None, None, None)[:3])
        table = handover.tables.get(name)
        if table is None:
            continue
        if label.startswith(_TOTAL_PREFIX) and table.total:
            heading = label.removeprefix(_TOTAL_PREFIX)
            pairs = zip(table.headings, table.total, strict=True)
            total = [value if heading == own else cell for own, cell in pairs]
            handover = handover.with_table(replace(table, total=total))
        elif label in table.facts:
            facts = {**table.facts, label: (value, table.facts[label][1])}
            handover = handover.with_table(replace(table, facts=facts))
    return handover
