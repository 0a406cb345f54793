"""The share register of the collective and its asset sheet.

Law: 《浙江省农村集体资产管理条例》第三十条; 《农村集体经济组织法》第十一条.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final

from rural_rights.kernel.codes import Uscc, as_written, uscc_fault
from rural_rights.registry.intake.catalogue import ASSETS, SHARES, codes_by_label, relation_sex
from rural_rights.registry.intake.checks.contracts import sum_of
from rural_rights.registry.intake.fields import Fields
from rural_rights.registry.intake.inspection import Inspection, rows_by
from rural_rights.registry.intake.numerals import written_date

_TOTAL: Final = "合计股数"
_MEMBER: Final = re.compile(r"(?:本)?(?:集体|村|社|集体经济组织)?成员|是|社员")
_NOT_MEMBER: Final = re.compile(r"(?:非|不是).*(?:成员|社员)|否")
_OF_MEMBERS_ONLY: Final = "人口股"
_CODE: Final = "统一社会信用代码"
_BASE: Final = "基准日"
_MODES: Final = {"静态": "static", "动态": "dynamic"}
_CAP: Final = Decimal("0.03")
_UNITS: Final = re.compile(r"-?\d{1,12}(?:\.\d{0,12})?", re.ASCII)
_FOUR_PLACES: Final = Decimal("0.0001")
_EQUAL_UNDER_CAP: Final = 34


@dataclass
class ShareBook:
    """The share register as values."""

    fields: Fields
    classes: tuple[str, ...]
    units: dict[str, list[Decimal | None]]
    totals: list[Decimal | None]
    member: list[bool | None] = field(default_factory=list)
    uscc: str = ""
    base_date: date | None = None
    mode: str = ""
    assets: dict[str, Decimal] = field(default_factory=dict)

    @cached_property
    def households(self) -> dict[str, list[int]]:
        """Rows of each share household, in order."""
        return {code: list(rows) for code, rows in rows_by(self.fields.text("户号")).items()}

    @cached_property
    def held(self) -> list[Decimal | None]:
        """The sum of each person's classes; nothing where one is unreadable."""
        rows = zip(*self.units.values(), strict=True) if self.units else ()
        return [sum_of(units) for units in rows] or [Decimal(0)] * len(self.fields)

    @cached_property
    def everything(self) -> Decimal | None:
        """All units of all people; nothing where one is unreadable."""
        return sum_of(self.held)


def check_shares(case: Inspection) -> ShareBook | None:
    """Every person once, every row and the register whole, only members hold members' shares."""
    if SHARES not in case.handover.tables:
        return None
    fields = case.table(SHARES)
    classes = tuple(
        column for column in fields.table.columns if column.endswith("股") and column != _TOTAL
    )
    book = ShareBook(
        fields,
        classes,
        {name: _units(case, fields, name) for name in classes},
        _units(case, fields, _TOTAL),
    )
    _members(case, book)
    for index in range(len(fields)):
        _row(case, book, index)
    _households(case, book)
    _head_of_register(case, book)
    _assets(case, book)
    _grand_total(case, book)
    _cap(case, book)
    return book


def _units(case: Inspection, fields: Fields, column: str) -> list[Decimal | None]:
    """Read units of one class: empty is none, four places at most, never negative."""
    cells = fields.table.column(column)
    known = {cell: _unit(cell) for cell in set(cells)}
    if any(rule for _, rule in known.values()):
        for index, cell in enumerate(cells):
            rule = known[cell][1]
            if rule:
                case.notes.add(rule, fields.table, index, column, found=cell)
    return [known[cell][0] for cell in cells]


def _unit(cell: str) -> tuple[Decimal | None, str]:
    """Return the units in a cell, or the rule that it breaks."""
    text = as_written(cell).replace(",", "")
    if not text:
        return Decimal(0), ""
    if not _UNITS.fullmatch(text):
        return None, "number-format"
    value = Decimal(text)
    if value < 0:
        return None, "share-negative"
    if value != value.quantize(_FOUR_PLACES):
        return None, "share-places"
    return value, ""


def _members(case: Inspection, book: ShareBook) -> None:
    fields = book.fields
    for index, text in enumerate(fields.text("成员类别")):
        member = _is_member(text)
        book.member.append(member)
        if member is None and text:
            case.notes.add("member-class-unknown", fields.table, index, "成员类别", found=text)
        if member is False:
            units = book.units.get(_OF_MEMBERS_ONLY)
            if units is not None and units[index]:
                case.notes.add(
                    "share-of-non-member",
                    fields.table,
                    index,
                    "成员类别",
                    found=f"{_OF_MEMBERS_ONLY}{units[index]}",
                )


def _is_member(text: str) -> bool | None:
    """Read a class of member; nothing for anything that says neither."""
    if _NOT_MEMBER.fullmatch(text):
        return False
    return True if _MEMBER.fullmatch(text) else None


def _row(case: Inspection, book: ShareBook, index: int) -> None:
    fields = book.fields
    expected, stated = book.held[index], book.totals[index]
    if expected is not None and stated is not None and stated != expected:
        case.notes.add("share-sum", fields.table, index, _TOTAL, found=stated, expected=expected)
    if expected == 0 and stated == 0:
        case.notes.add("no-shares", fields.table, index, _TOTAL)
    number = fields.text("身份证号")[index]
    if not number:
        return
    if number in case.deceased:
        found = fields.text("姓名")[index]
        case.notes.add("deceased-holder", fields.table, index, "姓名", found=found)
    relation = fields.text("与户主关系")[index]
    implied = relation_sex(codes_by_label("YHZGX").get(relation, ""))
    if implied and (implied == "1") != (number[16] in "13579"):
        case.notes.add("share-relation-sex", fields.table, index, "与户主关系", relation=relation)


