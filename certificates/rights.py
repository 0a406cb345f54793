"""Certificates of the three rights: contract land, homestead with its house, shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from certificates.geometry import Sketch
from certificates.words import Document, Kind, Word, noted, numbered, unit_code_shown


def _drawn(sketches: tuple[Sketch, ...]) -> Iterator[Word]:
    for sketch in sketches:
        yield f"{sketch.label}·图形摘要", sketch.digest()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the contracting household.  Law: 农村土地承包法第二十四条."""

    name: str
    relation: str
    id_number: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A contracted parcel with its area and its four sides."""

    code: str
    name: str
    area_m2: str
    area_mu: str
    east: str
    south: str
    west: str
    north: str
    basic_farmland: str
    land_use: str
    note: str = ""

    def words(self) -> tuple[Word, ...]:
        """Return the parcel's labelled words."""
        return (
            ("地块代码", self.code),
            ("地块名称", self.name),
            ("面积（平方米）", self.area_m2),
            ("面积（亩）", self.area_mu),
            ("东至", self.east),
            ("南至", self.south),
            ("西至", self.west),
            ("北至", self.north),
            ("永久基本农田", self.basic_farmland),
            ("用途", self.land_use),
            ("备注", self.note),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLandCertificate(Document):
    """土地承包经营权证: one household's contracted land, every member named.

    Law: 农村土地承包法第二十四条; NY/T 2539-2016.
    """

    KIND: ClassVar[Kind] = Kind.CONTRACT_LAND
    TITLE: ClassVar[str] = "土地承包经营权证"
    AUTHORITY_LABEL: ClassVar[str] = "发证机关"

    code: str
    issuer: str
    issuer_code: str
    contractor_code: str
    representative: str
    representative_id: str
    address: str
    members: tuple[Member, ...]
    way: str
    term: str
    total_m2: str
    total_mu: str
    parcels: tuple[Parcel, ...]
    annex: tuple[str, ...] = ()
    sketches: tuple[Sketch, ...] = ()

    def _own_words(self) -> Iterator[Word]:
        yield from (
            ("权证编码", self.code),
            ("发包方", self.issuer),
            ("发包方编码", self.issuer_code),
            ("承包方代表", self.representative),
            ("证件号码", self.representative_id),
            ("承包方编码", self.contractor_code),
            ("承包方地址", self.address),
            ("承包方式", self.way),
            ("承包期限", self.term),
            ("承包总面积（平方米）", self.total_m2),
            ("承包总面积（亩）", self.total_mu),
        )
        yield from numbered(
            "家庭成员",
            tuple(
                (
                    ("姓名", member.name),
                    ("与承包方代表关系", member.relation),
                    ("证件号码", member.id_number),
                    ("备注", member.note),
                )
                for member in self.members
            ),
        )
        yield from numbered("地块", tuple(parcel.words() for parcel in self.parcels))
        yield from noted(self.annex)
        yield from _drawn(self.sketches)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a real-estate right; ``share`` only where it is held by shares."""

    name: str
    id_number: str
    share: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RealEstateCertificate(Document):
    """不动产权证书 for a homestead and the house on it.

    ``conditions`` are the lines of 权利其他状况, each with its label.
    Law: 不动产登记暂行条例实施细则第二十条.
    """

    KIND: ClassVar[Kind] = Kind.REAL_ESTATE
    TITLE: ClassVar[str] = "不动产权证书"

    holders: tuple[Holder, ...]
    co_ownership: str
    location: str
    unit_code: str
    right_type: str
    nature: str
    use: str
    area: str
    term: str
    structure: str = ""
    storeys: str = ""
    built: str = ""
    conditions: tuple[Word, ...] = ()
    annex: tuple[str, ...] = ()
    sketches: tuple[Sketch, ...] = ()

    def other_conditions(self) -> tuple[Word, ...]:
        """Return the lines of 权利其他状况, the house first."""
        house = (("房屋结构", self.structure), ("层数", self.storeys), ("竣工时间", self.built))
        return (*((label, value) for label, value in house if value), *self.conditions)

    def _own_words(self) -> Iterator[Word]:
        yield from numbered(
            "权利人",
            tuple(
                (("姓名", holder.name), ("证件号码", holder.id_number), ("份额", holder.share))
                for holder in self.holders
            ),
        )
        yield from (
            ("共有情况", self.co_ownership),
            ("坐落", self.location),
            ("不动产单元号", unit_code_shown(self.unit_code)),
            ("权利类型", self.right_type),
            ("权利性质", self.nature),
            ("用途", self.use),
            ("面积", self.area),
            ("使用期限", self.term),
        )
        yield from self.other_conditions()
        yield from noted(self.annex)
        yield from _drawn(self.sketches)


@dataclass(frozen=True, slots=True)
class Shareholder:
    """A person under a household's share certificate; one number of units for each class."""

    name: str
    relation: str
    id_number: str
    units: tuple[str, ...]
    total: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dividend:
    """One year's dividend as it is entered on the dividend page."""

    year: str
    per_share: str
    amount: str
    paid_on: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change entered on the change page."""

    changed_on: str
    what: str
    entry_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCertificate(Document):
    """集体资产股权证: a household's shares in the income of its collective, person by person.

    ``classes`` names the columns of each person's ``units`` (人口股, 农龄股, …).
    Law: 浙江省农村集体资产管理条例第三十、三十一条; 农村集体经济组织法第四十条.
    """

    KIND: ClassVar[Kind] = Kind.SHARE
    TITLE: ClassVar[str] = "集体资产股权证"
    AUTHORITY_LABEL: ClassVar[str] = "发证单位"

    organisation: str
    organisation_code: str
    head: str
    head_id: str
    address: str
    management: str
    base_day: str
    classes: tuple[str, ...]
    shareholders: tuple[Shareholder, ...]
    total_units: str
    value_per_share: str
    value_day: str
    total_value: str
    dividends: tuple[Dividend, ...] = ()
    changes: tuple[Change, ...] = ()
    annex: tuple[str, ...] = ()

    def _own_words(self) -> Iterator[Word]:
        yield from (
            ("集体经济组织", self.organisation),
            ("统一社会信用代码", self.organisation_code),
            ("户主", self.head),
            ("证件号码", self.head_id),
            ("住址", self.address),
            ("股权管理", self.management),
            ("基准日", self.base_day),
            ("总股数", self.total_units),
            ("每股价值", self.value_per_share),
            ("价值日期", self.value_day),
            ("总价值", self.total_value),
        )
        yield from numbered("持股人", tuple(map(self._holding, self.shareholders)))
        yield from numbered(
            "红利",
            tuple(
                (
                    ("年度", paid.year),
                    ("每股红利", paid.per_share),
                    ("金额", paid.amount),
                    ("发放日期", paid.paid_on),
                    ("备注", paid.note),
                )
                for paid in self.dividends
            ),
        )
        yield from numbered(
            "变更",
            tuple(
                (("日期", c.changed_on), ("内容", c.what), ("登簿编号", c.entry_number))
                for c in self.changes
            ),
        )
        yield from noted(self.annex)

    def _holding(self, person: Shareholder) -> tuple[Word, ...]:
        return (
            ("姓名", person.name),
            ("与户主关系", person.relation),
            ("证件号码", person.id_number),
            *zip(self.classes, person.units, strict=True),
            ("股数合计", person.total),
            ("价值", person.value),
            ("备注", person.note),
        )
