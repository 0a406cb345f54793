"""What was handed over, cell by cell, before anybody judged it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from rural_rights.registry.intake.catalogue import tables

_SEPARATOR = "\x1f"


class FolderUnusable(Exception):
    """The folder cannot be used at all: nothing of it goes in.

    ``rule`` is kebab-case; the reason and the remedy stand in both languages.
    """

    def __init__(
        self, rule: str, says_zh: str, says_en: str, *, remedy_zh: str, remedy_en: str
    ) -> None:
        self.rule = rule
        self.says_zh = says_zh
        self.says_en = says_en
        self.remedy_zh = remedy_zh
        self.remedy_en = remedy_en
        super().__init__(f"{says_zh};{remedy_zh}。 {says_en}; {remedy_en}.")


@dataclass(frozen=True)
class SourceTable:
    """One table, sheet or layer: every cell as text, in the standard's column names.

    ``headings`` are the names as the file has them; ``numbers`` are the row numbers that a
    person sees (the heading of a CSV file is row 1; a layer's records are numbered from 1).
    ``facts`` are what stands outside the rows (organisation code, base date), each with its
    row; ``total`` is the totals row.
    """

    name: str
    file: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    title: str = ""
    facts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    total: Sequence[str] = ()
    total_number: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _by_column(self) -> Mapping[str, tuple[str, ...]]:
        cells = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return dict(zip(self.columns, cells, strict=True))

    def column(self, name: str) -> Sequence[str]:
        """Every cell of a column, top to bottom; empty cells when the table lacks it."""
        found = self._by_column.get(name)
        return found if found is not None else ("",) * len(self.rows)

    def heading(self, column: str) -> str:
        """Return the column's name as the file has it."""
        try:
            return self.headings[self.columns.index(column)]
        except ValueError:
            return column

    def digest(self, index: int) -> bytes:
        """Return the hash of a row's content: columns in the standard's order, no empty ones."""
        cells = dict(zip(self.columns, self.rows[index], strict=True))
        known = tables()[self.name].columns if self.name in tables() else {}
        order = [*(c for c in known if c in cells), *sorted(c for c in cells if c not in known)]
        body = _SEPARATOR.join(f"{c}={cells[c]}" for c in order if cells[c])
        return sha256(f"{self.name}{_SEPARATOR}{body}".encode("utf-8", "surrogatepass")).digest()

    def with_rows(self, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> SourceTable:
        """Return the same table with other rows."""
        return replace(self, rows=rows, numbers=numbers)


@dataclass(frozen=True)
class SourceLayer(SourceTable):
    """A layer: its rows, and the shape of each in CGCS2000, belt 120°E, easting first."""

    shapes: Sequence[bytes | None] = ()
    declared_crs: str = ""
    converted: bool = False

    def digest(self, index: int) -> bytes:
        """Return the hash of a record: its attributes and its shape."""
        shape = self.shapes[index] or b""
        return sha256(super().digest(index) + shape).digest()


class SourceFile(NamedTuple):
    """One file of the hand-over."""

    path: str
    size: int
    sha256: str


class Remark(NamedTuple):
    """Something noticed while reading, told with the findings."""

    rule: str
    table: str
    row: int
    key: str
    column: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Handover:
    """A hand-over folder as it was read: tables by name, files, and what the note claims."""

    name: str
    tables: Mapping[str, SourceTable]
    files: tuple[SourceFile, ...] = ()
    scans: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The hash of the whole folder: names and contents of its files, in hex."""
        lines = "\n".join(f"{file.path}\t{file.sha256}" for file in sorted(self.files))
        return sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()

    def with_table(self, table: SourceTable) -> Handover:
        """Return the same hand-over with one table changed."""
        return replace(self, tables={**self.tables, table.name: table})


class Source(NamedTuple):
    """Where a thing in the register comes from: one row of one table."""

    table: SourceTable
    at: int

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def file(self) -> str:
        """The file, and the sheet after a #."""
        return self.table.file

    @property
    def row(self) -> int:
        """The row number that a person sees."""
        return self.table.numbers[self.at]

    @property
    def digest(self) -> bytes:
        """The hash of the row's content."""
        return self.table.digest(self.at)
