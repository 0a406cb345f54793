"""Layers from shapefiles: every attribute as text, every shape in CGCS2000, belt 120°E."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError, FeatureError, GeometryError

from rural_rights.registry.intake.catalogue import canonical_column, tables
from rural_rights.registry.intake.decoding import CANDIDATES, is_chinese, require_chinese
from rural_rights.registry.intake.projection import in_belt_120
from rural_rights.registry.intake.read_csv import require_columns
from rural_rights.registry.intake.source import FolderUnusable, Remark, SourceLayer

Cells = list[list[Any]]

_RAW_BYTES: Final = "ISO-8859-1"
_SHP_HEADER: Final = 100
_SHX_RECORD: Final = 8
_MAGIC: Final = 9994
_POLYGONS: Final = frozenset({5, 15, 25})
_FEW: Final = 20
_EXACT_FLOAT: Final = 10**15


def read_layer(path: Path, table: str, file: str) -> tuple[SourceLayer, list[Remark]]:
    """Read a polygon layer.  Raises: ``FolderUnusable``."""
    _require_whole(path, file)
    meta, cells, shapes, remarks = _read(path, table, file)
    headings = tuple(str(name) for name in meta["fields"])
    columns = tuple(canonical_column(table, heading) for heading in headings)
    require_columns(table, file, columns)
    texts = [_texts(column) for column in cells]
    rows: list[tuple[str, ...]] = list(zip(*texts, strict=True))
    require_chinese("\n".join("".join(row) for row in rows[:2000]), file)
    moved = in_belt_120(shapes, meta["crs"], file)
    for rule in moved.remarks:
        remarks.append(Remark(rule, table, 0, path.stem, "", {"found": moved.declared}))
    layer = SourceLayer(
        table, file, columns, headings, rows, range(1, len(rows) + 1),
        shapes=moved.shapes, declared_crs=moved.declared, converted=moved.converted,
    )  # fmt: skip
    return layer, remarks


def _read(
    path: Path, table: str, file: str
) -> tuple[dict[str, Any], Cells, NDArray[np.object_], list[Remark]]:
    for encoding in CANDIDATES:
        try:
            meta, cells, shapes = _read_as(path, file, encoding)
        except UnicodeDecodeError:
            continue
        if is_chinese("".join(text for column in cells for text in column[:400] if _is_text(text))):
            return meta, cells, shapes, []
    meta, cells, shapes = _read_as(path, file, _RAW_BYTES)
    decoded, damaged = _decoded_cells(cells)
    columns = [canonical_column(table, str(name)) for name in meta["fields"]]
    keys = (
        decoded[columns.index(tables()[table].key[0])] if tables()[table].key[0] in columns else ()
    )
    remarks = [
        Remark("text-damaged", table, row + 1, keys[row] if keys else "", columns[at], {})
        for at, row in damaged
    ]
    return meta, decoded, shapes, remarks


def _read_as(
    path: Path, file: str, encoding: str
) -> tuple[dict[str, Any], Cells, NDArray[np.object_]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, _, shapes, cells = pyogrio.raw.read(path, encoding=encoding, force_2d=True)
    except (DataSourceError, FeatureError, GeometryError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise _damaged(file, "无法读取", "it cannot be read") from error
    return meta, [column.tolist() for column in cells], shapes


def _decoded_cells(cells: Cells) -> tuple[Cells, list[tuple[int, int]]]:
    """Decode cell by cell: a fixed-width field may cut its last character in two."""
    joined = b" ".join(
        str(cell).encode(_RAW_BYTES) for column in cells for cell in column if isinstance(cell, str)
    )
    # UTF-8 with a few cut characters is still UTF-8; the other table would read it, wrongly.
    read_as_utf8 = joined.decode("utf-8", "replace")
    lost = read_as_utf8.count("\ufffd")
    beyond_ascii = sum(1 for character in read_as_utf8 if not character.isascii())
    encoding = "utf-8" if lost * _FEW < beyond_ascii else "gb18030"
    damaged: list[tuple[int, int]] = []
    decoded: Cells = []
    for at, column in enumerate(cells):
        texts: list[Any] = []
        for row, cell in enumerate(column):
            if not isinstance(cell, str):
                texts.append(cell)
                continue
            raw = cell.encode(_RAW_BYTES)
            text = raw.decode(encoding, "replace")
            if "\ufffd" in text:
                damaged.append((at, row))
            texts.append(text.rstrip("\ufffd"))
        decoded.append(texts)
    return decoded, damaged


def _texts(column: list[Any]) -> list[str]:
    """Return a field's values as text; numbers as they were written, nothing for null."""
    if any(isinstance(value, float) for value in column):
        return [_number_text(value) if isinstance(value, float) else str(value) for value in column]
    return ["" if value is None else str(value).strip() for value in column]


