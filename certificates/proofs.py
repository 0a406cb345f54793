"""Proofs of an entry and of a deal: the mortgage proof and the transaction certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from certificates.words import Document, Kind, Word, noted, unit_code_shown

RANK_NOTE = (
    "顺位为出证时登记簿的记载；先顺位抵押权消灭的，后顺位依次递进，以查询时登记簿的记载为准。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationProof(Document):
    """不动产登记证明 of a mortgage.

    ``priority`` is the place in the order of entry, fixed for good; ``rank`` is what it came
    to on the day of issue and may rise.  Law: 不动产登记暂行条例实施细则第二十条;
    民法典第四百零六、四百一十四条.
    """

    KIND: ClassVar[Kind] = Kind.REGISTRATION_PROOF
    TITLE: ClassVar[str] = "不动产登记证明"
    NUMBER_LABEL: ClassVar[str] = "证明编号"

    proves: str
    mortgagee: str
    mortgagee_code: str
    mortgagor: str
    mortgagor_id: str
    location: str
    unit_label: str
    unit_code: str
    certificate_number: str
    object_of_security: str
    method: str
    amount: str
    amount_in_capitals: str
    term: str
    scope: str
    transfer_ban: str
    priority: str
    rank: str
    rank_note: str = RANK_NOTE
    annex: tuple[str, ...] = ()

    def _own_words(self) -> Iterator[Word]:
        yield from (
            ("证明权利或事项", self.proves),
            ("权利人（申请人）", self.mortgagee),
            ("权利人代码", self.mortgagee_code),
            ("义务人", self.mortgagor),
            ("义务人证件号码", self.mortgagor_id),
            ("坐落", self.location),
            (self.unit_label, unit_code_shown(self.unit_code)),
            ("抵押财产", self.object_of_security),
            ("权属证书号", self.certificate_number),
            ("抵押方式", self.method),
            ("被担保债权数额", self.amount),
            ("大写", self.amount_in_capitals),
            ("债务履行期限", self.term),
            ("担保范围", self.scope),
            ("是否约定禁止或限制转让", self.transfer_ban),
            ("登记顺序", self.priority),
            ("出证时顺位", self.rank),
            ("顺位说明", self.rank_note),
        )
        yield from noted(self.annex)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionCertificate(Document):
    """农村产权流转交易鉴证书: proves how a deal came about, not who holds the title."""

    KIND: ClassVar[Kind] = Kind.TRANSACTION
    TITLE: ClassVar[str] = "农村产权流转交易鉴证书"
    NUMBER_LABEL: ClassVar[str] = "鉴证编号"
    AUTHORITY_LABEL: ClassVar[str] = "鉴证机构"

    listing_number: str
    object_name: str
    object_codes: tuple[str, ...]
    location: str
    transferor: str
    transferor_id: str
    transferee: str
    transferee_id: str
    way: str
    method: str
    area: str
    use: str
    term: str
    price: str
    total_price: str
    total_in_capitals: str
    listed_from: str
    listed_to: str
    contract_number: str
    contract_signed_on: str
    certificate_number: str
    approved_by: str = ""
    annex: tuple[str, ...] = ()

    def _own_words(self) -> Iterator[Word]:
        yield from (
            ("项目编号", self.listing_number),
            ("交易标的", self.object_name),
            *(("标的代码", code) for code in self.object_codes),
            ("坐落", self.location),
            ("转出方", self.transferor),
            ("转出方证件号码", self.transferor_id),
            ("受让方", self.transferee),
            ("受让方证件号码", self.transferee_id),
            ("流转方式", self.way),
            ("交易方式", self.method),
            ("面积", self.area),
            ("用途", self.use),
            ("流转期限", self.term),
            ("成交单价", self.price),
            ("成交总价", self.total_price),
            ("大写", self.total_in_capitals),
            ("公告起", self.listed_from),
            ("公告止", self.listed_to),
            ("合同编号", self.contract_number),
            ("合同签订日期", self.contract_signed_on),
            ("权属证书号", self.certificate_number),
            ("审核单位", self.approved_by),
        )
        yield from noted(self.annex)
