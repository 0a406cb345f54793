"""The clerk's homestead sheet beside the lot layer.

Law: 《土地管理法》第六十二条; 《浙江省土地管理条例》第五十五条; GB/T 37346-2019.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from rural_rights.kernel.codes import CodeError, LotCode
from rural_rights.kernel.law import HOMESTEAD_LIMIT_M2
from rural_rights.registry.intake.catalogue import HOMESTEADS, structures
from rural_rights.registry.intake.checks.links import codes_once
from rural_rights.registry.intake.inspection import Inspection, rows_by
from rural_rights.registry.intake.numerals import Storeys, built_year, storeys

_LOT: Final = 19
_TOLERANCE_M2: Final = Decimal("0.1")
_MOST_STOREYS: Final = 6
_FIRST_YEAR: Final = 1850
_APPROVALS_SINCE: Final = 1987
_ROOM: Final = Decimal("1.15")
_HALF: Final = Decimal("0.5")
_LIMIT_DAY: Final = date(2021, 11, 1)


def check_homesteads(case: Inspection) -> None:
    """Each lot is one family's, in the layer, within the limit, with a house that fits it."""
    if HOMESTEADS not in case.handover.tables:
        return
    fields = case.table(HOMESTEADS)
    lots = case.table("ZD")
    codes_once(case.notes, lots, "ZDDM", "code-twice")
    drawn = rows_by(lots.text("ZDDM"))
    _units_of_layer(case)
    _lots(case, drawn)
    for index in range(len(fields)):
        _areas(case, index)
        _house(case, index)
        _beside_layer(case, index, drawn.get(fields.text("宗地代码")[index], ()))
    _approvals(case)
    claimed = set(fields.text("宗地代码"))
    for code, rows in drawn.items():
        if code not in claimed:
            case.notes.add("lot-without-row", lots.table, rows[0], "ZDDM")


def _lots(case: Inspection, drawn: Mapping[str, Sequence[int]]) -> None:
    fields = case.table(HOMESTEADS)
    layer = case.layer("ZD")
    units = fields.text("不动产单元号")
    for code, rows in rows_by(fields.text("宗地代码")).items():
        lot = _parsed(code)
        for index in rows:
            if lot is not None and not lot.is_homestead:
                case.notes.add("lot-not-homestead", fields.table, index, "宗地代码")
            if layer is not None and lot is not None and code not in drawn:
                case.notes.add("lot-not-in-layer", fields.table, index, "宗地代码")
            if units[index] and units[index][:_LOT] != code:
                case.notes.add("unit-not-of-lot", fields.table, index, "不动产单元号")
            if len(rows) > 1:
                numbers = "、".join(str(fields.table.numbers[row]) for row in rows)
                case.notes.add("lot-claimed-twice", fields.table, index, "宗地代码", rows=numbers)


def _parsed(code: str) -> LotCode | None:
    try:
        return LotCode.parse(code)
    except CodeError:
        return None


def _units_of_layer(case: Inspection) -> None:
    lots = case.table("ZD")
    pairs = zip(lots.text("ZDDM"), lots.text("BDCDYH"), strict=True)
    for index, (code, unit) in enumerate(pairs):
        if code and unit and unit[:_LOT] != code:
            case.notes.add("unit-not-of-lot", lots.table, index, "BDCDYH")


def _areas(case: Inspection, index: int) -> None:
    fields = case.table(HOMESTEADS)
    area_m2 = fields.areas["宅基地面积"][index]
    if area_m2 is None:
        return
    limits = HOMESTEAD_LIMIT_M2.on(case.on or _LIMIT_DAY)
    kind = fields.text("用地类型")[index]
    limit = next((limits[word] for word in limits if word in kind), max(limits.values()))
    if area_m2 > limit:
        case.notes.add(
            "homestead-over-limit",
            fields.table,
            index,
            "宅基地面积",
            found=area_m2,
            limit=limit,
        )
    footprint_m2 = fields.areas["建筑占地面积"][index]
    if footprint_m2 is not None and footprint_m2 > area_m2 + _TOLERANCE_M2:
        case.notes.add("footprint-exceeds-lot", fields.table, index, "建筑占地面积")