def _households(case: Inspection, book: ShareBook) -> None:
    """A household number stands for one household, a person is in one (invariant 8)."""
    fields = book.fields
    names, numbers = fields.text("姓名"), fields.text("身份证号")
    heads, codes = fields.text("户主"), fields.text("户号")
    for rows in book.households.values():
        if len({heads[row] for row in rows}) > 1 or rows[-1] - rows[0] >= len(rows):
            first = next(
                (row for at, row in enumerate(rows) if at and _apart(rows, at, heads)), rows[0]
            )
            for row in rows:
                number = fields.table.numbers[first]
                case.notes.add("household-number-twice", fields.table, row, "户号", rows=number)
        elif heads[rows[0]] and heads[rows[0]] not in {names[row] for row in rows}:
            case.notes.add("share-head-not-listed", fields.table, rows[0], "户主")
    for rows_of_person in rows_by(numbers).values():
        for row in rows_of_person if len(rows_of_person) > 1 else ():
            others = "、".join(codes[other] for other in rows_of_person if other != row)
            case.notes.add("shareholder-twice", fields.table, row, "身份证号", other=others)


def _apart(rows: Sequence[int], at: int, heads: Sequence[str]) -> bool:
    return rows[at] != rows[at - 1] + 1 or heads[rows[at]] != heads[rows[at - 1]]


def _head_of_register(case: Inspection, book: ShareBook) -> None:
    table = book.fields.table
    written, row = table.facts.get(_CODE, ("", 1))
    code = as_written(written)
    if not code:
        case.notes.add_at("uscc-missing", table, row, code, _CODE, facts={})
    else:
        fault = uscc_fault(code)
        if fault is not None:
            case.notes.add_at(fault.rule, table, row, code, _CODE, facts={})
        elif not Uscc(code).is_collective:
            case.notes.add_at("uscc-not-collective", table, row, code, _CODE, facts={})
        else:
            book.uscc = code
    base, row = table.facts.get(_BASE, ("", 1))
    book.base_date = written_date(base)
    if book.base_date is None:
        case.notes.add_at("base-date-unreadable", table, row, code, _BASE, facts={"found": base})


def _grand_total(case: Inspection, book: ShareBook) -> None:
    """The totals row is the sum of the rows (invariant 28)."""
    table = book.fields.table
    if not table.total:
        case.notes.add_at("share-total-missing", table, 0, "合计", _TOTAL, facts={})
        return
    stated = dict(zip(table.columns, table.total, strict=True))
    sums = {name: sum_of(values) for name, values in book.units.items()}
    everything = book.everything
    for column, expected in (*sums.items(), (_TOTAL, everything)):
        found = as_written(stated.get(column, "")).replace(",", "")
        if expected is None or (not found and column != _TOTAL):
            continue
        try:
            differs = Decimal(found) != expected
        except ArithmeticError:
            differs = True
        if differs:
            facts = {"found": found or "-", "expected": expected}
            case.notes.add_at(
                "share-grand-total", table, table.total_number, "合计", column, facts=facts
            )


def _cap(case: Inspection, book: ShareBook) -> None:
    """Over 3 % may be kept, never raised; few equal members are always over (invariant 29)."""
    fields = book.fields
    many = len(fields) >= _EQUAL_UNDER_CAP
    most = book.everything * _CAP if book.everything and many else None
    numbers = fields.text("身份证号")
    for index, held in enumerate(book.held):
        if held and most is not None and held > most:
            case.notes.add("above-three-percent", fields.table, index, _TOTAL)
        if held and book.mode == "static" and book.base_date:
            number = case.documents.id_number(numbers[index])
            if number is not None and number.born > book.base_date:
                case.notes.add("born-after-base-date", fields.table, index, "身份证号")


def _assets(case: Inspection, book: ShareBook) -> None:
    """The asset sheet: amounts are amounts, and its shares are those of the register."""
    if ASSETS not in case.handover.tables:
        return
    table = case.table(ASSETS).table
    rows = {item.strip(): index for index, item in enumerate(table.column("项目"))}
    for item, index in rows.items():
        text = as_written(table.column("金额(元)")[index]).replace(",", "").removesuffix("元")
        if "管理方式" in item:
            book.mode = next((mode for word, mode in _MODES.items() if word in text), "")
            if not book.mode:
                case.notes.add("share-mode-unknown", table, index, "金额(元)", found=text)
            continue
        try:
            value = Decimal(text)
        except ArithmeticError:
            value = Decimal("NaN")
        if value.is_finite():
            book.assets[item] = value
        elif text:
            case.notes.add("asset-unreadable", table, index, "金额(元)", found=text)
    _assets_agree(case, book, rows)


def _assets_agree(case: Inspection, book: ShareBook, rows: dict[str, int]) -> None:
    table = case.table(ASSETS).table
    shares, quantified = book.assets.get("总股数"), book.assets.get("量化资产")
    everything = book.everything
    if shares is not None and everything is not None and shares != everything:
        facts = {"found": shares, "expected": everything}
        case.notes.add("asset-total-shares", table, rows["总股数"], "金额(元)", **facts)
    each = book.assets.get("每股净值")
    if each is not None and quantified is not None and shares:
        expected = (quantified / shares).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if each.quantize(Decimal("0.01"), ROUND_HALF_UP) != expected:
            facts = {"found": each, "expected": expected}
            case.notes.add("asset-per-share", table, rows["每股净值"], "金额(元)", **facts)
    whole = book.assets.get("资产总额")
    for item in ("经营性净资产", "量化资产"):
        part = book.assets.get(item)
        if whole is not None and part is not None and part > whole:
            case.notes.add("asset-order", table, rows[item], "金额(元)")
