"""Writes an invented village in the form in which a survey firm hands one over.

No person in it exists; every code passes its check.  The same seed writes the same village.
Usage: python -m scripts.generate_village FOLDER [--households N] [--seed N] [--encoding gb18030]
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
import pyogrio.raw
import shapely
from openpyxl import Workbook

from rural_rights.kernel.area import mu_of, rounded_m2
from rural_rights.kernel.codes.organisations import (
    organisation_check_character,
    uscc_check_character,
)
from scripts.invented_tables import AttributeTables
from scripts.invented_village import (
    FIELD_NAMES,
    ORIGIN,
    Family,
    Plan,
    Village,
    area_of,
    contract_area,
)

BASE_DATE: Final = date(2015, 12, 31)


def write(folder: Path, plan: Plan) -> Village:
    """Write the hand-over folder of a village."""
    village = Village(plan)
    for name in ("权属数据", "矢量数据", "宅基地", "股权"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    AttributeTables(folder / "权属数据", village).write()
    lots = _write_layers(folder / "矢量数据", village)
    _write_homesteads(folder / "宅基地" / "宅基地调查表.xlsx", village, lots)
    shares = _write_shares(folder / "股权" / "股东名册.xlsx", village)
    parcels = [area_of(shape) for family in village.families for _, shape in family.parcels]
    note = {
        "village": plan.name,
        "village_code": plan.village,
        "issuers": plan.groups,
        "households": len(village.families),
        "persons": sum(len(family.members) for family in village.families),
        "parcels": len(parcels),
        "survey_m2": str(sum(parcels)),
        "contract_m2": str(sum(map(contract_area, parcels))),
        "homesteads": len(lots),
        **shares,
    }
    text = json.dumps(note, ensure_ascii=False, indent=1)
    (folder / "说明.json").write_text(text, encoding="utf-8")
    return village


@dataclass(frozen=True)
class _Lot:
    family: Family
    code: str
    shape: shapely.Geometry


def _layer(
    path: Path, plan: Plan, shapes: Sequence[shapely.Geometry], columns: dict[str, list[object]]
) -> None:
    encoding = "UTF-8" if plan.encoding.startswith("utf") else "GB18030"
    data = [
        np.array(values, dtype=float if isinstance(values[0], float) else object)
        for values in columns.values()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path, shapely.to_wkb(np.array(shapes, dtype=object)), data, list(columns),
            geometry_type="Polygon", crs="EPSG:4549", encoding=encoding,
        )  # fmt: skip
    if encoding == "GB18030":
        # Firms' tools say GBK even where a rare name needs the four bytes of GB 18030.
        path.with_suffix(".cpg").write_text("GBK", encoding="ascii")


def _write_layers(folder: Path, village: Village) -> list[_Lot]:
    plan, pick = village.plan, village.random
    drawn = [(family, code, shape) for family in village.families for code, shape in family.parcels]
    areas = [area_of(shape) for _, _, shape in drawn]
    names = [family.head.name for family in village.families]
    columns: dict[str, list[object]] = {
        "BSM": [str(at) for at in range(1, len(drawn) + 1)],
        "YSDM": ["211011"] * len(drawn),
        "DKBM": [code for _, code, _ in drawn],
        "DKMC": [pick.choice(FIELD_NAMES) for _ in drawn],
        "SYQXZ": ["31"] * len(drawn),
        "DKLB": ["10"] * len(drawn),
        "TDLYLX": [pick.choice(("011", "013")) for _ in drawn],
        "DLDJ": [f"{pick.randrange(1, 7):02}" for _ in drawn],
        "TDYT": ["1"] * len(drawn),
        "SFJBNT": [pick.choice("12") for _ in drawn],
        "SCMJ": [float(area) for area in areas],
        **{
            bound: [pick.choice(names) for _ in drawn] for bound in ("DKDZ", "DKXZ", "DKNZ", "DKBZ")
        },
        "DKBZXX": [""] * len(drawn),
        "ZJRXM": [family.head.name for family, _, _ in drawn],
        "KJZB": [""] * len(drawn),
        "SCMJM": [float(mu_of(area)) for area in areas],
    }
    stem = f"{plan.village[:6]}2016"
    _layer(folder / f"DK{stem}.shp", plan, [shape for _, _, shape in drawn], columns)
    lots = _lots(village)
    floor = [area_of(lot.shape) for lot in lots]
    _layer(
        folder / f"ZD{stem}.shp",
        plan,
        [lot.shape for lot in lots],
        {
            "ZDDM": [lot.code for lot in lots],
            "BDCDYH": [f"{lot.code}F00010001" for lot in lots],
            "ZL": [f"{plan.name}{lot.family.number}号" for lot in lots],
            "ZDMJ": [float(area) for area in floor],
            "QLRMC": [lot.family.head.name for lot in lots],
            "ZJH": [lot.family.head.number for lot in lots],
        },
    )
    return lots


def _lots(village: Village) -> list[_Lot]:
    lots = []
    for at, family in enumerate(village.families):
        if family.head.mark:
            continue
        x = ORIGIN[0] - 300 + at % 20 * 12.0
        y = ORIGIN[1] + at // 20 * 13.0
        shape = shapely.box(x, y, x + 10.5, y + village.random.randrange(800, 1190) / 100)
        lots.append(_Lot(family, f"{village.plan.village}JC{at + 1:05}", shape))
    return lots


def _write_homesteads(path: Path, village: Village, lots: Sequence[_Lot]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("宅基地调查表", 0)
    sheet.append([f"{village.plan.name}农村宅基地及住房调查汇总表"])
    headings = [
        "序号",
        "户主姓名",
        "身份证号",
        "宗地代码",
        "不动产单元号",
        "坐落",
        "宅基地面积(㎡)",
        "建筑占地面积",
        "建筑面积",
        "层数",
        "结构",
        "建成年份",
        "东至",
        "南至",
        "西至",
        "北至",
        "共有人",
        "批准文号",
        "备注",
    ]
    sheet.append(headings)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    for at, lot in enumerate(lots, 1):
        year = village.random.randrange(1975, 2014)
        others = [m.name for m in lot.family.members[1:] if m.mark != "7"]
        area_m2 = area_of(lot.shape)
        footprint_m2 = rounded_m2(area_m2 * Decimal("0.8"))
        sheet.append(
            [
                at, lot.family.head.name, lot.family.head.number, lot.code,
                f"{lot.code}F00010001", f"{village.plan.name}{lot.family.number}号", area_m2,
                footprint_m2, footprint_m2 * 3, 3, "砖混",
                (year, f"{year}年", date(year, 6, 1), f"{year}.6")[at % 4],
                "巷道", "巷道", "邻户", "邻户", "、".join(others) or None,
                f"东土宅字〔{year}〕{at}号" if year >= 1987 else None, None,
            ]
        )  # fmt: skip
    book.save(path)


def _write_shares(path: Path, village: Village) -> dict[str, object]:
    plan, pick = village.plan, village.random
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("股东名册", 0)
    sheet.append([f"{plan.name}股份经济合作社 股东名册"])
    code = organisation_code(plan)
    sheet.append(["统一社会信用代码", code, None, "基准日", f"{BASE_DATE:%Y年%m月%d日}"])
    sheet.append(
        [
            "户号",
            "户主",
            "姓名",
            "与户主关系",
            "身份证号",
            "成员类别",
            "人口股",
            "农龄股",
            "合计股数",
            "签字",
        ]
    )
    population = years = Decimal(0)
    holders = 0
    for number, family in enumerate(village.families, 1):
        first = sheet.max_row + 1
        for member in family.members:
            if member.mark == "7":
                continue
            basic = Decimal(10 if member.in_collective else 0)
            worked = Decimal(max(1, min(33, BASE_DATE.year - member.born.year - 16)))
            if plan.half_shares and pick.random() < 0.1:
                worked += Decimal("0.5")
            word = "本人" if member is family.head else member.word
            kind = "本集体成员" if member.in_collective else "非本集体成员"
            lead = (
                [f"{number:04}", family.head.name] if sheet.max_row + 1 == first else [None, None]
            )
            sheet.append(
                [*lead, member.name, word, member.number, kind, basic, worked, basic + worked]
            )
            population, years, holders = population + basic, years + worked, holders + 1
        if sheet.max_row > first:
            for column in (1, 2):
                sheet.merge_cells(
                    start_row=first, end_row=sheet.max_row, start_column=column, end_column=column
                )
    total = population + years
    sheet.append(["合计", None, None, None, None, None, population, years, total])
    _write_assets(book, total)
    book.save(path)
    return {
        "share_households": len(village.families),
        "shareholders": holders,
        "shares_total": str(total),
        "organisation_code": code,
    }


def _write_assets(book: Workbook, total: Decimal) -> None:
    sheet = book.create_sheet("资产清查")
    quantified = total * 85
    for row in (
        ("项目", "金额(元)"), ("资产总额", quantified + 3_250_000), ("经营性净资产", quantified),
        ("量化资产", quantified), ("总股数", total), ("每股净值", 85), ("股权管理方式", "静态管理"),
    ):  # fmt: skip
        sheet.append(row)


def organisation_code(plan: Plan) -> str:
    """Return the unified social credit code of the invented collective."""
    subject = f"MF{int(plan.village[6:]) % 1_000_000:06}"
    body = f"N2{plan.village[:6]}{subject}{organisation_check_character(subject)}"
    return body + uscc_check_character(body)


def main() -> None:
    """Write a village by the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--households", type=int, default=Plan.households)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--village", default=Plan.village, help="12 digits")
    parser.add_argument("--name", default=Plan.name)
    parser.add_argument("--groups", type=int, default=Plan.groups)
    parser.add_argument("--encoding", default=Plan.encoding, help="utf-8-sig, utf-8, gb18030")
    given = vars(parser.parse_args())
    write(given.pop("folder"), Plan(**given))


if __name__ == "__main__":
    main()
