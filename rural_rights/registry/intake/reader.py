"""Reads a hand-over: a folder, or the same packed as .zip, in the forms that firms use."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Final

from rural_rights.registry.intake.archive import unpacked
from rural_rights.registry.intake.catalogue import (
    ATTRIBUTE_TABLES,
    LAYERS,
    NEEDED,
    table_named,
    tables,
)
from rural_rights.registry.intake.corrections import CORRECTIONS_SHEET, apply_corrections
from rural_rights.registry.intake.decoding import decoded
from rural_rights.registry.intake.pause import collection_paused
from rural_rights.registry.intake.read_csv import read_csv
from rural_rights.registry.intake.read_layer import read_layer
from rural_rights.registry.intake.read_workbook import (
    Workbook,
    attribute_tables,
    clerk_tables,
    is_attribute_book,
)
from rural_rights.registry.intake.source import (
    FolderUnusable,
    Handover,
    Remark,
    SourceFile,
    SourceTable,
)

_MOST_FILES: Final = 5000
_MOST_BYTES: Final = 4 << 30
_MOST_WORKBOOK_BYTES: Final = 1 << 28
_SCANS: Final = frozenset({".png", ".jpg", ".jpeg", ".pdf", ".tif", ".tiff", ".bmp", ".ofd"})
_STATED: Final = "说明.json"
_MOST_STATED: Final = 1 << 20


def read(path: Path | str) -> Handover:
    """Read a hand-over folder, or a .zip of it.

    Raises: ``FolderUnusable`` when there is nothing that could be checked row by row.
    """
    place = Path(path)
    if place.is_dir():
        with collection_paused():
            return _read_folder(place, place.resolve().name)
    if place.is_file():
        with unpacked(place) as folder, collection_paused():
            return _read_folder(folder, place.stem)
    raise _unusable(
        "folder-missing",
        f"找不到{place.name}",
        f"there is no {place.name}",
        "核对路径",
        "check the path",
    )


def _unusable(rule: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> FolderUnusable:
    return FolderUnusable(rule, zh, en, remedy_zh=remedy_zh, remedy_en=remedy_en)


@dataclass
class _Found:
    """The files of a folder, by what they are."""

    csv: dict[str, Path] = field(default_factory=dict)
    layers: dict[str, Path] = field(default_factory=dict)
    workbooks: list[Path] = field(default_factory=list)
    scans: list[Path] = field(default_factory=list)
    stated: Path | None = None
    all: list[Path] = field(default_factory=list)


def _read_folder(root: Path, name: str) -> Handover:
    found = _sort(root)
    read: dict[str, SourceTable] = {}
    remarks: list[Remark] = []
    for table, path in found.csv.items():
        read[table], noted = read_csv(path, table, _relative(path, root))
        remarks += noted
    for table, path in found.layers.items():
        read[table], noted = read_layer(path, table, _relative(path, root))
        remarks += noted
    corrections = _read_workbooks(found, root, read, remarks)
    _require_tables(read)
    handover = Handover(
        name,
        {table: read[table] for table in tables() if table in read},
        tuple(_file(path, root) for path in found.all),
        tuple(_relative(path, root) for path in found.scans),
        tuple(remarks),
        _stated(found.stated),
    )
    for path in corrections:
        handover = apply_corrections(handover, path.read_bytes())
    return handover


def _read_workbooks(
    found: _Found, root: Path, read: dict[str, SourceTable], remarks: list[Remark]
) -> list[Path]:
    """Read what the workbooks hold; return those that are corrections to the rest."""
    corrections: list[Path] = []
    for path in found.workbooks:
        file = _relative(path, root)
        book = Workbook(path.read_bytes(), file)
        try:
            if CORRECTIONS_SHEET in book.sheets:
                corrections.append(path)
                continue
            if is_attribute_book(book):
                read_sheets = attribute_tables(book, set(ATTRIBUTE_TABLES) - set(read))
            else:
                read_sheets = clerk_tables(book)
            for table, noted in read_sheets:
                if table.name in read:
                    raise _twice(table.name, read[table.name].file, table.file)
                read[table.name] = table
                remarks += noted
        finally:
            book.close()
    return corrections


def _twice(table: str, first: str, second: str) -> FolderUnusable:
    return _unusable(
        "table-twice",
        f"{table} 有两份:{first} 和 {second}",
        f"{table} is there twice: {first} and {second}",
        "只保留一份",
        "keep one of them",
    )


def _require_tables(read: dict[str, SourceTable]) -> None:
    missing = [table for table in NEEDED if table not in read]
    if missing:
        named = "、".join(f"{table}({tables()[table].title})" for table in missing)
        raise _unusable(
            "table-missing",
            f"缺少{named}",
            f"missing: {', '.join(missing)}",
            "补齐NY/T 2539规定的表和图层后再交",
            "add the tables and layers of NY/T 2539",
        )
    empty = [table for table in NEEDED if not len(read[table])]
    if empty:
        named = "、".join(empty)
        raise _unusable(
            "table-empty", f"{named} 没有数据", f"{named} has no rows", "补交数据", "add the data"
        )


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _file(path: Path, root: Path) -> SourceFile:
    with path.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    return SourceFile(_relative(path, root), path.stat().st_size, digest)


def _sort(root: Path) -> _Found:
    """Tell the files apart by name.  Raises: ``FolderUnusable``."""
    found = _Found()
    size = 0
    for path in _files(root):
        found.all.append(path)
        size += path.stat().st_size
        too_large = path.suffix.lower() == ".xlsx" and path.stat().st_size > _MOST_WORKBOOK_BYTES
        if len(found.all) > _MOST_FILES or size > _MOST_BYTES or too_large:
            raise _unusable(
                "folder-too-large",
                "文件夹中的文件过多或过大",
                "too many files in the folder, or too large",
                "只移交一个村的成果",
                "hand over one village only",
            )
        _place(path, root, found)
    if not found.all:
        raise _unusable(
            "folder-empty", "文件夹是空的", "the folder is empty", "重新复制成果", "copy it again"
        )
    return found


def _place(path: Path, root: Path, found: _Found) -> None:
    suffix = path.suffix.lower()
    if path.name.startswith("~$"):
        return
    if path.name == _STATED:
        found.stated = path
    elif suffix == ".csv":
        _claim(found.csv, ATTRIBUTE_TABLES, path, root)
    elif suffix == ".shp":
        _claim(found.layers, LAYERS, path, root)
    elif suffix == ".xlsx":
        found.workbooks.append(path)
    elif suffix in _SCANS:
        found.scans.append(path)


def _claim(places: dict[str, Path], among: Collection[str], path: Path, root: Path) -> None:
    table = table_named(path.stem)
    if table not in among:
        return
    if table in places:
        raise _twice(table, _relative(places[table], root), _relative(path, root))
    places[table] = path


def _files(root: Path) -> Iterator[Path]:
    """Walk the folder in a fixed order; a link that leaves it is refused."""
    real_root = root.resolve()
    for path in sorted(root.rglob("*")):
        if path.is_symlink() and not path.resolve().is_relative_to(real_root):
            raise _unusable(
                "folder-link",
                "文件夹中有指向外部的链接",
                "a link in the folder leads out of it",
                "换成文件本身",
                "put the file itself there",
            )
        if path.is_file() and "__MACOSX" not in path.parts:
            yield path


def _stated(path: Path | None) -> dict[str, str]:
    """Read the firm's own counts and totals; an unreadable note claims nothing."""
    if path is None or path.stat().st_size > _MOST_STATED:
        return {}
    try:
        note = json.loads(decoded(path.read_bytes(), path.name))
    except (json.JSONDecodeError, RecursionError):
        return {}
    if not isinstance(note, dict):
        return {}
    return {str(key): str(value) for key, value in note.items() if isinstance(value, str | int)}
