"""The lease of a land management right: its particulars, and the articles made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from certificates.words import Document, Kind, Word, numbered

Article: TypeAlias = tuple[str, tuple[str, ...]]
"""A heading and the paragraphs under it."""


@dataclass(frozen=True, slots=True)
class LeaseParty:
    """A party to the lease; ``sort`` is such as 承包农户, 家庭农场, 农民专业合作社."""

    name: str
    sort: str
    id_number: str
    address: str
    phone: str = ""

    def words(self, role: str) -> tuple[Word, ...]:
        """Return the labelled words of the party in its role (甲方, 乙方)."""
        return (
            (f"{role}", self.name),
            (f"{role}类型", self.sort),
            (f"{role}证件号码", self.id_number),
            (f"{role}住所", self.address),
            (f"{role}联系电话", self.phone),
        )


@dataclass(frozen=True, slots=True)
class LeasedParcel:
    """A parcel of the lease; ``grade`` is the quality grade of the land."""

    code: str
    name: str
    area_mu: str
    grade: str
    east: str
    south: str
    west: str
    north: str

    def words(self) -> tuple[Word, ...]:
        """Return the labelled words of the parcel."""
        return (
            ("地块代码", self.code),
            ("地块名称", self.name),
            ("面积（亩）", self.area_mu),
            ("质量等级", self.grade),
            ("东至", self.east),
            ("南至", self.south),
            ("西至", self.west),
            ("北至", self.north),
        )


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment of the rent."""

    period: str
    due_on: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTerms:
    """What the parties agreed, in words that fit into the articles.

    The penalties are daily, in ten-thousandths (``"5"`` is ‱5).
    """

    use: str
    starts_on: str
    ends_on: str
    years: str
    delivered_by: str
    assets: str
    assets_afterwards: str
    rent: str
    total_rent: str
    total_in_capitals: str
    account: str
    adjustment: str
    subsidies: str
    risk_deposit: str
    requisition: str
    renewal_notice_days: str
    facilities_at_end: str
    filing_days: str
    late_delivery_penalty: str
    late_rent_penalty: str
    late_return_penalty: str
    terminate_after_days: str
    disputes: str
    copies: str
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseContract(Document):
    """农村土地经营权出租合同 with every item that the law asks for.

    Law: 农村土地承包法第四十条; GF-2021-2606.
    """

    KIND: ClassVar[Kind] = Kind.LEASE_CONTRACT
    TITLE: ClassVar[str] = "农村土地经营权出租合同"
    NUMBER_LABEL: ClassVar[str] = "合同编号"
    AUTHORITY_LABEL: ClassVar[str] = "网签机构"

    lessor: LeaseParty
    lessee: LeaseParty
    issuer: str
    head_contract: str
    head_contract_ends_on: str
    parcels: tuple[LeasedParcel, ...]
    total_mu: str
    terms: LeaseTerms
    payments: tuple[Payment, ...]

    def _own_words(self) -> Iterator[Word]:
        yield from self.lessor.words("甲方（出租方）")
        yield from self.lessee.words("乙方（承租方）")
        yield from (
            ("发包方", self.issuer),
            ("承包合同编号", self.head_contract),
            ("承包期止", self.head_contract_ends_on),
            ("总面积（亩）", self.total_mu),
        )
        yield from numbered("地块", tuple(parcel.words() for parcel in self.parcels))
        yield from numbered(
            "租金",
            tuple(
                (("期间", p.period), ("支付日", p.due_on), ("金额", p.amount))
                for p in self.payments
            ),
        )
        for heading, paragraphs in self.articles():
            for paragraph in paragraphs:
                yield heading, paragraph

    def articles(self) -> tuple[Article, ...]:
        """Return the articles in order, each with its heading."""
        return (*self._object_and_rent(), *self._duties(), *self._ending())

    def _object_and_rent(self) -> tuple[Article, ...]:
        terms = self.terms
        return (
            (
                "第一条　租赁物",
                (
                    (
                        f"甲方将其承包的上列土地共{self.total_mu}亩的土地经营权出租给乙方，"
                        f"承包合同编号{self.head_contract}，承包期至{self.head_contract_ends_on}止。"
                    ),
                    f"地上附着物及附属设施：{terms.assets}",
                ),
            ),
            (
                "第二条　用途",
                (f"租赁土地用于{terms.use}。乙方不得改变土地的农业用途，不得破坏永久基本农田。",),
            ),
            (
                "第三条　租赁期限",
                (
                    (
                        f"自{terms.starts_on}起至{terms.ends_on}止，共{terms.years}，"
                        "不超过承包期的剩余期限。"
                    ),
                    f"甲方应于{terms.delivered_by}前将土地交付乙方。",
                ),
            ),
            (
                "第四条　租金及支付",
                (
                    (
                        f"租金标准：{terms.rent}；租金总额{terms.total_rent}"
                        f"（大写：{terms.total_in_capitals}），按上列期次支付。"
                    ),
                    f"收款账户：{terms.account}",
                    f"租金调整：{terms.adjustment}",
                    f"各项涉农补贴的归属：{terms.subsidies}",
                    f"风险保障金：{terms.risk_deposit}",
                ),
            ),
        )

    def _duties(self) -> tuple[Article, ...]:
        terms = self.terms
        return (
            (
                "第五条　甲方的权利和义务",
                (
                    (
                        "甲方有权收取租金，监督乙方合理利用和保护土地，期满收回土地经营权；"
                        "应当保证土地权属清楚、无争议，不干涉乙方依法的生产经营。"
                    ),
                ),
            ),
            (
                "第六条　乙方的权利和义务",
                (
                    (
                        "乙方有权依法自主经营并取得收益；应当按约支付租金，维持农业用途，"
                        "保护耕地，不得撂荒。再流转或者以土地经营权融资担保，"
                        "须经甲方书面同意并向发包方备案。"
                    ),
                ),
            ),
            (
                "第七条　征收、征用、占用的补偿",
                (f"租赁土地被依法征收、征用、占用时，{terms.requisition}",),
            ),
            (
                "第八条　备案",
                (f"合同签订后{terms.filing_days}内向发包方（{self.issuer}）备案。",),
            ),
        )

    def _ending(self) -> tuple[Article, ...]:
        terms = self.terms
        return (
            (
                "第九条　续租和期满",
                (
                    (
                        f"乙方要求续租的，应于期满前{terms.renewal_notice_days}书面通知甲方，"
                        "同等条件下乙方优先。"
                    ),
                    f"期满时附着物及附属设施的处置：{terms.assets_afterwards}",
                    f"乙方投入的设施：{terms.facilities_at_end}",
                ),
            ),
            (
                "第十条　变更和解除",
                (
                    (
                        "经双方协商一致可以变更或者解除本合同。乙方擅自改变农业用途、"
                        "弃耕抛荒连续两年以上、给土地造成严重损害或者严重破坏土地生态环境的，"
                        "甲方可以单方解除。"
                    ),
                    (
                        f"一方迟延履行主要义务，经催告后{terms.terminate_after_days}内"
                        "仍未履行的，对方可以解除合同。"
                    ),
                ),
            ),
            (
                "第十一条　违约责任",
                (
                    (
                        f"迟延交付土地的，每日按年租金的万分之{terms.late_delivery_penalty}支付违约金；"
                        f"迟延支付租金的，每日按应付租金的万分之{terms.late_rent_penalty}；"
                        f"迟延返还土地的，每日按年租金的万分之{terms.late_return_penalty}。"
                        "造成损失的，应当赔偿。"
                    ),
                ),
            ),
            ("第十二条　争议解决", (terms.disputes,)),
            (
                "第十三条　其他",
                (*terms.other, f"本合同自双方签字或者盖章之日起生效。{terms.copies}"),
            ),
        )
