"""Made-up people and land to fill the pieces with; nobody of them exists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import Breach
from rural_rights.web.format import area, day, share
from rural_rights.web.pieces import (
    Action,
    Clock,
    Column,
    County,
    Difference,
    Empty,
    Event,
    Fact,
    LandMap,
    Masked,
    Pager,
    Parcel,
    Progress,
    Tab,
    Table,
    TermBar,
)

DONGYANG = County("330783", "东阳市", "Dongyang")
TODAY = date(2026, 11, 22)
MASKED_ID = "330783********1231"

SEIZED = Breach(
    rule="unit-is-seized",
    says_zh="该权利已被东阳市人民法院查封，查封期间不得办理转移登记",
    says_en="The right is seized by the Dongyang court; no transfer while the seizure stands",
    remedy_zh="请待查封解除或届满后再申请。",
    remedy_en="Apply again once the seizure is lifted or has lapsed.",
    law="《不动产登记暂行条例》第二十二条",
)
TOO_LONG = Breach(
    rule="lease-past-term",
    says_zh="出租期限到 2060年12月31日，超过承包期的剩余期限(2055年12月31日)",
    says_en="The lease would run to 31 December 2060, past the end of the contract",
    remedy_zh="请将止日改为 2055年12月31日或更早。",
    remedy_en="End it on 31 December 2055 or earlier.",
    law="《农村土地承包法》第三十八条第三项",
    field="last_day",
)


@dataclass(frozen=True)
class Person:
    """A signed-in person of the preview."""

    account_id: int
    name: str
    roles: Collection[Role]


CLERK = Person(1, "李文书", (Role.CLERK,))
FARMER = Person(2, "张大明", (Role.FARMER,))
SUPERVISOR = Person(3, "王督导", (Role.SUPERVISOR,))


@dataclass(frozen=True)
class CaseRow:
    """One line of the task list."""

    id: int
    number: str
    href: str
    holder: Masked
    kind: str
    area: Decimal
    price: Decimal
    state: str
    clock: Clock


def _clock(days_left: int, used: int, *, suspended: bool = False) -> Clock:
    return Clock(date(2026, 11, 28), date(2026, 12, 31), days_left, used, suspended)


CLOCKS = (
    _clock(-2, 120),
    _clock(0, 95),
    _clock(3, 75),
    _clock(12, 20),
    _clock(8, 50, suspended=True),
)
STATES = ("submitted", "preliminary-review", "public-notice", "returned", "entered")
HOLDERS = ("张**", "李*", "王**", "陈*", "楼**")


def case_rows(count: int) -> list[CaseRow]:
    """Return so many cases, every state and every clock among them."""
    return [
        CaseRow(
            id=number,
            number=f"2026-{number:06d}",
            href=f"/330783/cases/{number}",
            holder=Masked(HOLDERS[number % 5], f"/330783/people/{number}/reveal", "姓名"),
            kind="土地承包经营权首次登记" if number % 3 else "宅基地使用权首次登记",
            area=Decimal(number * 137 % 4000) + Decimal("0.50"),
            price=Decimal(number * 9731 % 90000) + Decimal("0.25"),
            state=STATES[number % 5],
            clock=CLOCKS[number % 5],
        )
        for number in range(1, count + 1)
    ]


def case_table(count: int = 12) -> Table:
    """Return the task list with its batch acts."""
    return Table(
        name="cases",
        caption="待办案件",
        columns=(
            Column("number", "受理号", "link", sort="number"),
            Column("holder", "权利人"),
            Column("kind", "登记类型"),
            Column("area", "面积", "area", sort="area"),
            Column("price", "价款", "money"),
            Column("state", "状态", "state"),
            Column("clock", "时限", sort="due"),
        ),
        rows=case_rows(count),
        empty=Empty("没有待办的案件。", "导入移交资料", "/330783/imports"),
        sorted_by="due",
        pager=Pager(1, count, 312, "", "?cursor=b"),
        batch=(
            Action("批量受理", "/330783/batches/accept", "post", main=True, key="a"),
            Action("一并公示", "/330783/batches/notice", "post"),
            Action("批量登簿", allowed=False, reason="复审未完成", law="《条例》第十九条"),
        ),
        csv="?format=csv",
        workbook="?format=xlsx",
    )


def _square(x: int, y: int, width: int, height: int) -> dict[str, object]:
    x, y = 543_000 + x, 3_232_000 + y
    ring = [
        [x, y],
        [x + width, y + 4],
        [x + width - 6, y + height],
        [x + 3, y + height - 5],
        [x, y],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


LAND = LandMap(
    name="parcels",
    caption="权利地块示意图(平面坐标 EPSG:4549)",
    parcels=(
        Parcel("东畈 1", _square(0, 0, 60, 40), "green", "/330783/parcels/1", says="1,851.20 ㎡"),
        Parcel("东畈 2", _square(64, 0, 50, 42), "blue", "/330783/parcels/2", says="流转中"),
        Parcel("塘下", _square(0, 46, 45, 38), "amber", "/330783/parcels/3", says="抵押"),
        Parcel("上坞", _square(50, 46, 62, 36), "red", "/330783/parcels/4", says="查封"),
        Parcel("邻地", _square(118, 0, 40, 84), own=False),
    ),
)

ACTIONS = (
    Action("挂牌出租", "/330783/exchange/new", main=True),
    Action("打印证书", "/330783/certificates/1/print", "post"),
    Action.forbidden("办理转移", SEIZED),
    Action("注销登记", allowed=False, reason="须由权利人本人申请", law="《民法典》第三百三十七条"),
)

FACTS = (
    Fact("权利类型", "土地承包经营权", state="in-force"),
    Fact("不动产单元号", "330783 102206 JB00123 W00000000"),
    Fact("承包方代表", Masked("张**", "/330783/people/1/reveal", "姓名")),
    Fact("身份证号", Masked(MASKED_ID, "/330783/people/1/reveal", "身份证号")),
    Fact("共有人", "4 人", note="共同共有，其中 1 人户口在横店镇"),
    Fact("份额", share(Fraction(1, 4))),
    Fact("确权面积", area(Decimal("5123.40"))),
    Fact("发证日期", day(date(2026, 3, 1))),
    Fact("证书", "浙(2026)东阳市农村承包地经营权第0001234号", href="/330783/certificates/1"),
    Fact("四至", None),
)

EVENTS = (
    Event(
        datetime(2026, 11, 20, 1, 5, tzinfo=UTC),
        "登簿",
        "承包期延长三十年",
        "陈登记员",
        "/330783/entries/9",
        "green",
    ),
    Event(date(2026, 10, 28), "公示期满", "无异议", tone="blue"),
    Event(date(2026, 10, 9), "查封", "东阳市人民法院(2026)浙0783执1号", "法院联络员", tone="red"),
    Event(date(1998, 11, 1), "二轮承包", tone="grey"),
)

TERM = TermBar(date(2026, 1, 1), date(2055, 12, 31), TODAY)
OLD_TERM = TermBar(date(1998, 11, 1), date(2028, 10, 31), TODAY)
TABS = (
    Tab("限制", "?tab=burdens", current=True, count=2),
    Tab("证书", "?tab=certificates", count=1),
    Tab("历史", "?tab=history", count=14),
)
DIFFERENCES = (
    Difference("承包方代表", "张大明", "张小明"),
    Difference("确权面积", "1,234.56 ㎡", "1,234.56 ㎡"),
    Difference("备注", "东至路", "东至路，西至渠"),
)


def progress(state: str) -> Progress:
    """Return an import under way, paused or finished."""
    return Progress(
        name="import",
        title="导入前溪村移交资料",
        state=state,  # type: ignore[arg-type]  # the preview's own three words
        done=1240 if state != "finished" else 2000,
        total=2000,
        failed=7,
        rate=85,
        seconds_left=94,
        source=f"/330783/work/1?state={state}",
        pause="/330783/work/1/pause",
        resume="/330783/work/1/resume",
        errors="/330783/work/1/errors",
        result="/330783/imports/1",
        result_label="查看结果",
    )
