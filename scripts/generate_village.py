"""Writes an invented village in the form in which a survey firm hands one over.

No person in it exists; every code passes its check.  The same seed writes the same village.
Usage: generate_village.py FOLDER [--households N] [--seed N] [--encoding gbk] …
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import pyogrio.raw
import shapely
from openpyxl import Workbook

from rural_rights.kernel.area import mu_of, rounded_m2
from rural_rights.kernel.codes.id_numbers import check_character
from rural_rights.kernel.codes.organisations import (
    organisation_check_character,
    uscc_check_character,
)

SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑金卢韦任厉单斯施蒋葛龚包杜楼许申屠"
GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰凤洁梅琳素云莲真环雪荣爱妹"
RARE: Final = "𣲗𠮷𬭎㛃䶮𠅤𡋾𢀖"
FIELD_NAMES: Final = (
    "大塘坞",
    "长畈",
    "上坞",
    "门前畈",
    "塘下",
    "下田",
    "石桥头",
    "井头",
    "后溪滩",
)
ORIGIN: Final = (540_000.0, 3_240_000.0)
CELL_M: Final = 24.0
BASE_DATE: Final = date(2015, 12, 31)


@dataclass(frozen=True)
class Plan:
    """What the village should be like."""

    households: int = 120
    seed: int = 1
    village: str = "330783123299"
    name: str = "东阳市横店镇试验村"
    groups: int = 4
    encoding: str = "utf-8-sig"
    line_end: str = "\r\n"
    head_word: str = "户主"
    rare_names: bool = True
    half_shares: bool = True
    outside_members: bool = True
    multipart: bool = True


@dataclass
class Member:
    """An invented person."""

    name: str
    number: str
    sex: str
    relation: str
    word: str
    born: date
    mark: str = ""
    holds: str = "1"
    in_collective: bool = True


@dataclass
class Family:
    """An invented household with its parcels."""

    code: str
    number: int
    members: list[Member]
    parcels: list[tuple[str, shapely.Geometry]] = field(default_factory=list)

    @property
    def head(self) -> Member:
        """The head comes first."""
        return self.members[0]


class Village:
    """Draws an invented village by its plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.random = Random(plan.seed)
        self._sequence: dict[str, int] = {}
        self.families = [self._family(number) for number in range(1, plan.households + 1)]
        self._draw_parcels()

    def issuer(self, number: int) -> str:
        """Return the issuer code of a household's group."""
        return f"{self.plan.village}{(number - 1) % self.plan.groups + 1:02}"

    def _number(self, born: date, sex: str) -> str:
        year = born.year
        prefix = "332424" if year < 1985 else "330724" if year < 1988 else (
            "339008" if year < 1995 else "330783")  # fmt: skip
        stem = f"{prefix}{born:%Y%m%d}"
        used = self._sequence.get(stem + sex, -1) + 1
        self._sequence[stem + sex] = used
        serial = used * 2 + (1 if sex == "1" else 0)
        body = f"{stem}{serial:03}"
        return body + check_character(body)

    def _person(self, surname: str, sex: str, year: int, relation: str, word: str) -> Member:
        rare = self.plan.rare_names and self.random.random() < 0.02
        letters = RARE if rare else GIVEN
        given = "".join(self.random.choice(letters) for _ in range(self.random.choice((1, 2, 2))))
        born = date(year, 1, 1) + timedelta(days=self.random.randrange(365))
        return Member(surname + given, self._number(born, sex), sex, relation, word, born)

    def _family(self, number: int) -> Family:
        pick = self.random
        surname = pick.choice(SURNAMES)
        year = pick.randrange(1936, 1984)
        head = self._person(surname, "1", year, "02", self.plan.head_word)
        members = [head]
        if pick.random() < 0.9:
            wife = self._person(
                pick.choice(SURNAMES), "2", year + pick.randrange(-3, 5), "12", "妻"
            )
            members.append(wife)
        for child in range(pick.randrange(0, 4)):
            sex = pick.choice("12")
            relation, word = (("22", "子"), ("32", "女"))[sex == "2"]
            born = min(year + pick.randrange(22, 32) + child, 2014)
            members.append(self._person(surname, sex, born, relation, word))
        if pick.random() < 0.15:
            members.append(self._person(pick.choice(SURNAMES), "2", year - 22, "52", "母"))
            if pick.random() < 0.5:
                members[-1].mark, members[-1].holds = "7", "2"
        self._unlike_names(members)
        if self.plan.outside_members and len(members) > 2 and pick.random() < 0.05:
            members[-1].in_collective = False
        serial = (number - 1) // self.plan.groups + 1
        return Family(f"{self.issuer(number)}{serial:04}", number, members)

    @staticmethod
    def _unlike_names(members: list[Member]) -> None:
        """Within a family no two people have one name."""
        seen: set[str] = set()
        for at, member in enumerate(members):
            while member.name in seen:
                member.name += GIVEN[at]
            seen.add(member.name)

    def _draw_parcels(self) -> None:
        """Cells of a jittered grid whose neighbours share every vertex."""
        cells = self._cells()
        serials: dict[str, int] = {}
        for family in self.families:
            for _ in range(self.random.randrange(3, 10)):
                issuer = self.issuer(family.number)
                serials[issuer] = serials.get(issuer, 0) + 1
                cell = next(cells)
                shape: shapely.Geometry = cell
                if self.plan.multipart and self.random.random() < 0.02:
                    next(cells)
                    shape = shapely.MultiPolygon([cell, next(cells)])
                elif self.random.random() < 0.01:
                    pond = shapely.buffer(shapely.point_on_surface(shape), 1.5, quad_segs=4)
                    shape = shapely.set_precision(shapely.difference(shape, pond), 0.001)
                family.parcels.append((f"{issuer}{serials[issuer]:05}", shape))

    def _cells(self) -> Iterator[shapely.Polygon]:
        side = math.ceil(math.sqrt(self.plan.households * 8))
        for row in range(side * 4):
            for column in range(side):
                yield shapely.Polygon(self._ring(row, column))

    def _ring(self, row: int, column: int) -> list[tuple[float, float]]:
        corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        ring: list[tuple[float, float]] = []
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            edge = self._edge(min(start, end), max(start, end))
            ring += (edge if start < end else edge[::-1])[:-1]
        return ring

    def _edge(self, start: tuple[int, int], end: tuple[int, int]) -> list[tuple[float, float]]:
        one, two = self._node(start), self._node(end)
        jitter = Random(f"{self.plan.seed} {start} {end}")
        steps = 4
        between = [
            (
                round(one[0] + (two[0] - one[0]) * at / steps + jitter.uniform(-1, 1), 3),
                round(one[1] + (two[1] - one[1]) * at / steps + jitter.uniform(-1, 1), 3),
            )
            for at in range(1, steps)
        ]
        return [one, *between, two]

    def _node(self, place: tuple[int, int]) -> tuple[float, float]:
        jitter = Random(f"{self.plan.seed} {place}")
        return (
            round(ORIGIN[0] + place[1] * CELL_M + jitter.uniform(-5, 5), 3),
            round(ORIGIN[1] + place[0] * CELL_M + jitter.uniform(-5, 5), 3),
        )