def _number_text(value: float) -> str:
    if value != value:  # noqa: PLR0124  a null number is NaN
        return ""
    if value.is_integer() and abs(value) < _EXACT_FLOAT:
        return str(int(value))
    return repr(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not value.isascii()


def _damaged(file: str, zh: str, en: str) -> FolderUnusable:
    return FolderUnusable(
        "layer-damaged",
        f"{file} 不完整或已损坏({zh})",
        f"{file} is incomplete or damaged ({en})",
        remedy_zh="从原始成果重新复制.shp、.shx、.dbf等全部文件",
        remedy_en="copy the .shp, .shx and .dbf files again from the original",
    )


def _sibling(path: Path, extension: str, file: str) -> Path:
    for candidate in path.parent.iterdir():
        if candidate.stem == path.stem and candidate.suffix.lower() == extension:
            return candidate
    raise _damaged(file, f"缺少{extension}文件", f"its {extension} file is missing")


def _require_whole(path: Path, file: str) -> None:
    """Refuse a shapefile of which a part is missing or shorter than its header says."""
    records = {
        extension: _index_length(_sibling(path, extension, file), extension, file)
        for extension in (".shp", ".shx")
    }
    rows = _dbf_rows(_sibling(path, ".dbf", file), file)
    indexed = (records[".shx"] - _SHP_HEADER) // _SHX_RECORD
    if indexed != rows:
        raise _damaged(
            file,
            f"图形{indexed}个,属性{rows}行",
            f"{indexed} shapes but {rows} attribute rows",
        )
    if rows == 0:
        raise _damaged(file, "没有记录", "it has no records")


def _index_length(path: Path, extension: str, file: str) -> int:
    """Return the length in bytes that a .shp or .shx header states, and that it has."""
    size = path.stat().st_size
    with path.open("rb") as opened:
        header = opened.read(_SHP_HEADER)
    if len(header) < _SHP_HEADER:
        raise _damaged(file, f"{extension}文件被截断", f"its {extension} file is cut off")
    magic, words = struct.unpack(">i20xi", header[:28])
    (kind,) = struct.unpack("<i", header[32:36])
    if magic != _MAGIC:
        raise _damaged(file, f"{extension}不是shapefile", f"its {extension} is no shapefile")
    if kind not in _POLYGONS:
        raise _damaged(file, "不是面图层", "it is not a polygon layer")
    if words * 2 > size:
        raise _damaged(file, f"{extension}文件被截断", f"its {extension} file is cut off")
    return int(words * 2)


def _dbf_rows(path: Path, file: str) -> int:
    """Return the number of rows that a .dbf header states, and that it has."""
    size = path.stat().st_size
    with path.open("rb") as opened:
        header = opened.read(32)
    if len(header) < 32:
        raise _damaged(file, ".dbf文件被截断", "its .dbf file is cut off")
    rows, header_size, row_size = struct.unpack("<4xIHH", header[:12])
    if header_size + rows * row_size > size:
        raise _damaged(file, ".dbf文件被截断", "its .dbf file is cut off")
    return int(rows)


def geometries(shapes: Sequence[bytes | None]) -> NDArray[np.object_]:
    """Return the shapes as geometry; one that is not a closed area becomes nothing."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return np.asarray(shapely.from_wkb(array, on_invalid="ignore"), dtype=object)
