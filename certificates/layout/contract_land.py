"""土地承包经营权证 on paper."""

from __future__ import annotations

from typing import Final

from certificates.layout import face, sheets
from certificates.layout.composer import Composer
from certificates.layout.pen import Align
from certificates.layout.table import Column, form, table
from certificates.rights import ContractLandCertificate, Parcel

_STATEMENT: Final = (
    "根据《中华人民共和国民法典》《中华人民共和国农村土地承包法》等法律规定，"
    "为保护土地承包经营权人的合法权益，对本证所列土地承包经营权，经审查核实，准予登记，颁发此证。"
)
_MEMBERS: Final = (
    Column(0.9, "序号", Align.CENTRE),
    Column(3.2, "姓名"),
    Column(2.4, "与代表关系", Align.CENTRE),
    Column(4.2, "证件号码", Align.CENTRE),
    Column(3.6, "备注"),
)
_PARCELS: Final = (
    Column(72, "地块名称", size=8.5),
    Column(98, "地块代码", Align.CENTRE, size=8),
    Column(50, "面积\n（㎡）", Align.RIGHT, size=8.5),
    Column(36, "面积\n（亩）", Align.RIGHT, size=8.5),
    Column(148, "四至", size=8.5),
    Column(30, "基本\n农田", Align.CENTRE, size=8.5),
    Column(38, "用途", Align.CENTRE, size=8.5),
)
_SHORT_SIDES: Final = 11


def compose(composer: Composer, document: ContractLandCertificate) -> None:
    """Set the certificate: face, members, parcels, notes and changes, sketches."""
    face.begin(composer, above="中华人民共和国")
    face.statement(composer, _STATEMENT)
    composer.y -= 8
    form(
        composer,
        (
            (("权证编码", document.code),),
            (("发包方", f"{document.issuer}\n{document.issuer_code}"),),
            (("承包方代表", document.representative), ("证件号码", document.representative_id)),
            (("承包方编码", document.contractor_code),),
            (("承包方地址", document.address),),
            (("承包方式", document.way), ("家庭成员", f"{len(document.members)} 人")),
            (("承包期限", document.term),),
            (
                ("承包地块", f"{len(document.parcels)} 块"),
                ("承包面积", f"{document.total_m2} ㎡（{document.total_mu} 亩）"),
            ),
        ),
        least=23.0,
        most=36.0,
        size=11.0,
    )
    face.foot(composer, composer.face)
    composer.leave_face()
    _members(composer, document)
    _parcels(composer, document)
    sheets.notes(composer, document.annex)
    sheets.entries(composer, "变更登记", sheets.CHANGE_COLUMNS, ())
    sheets.sketches(composer, "承包地块示意图", document.sketches)


def _members(composer: Composer, document: ContractLandCertificate) -> None:
    composer.heading("承包方家庭成员")
    rows = [
        (str(position), member.name, member.relation, member.id_number, member.note)
        for position, member in enumerate(document.members, start=1)
    ]
    table(composer, _MEMBERS, rows)


def _parcels(composer: Composer, document: ContractLandCertificate) -> None:
    composer.heading("承包地块")
    rows = [
        (
            f"{parcel.name}\n（{parcel.note}）" if parcel.note else parcel.name,
            parcel.code,
            parcel.area_m2,
            parcel.area_mu,
            _four_sides(parcel),
            parcel.basic_farmland,
            parcel.land_use,
        )
        for parcel in document.parcels
    ]
    rows.append(("合计", "", document.total_m2, document.total_mu, "", "", ""))
    table(composer, _PARCELS, rows)


def _four_sides(parcel: Parcel) -> str:
    """Name the four sides on two lines where they are short, on four where not."""
    pairs = (
        (("东", parcel.east), ("南", parcel.south)),
        (("西", parcel.west), ("北", parcel.north)),
    )
    return "\n".join(
        ("　" if len(a) + len(b) <= _SHORT_SIDES else "\n").join((f"{left}：{a}", f"{right}：{b}"))
        for (left, a), (right, b) in pairs
    )