def area_of(shape: shapely.Geometry) -> Decimal:
    """Return a shape's area in m2, two places."""
    return rounded_m2(Decimal(repr(float(shapely.area(shape)))))


def contract_area(survey_m2: Decimal) -> Decimal:
    """Return what the contract gives of a surveyed area."""
    return rounded_m2(survey_m2 * Decimal("0.98"))


def write(folder: Path, plan: Plan) -> Village:
    """Write the hand-over folder of a village."""
    village = Village(plan)
    for name in ("权属数据", "矢量数据", "宅基地", "股权"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _Tables(folder / "权属数据", village).write()
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


class _Tables:
    """The attribute tables as CSV."""

    def __init__(self, folder: Path, village: Village) -> None:
        self._folder = folder
        self._village = village
        self._plan = village.plan

    def write(self) -> None:
        """Write all eight."""
        self._issuers()
        self._households()
        self._contracts()
        self._certificates()
        self._leases()

    def _csv(self, table: str, headings: str, rows: Sequence[Sequence[object]]) -> None:
        path = self._folder / f"{table}.csv"
        with path.open("w", encoding=self._plan.encoding, newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator=self._plan.line_end)
            writer.writerow(headings.split())
            writer.writerows(rows)

    def _issuers(self) -> None:
        rows = []
        for group in range(1, self._plan.groups + 1):
            head = self._village.families[(group - 1) % len(self._village.families)].head
            rows.append(
                [
                    f"{self._plan.village}{group:02}", f"{self._plan.name}第{group}村民小组",
                    head.name, "1", head.number, f"139{group:08}", f"浙江省{self._plan.name}",
                    "322118", "测绘一队", "20160310", "情况属实",
                ]
            )  # fmt: skip
        headings = "FBFBM FBFMC FBFFZRXM FZRZJLX FZRZJHM LXDH FBFDZ YZBM FBFDCY FBFDCRQ FBFDCJS"
        self._csv("FBF", headings, rows)

    def _households(self) -> None:
        rows: list[list[object]] = []
        members: list[list[object]] = []
        for family in self._village.families:
            head = family.head
            rows.append(
                [
                    family.code, "1", head.name, "1", head.number,
                    f"{self._plan.name}{family.number}号", "322118", f"138{family.number:08}",
                    len(family.members), "20160315", "测绘一队", "无异议", "公示无异议",
                    "村务监督委员会", "20160420", head.name,
                ]
            )  # fmt: skip
            members += [
                [family.code, m.name, m.sex, "1", m.number, m.relation, m.mark, m.holds, ""]
                for m in family.members
            ]
        self._csv(
            "CBF",
            "CBFBM CBFLX CBFMC CBFZJLX CBFZJHM CBFDZ YZBM LXDH CBFCYSL CBFDCRQ CBFDCY CBFDCJS "
            "GSJS GSJSR GSSHRQ GSSHR",
            rows,
        )
        self._csv("CBF_JTCY", "CBFBM CYXM CYXB CYZJLX CYZJHM YHZGX CYBZ SFGYR CYBZSM", members)

    def _contracts(self) -> None:
        contracts: list[list[object]] = []
        parcels: list[list[object]] = []
        for family in self._village.families:
            issuer, code = family.code[:14], f"{family.code}J"
            areas = [contract_area(area_of(shape)) for _, shape in family.parcels]
            total = sum(areas, Decimal(0))
            contracts.append(
                [
                    code, "", issuer, family.code, "110", "19990101", "20281231", total,
                    len(areas), "19990101", mu_of(total), "", "",
                ]
            )  # fmt: skip
            for at, ((parcel, _), area_m2) in enumerate(zip(family.parcels, areas, strict=True)):
                lease = self._lease_code(family) if at == 0 and family.number % 17 == 5 else ""
                parcels.append(
                    [
                        parcel, issuer, family.code, "110", area_m2, code, lease, code, "",
                        mu_of(area_m2), "", "2",
                    ]
                )  # fmt: skip
        self._csv(
            "CBHT",
            "CBHTBM YCBHTBM FBFBM CBFBM CBFS CBQXQ CBQXZ HTZMJ CBDKZS QDSJ HTZMJM YHTZMJ YHTZMJM",
            contracts,
        )
        self._csv(
            "CBDKXX",
            "DKBM FBFBM CBFBM CBJYQQDFS HTMJ CBHTBM LZHTBM CBJYQZBM YHTMJ HTMJM YHTMJM SFQQQG",
            parcels,
        )

    def _lease_code(self, family: Family) -> str:
        return f"LZ{self._plan.village}{family.number:04}"

    def _certificates(self) -> None:
        entries: list[list[object]] = []
        papers: list[list[object]] = []
        for family in self._village.families:
            code, head = f"{family.code}J", family.head
            serial = f"浙(2016)东阳市农村土地承包经营权证第{family.number:06}号"
            entries.append(
                [
                    code, family.code[:14], family.code, "110", "30年", "19990101", "20281231", "",
                    serial, "", "", "市农业局", "20160601",
                ]
            )  # fmt: skip
            taken = ["1", "20160715", head.name, "1", head.number]
            papers.append([code, "东阳市人民政府", "20160601", *taken])
        self._csv(
            "CBJYQZDJB",
            "CBJYQZBM FBFBM CBFBM CBFS CBQX CBQXQ CBQXZ DKSYT CBJYQZLSH DJBFJ YCBJYQZBH DBR DJSJ",
            entries,
        )
        self._csv("CBJYQZ", "CBJYQZBM FZJG FZRQ QZSFLQ QZLQRQ QZLQRXM QZLQRZJLX QZLQRZJHM", papers)

    def _leases(self) -> None:
        rows: list[list[object]] = []
        families = self._village.families
        for family in families:
            if family.number % 17 != 5 or len(families) < 6:
                continue
            lessee = families[family.number % len(families)]
            area_m2 = contract_area(area_of(family.parcels[0][1]))
            rows.append(
                [
                    f"{family.code}J", self._lease_code(family), family.code, lessee.code, "900",
                    "13年", "20150101", "20271231", area_m2, 1, "1", "1", "出租,每亩每年500元",
                    "20141220", mu_of(area_m2),
                ]
            )  # fmt: skip
        self._csv(
            "LZHT",
            "YCBHTBM LZHTBM CBFBM SRFBM LZFS LZQX LZQXKSRQ LZQXJSRQ LZMJ LZDKS LZQTDYT LZHTDYT "
            "LZJGSM HTQDRQ LZMJM",
            rows,
        )


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
