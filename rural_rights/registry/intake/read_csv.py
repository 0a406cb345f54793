"""Attribute tables from CSV: any of the usual encodings, separators and line ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rural_rights.registry.intake.catalogue import canonical_column, tables
from rural_rights.registry.intake.decoding import decoded
from rural_rights.registry.intake.source import FolderUnusable, Remark, SourceTable

_MOST_ROWS: Final = 500_000
_SEPARATORS: Final = ",\t;"


def read_csv(path: Path, table: str, file: str) -> tuple[SourceTable, list[Remark]]:
    """Read one table.  Raises: ``FolderUnusable``."""
    text = decoded(path.read_bytes(), file)
    heading_line = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=heading_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise FolderUnusable(
            "csv-broken",
            f"{file} 第{reader.line_num}行的引号或分隔符有误",
            f"{file}: quotes or separators broken at line {reader.line_num} ({error})",
            remedy_zh="修正该行或重新导出后再交",
            remedy_en="mend the line or export the file again",
        ) from error
    headings = tuple(cell.strip() for cell in lines[0]) if lines else ()
    return table_of(table, file, headings, lines[1:], first_number=2)


def table_of(
    table: str,
    file: str,
    headings: Sequence[str],
    lines: Sequence[Sequence[str]],
    *,
    first_number: int,
) -> tuple[SourceTable, list[Remark]]:
    """Make a table of its lines: blank ones dropped, broken ones told.

    Raises: ``FolderUnusable`` when a needed column is missing or there are too many rows.
    """
    columns = tuple(canonical_column(table, heading) for heading in headings)
    require_columns(table, file, columns)
    if len(lines) > _MOST_ROWS:
        raise too_long(file)
    width, key_columns = len(columns), tables()[table].key
    numbers: Sequence[int] = range(first_number, first_number + len(lines))
    remarks: list[Remark] = []
    if not all(map(any, lines)):
        kept = [(number, line) for number, line in zip(numbers, lines, strict=True) if any(line)]
        numbers, lines = [number for number, _ in kept], [line for _, line in kept]
    if set(map(len, lines)) - {width}:
        for number, line in zip(numbers, lines, strict=True):
            if len(line) < width or any(line[width:]):
                key = "/".join(
                    dict(zip(columns, line, strict=False)).get(c, "") for c in key_columns
                )
                facts = {"found": str(len(line)), "expected": str(width)}
                remarks.append(Remark("row-width", table, number, key, "", facts))
        lines = [[*line, *("",) * (width - len(line))][:width] for line in lines]
    return SourceTable(table, file, columns, tuple(headings), lines, numbers), remarks


def too_long(file: str) -> FolderUnusable:
    """Say that a table is longer than any village's."""
    return FolderUnusable(
        "table-too-long",
        f"{file} 超过{_MOST_ROWS}行",
        f"{file} has more than {_MOST_ROWS} rows",
        remedy_zh="按村分开移交",
        remedy_en="hand over one village at a time",
    )


def require_columns(table: str, file: str, columns: Sequence[str]) -> None:
    """Refuse a table that lacks a column it needs, or has one twice."""
    missing = [column for column in tables()[table].required if column not in columns]
    if missing:
        names = "、".join(missing)
        raise FolderUnusable(
            "column-missing",
            f"{file} 缺少字段:{names}",
            f"{file} lacks the columns {names}",
            remedy_zh="按NY/T 2539补齐字段后再交",
            remedy_en="add the columns of NY/T 2539",
        )
    twice = sorted({c for c in columns if c in tables()[table].columns and columns.count(c) > 1})
    if twice:
        names = "、".join(twice)
        raise FolderUnusable(
            "column-twice",
            f"{file} 字段重复:{names}",
            f"{file} has the columns {names} more than once",
            remedy_zh="每个字段保留一列",
            remedy_en="keep one column of each",
        )
