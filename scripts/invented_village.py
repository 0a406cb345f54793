"""An invented village: families with right ID numbers, parcels whose neighbours share edges."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

import shapely

from rural_rights.kernel.area import rounded_m2
from rural_rights.kernel.codes.id_numbers import check_character

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