def _house(case: Inspection, index: int) -> None:
    fields = case.table(HOMESTEADS)
    text = fields.text("层数")[index]
    read = storeys(text) if text else None
    if text and (read is None or not 0 < read.whole <= _MOST_STOREYS or read.half):
        case.notes.add("storeys-odd", fields.table, index, "层数", found=text)
    elif read is not None and read.in_words:
        case.notes.add("number-in-words", fields.table, index, "层数", found=text, taken=read.whole)
    _floor_area(case, index, read.whole if read else None)
    structure = fields.text("结构")[index].removesuffix("结构")
    if structure and structure not in structures():
        case.notes.add("structure-unknown", fields.table, index, "结构", found=structure)
    _built(case, index)


def _floor_area(case: Inspection, index: int, floors: int | None) -> None:
    fields = case.table(HOMESTEADS)
    footprint_m2 = fields.areas["建筑占地面积"][index]
    floor_m2 = fields.areas["建筑面积"][index]
    if floors and footprint_m2 and floor_m2:
        whole = footprint_m2 * floors
        if not whole * _HALF <= floor_m2 <= whole * _ROOM:
            case.notes.add("building-area-odd", fields.table, index, "建筑面积")


def _built(case: Inspection, index: int) -> None:
    fields = case.table(HOMESTEADS)
    text = fields.text("建成年份")[index]
    if not text:
        return
    year = built_year(text)
    if year is None:
        case.notes.add("built-year-unreadable", fields.table, index, "建成年份", found=text)
        return
    if year < _FIRST_YEAR or (case.on is not None and year > case.on.year):
        case.notes.add("built-year-impossible", fields.table, index, "建成年份", found=year)
    elif year >= _APPROVALS_SINCE and not fields.text("批准文号")[index]:
        case.notes.add("approval-missing", fields.table, index, "批准文号", found=year)


def _approvals(case: Inspection) -> None:
    fields = case.table(HOMESTEADS)
    for rows in rows_by(fields.text("批准文号")).values():
        for index in rows if len(rows) > 1 else ():
            others = "、".join(str(fields.table.numbers[row]) for row in rows if row != index)
            case.notes.add("approval-twice", fields.table, index, "批准文号", rows=others)


def _beside_layer(case: Inspection, index: int, rows: Sequence[int]) -> None:
    """Sheet and layer describe one lot, one owner and one house."""
    fields, lots = case.table(HOMESTEADS), case.table("ZD")
    if not rows:
        return
    row = rows[0]
    area_m2, drawn_m2 = fields.areas["宅基地面积"][index], lots.areas["ZDMJ"][row]
    if area_m2 is not None and drawn_m2 is not None and abs(area_m2 - drawn_m2) > _TOLERANCE_M2:
        case.notes.add(
            "homestead-area-differs",
            fields.table,
            index,
            "宅基地面积",
            found=area_m2,
            expected=drawn_m2,
        )
    owner = fields.text("身份证号")[index]
    drawn_owner = lots.text("ZJH")[row]
    if owner and drawn_owner and owner != drawn_owner:
        case.notes.add("layer-owner-differs", fields.table, index, "身份证号")
    floor_m2, drawn_floor_m2 = fields.areas["建筑面积"][index], lots.areas["JZMJ"][row]
    if floor_m2 is not None and drawn_floor_m2 and abs(floor_m2 - drawn_floor_m2) > _TOLERANCE_M2:
        case.notes.add("layer-building-differs", fields.table, index, "建筑面积")
    for column, theirs, read in (("层数", "CS", storeys), ("建成年份", "JGRQ", built_year)):
        ours, drawn = read(fields.text(column)[index]), read(lots.text(theirs)[row])
        if ours is not None and drawn is not None and _plain(ours) != _plain(drawn):
            case.notes.add("layer-building-differs", fields.table, index, column)


def _plain(value: Storeys | int) -> int:
    return value.whole if isinstance(value, Storeys) else value
