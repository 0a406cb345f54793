"""不动产权证书 on paper."""

from __future__ import annotations

from typing import Final

from certificates.layout import face, sheets
from certificates.layout.composer import Composer
from certificates.layout.table import form
from certificates.rights import RealEstateCertificate
from certificates.words import unit_code_shown

_STATEMENT: Final = (
    "根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益，"
    "对不动产权利人申请登记的本证所列不动产权利，经审查核实，准予登记，颁发此证。"
)


def compose(composer: Composer, document: RealEstateCertificate) -> None:
    """Set the certificate: face, the national table, notes, and the plan of the lot."""
    face.begin(composer, above="中华人民共和国")
    face.statement(composer, _STATEMENT, size=14.0)
    composer.y -= 10
    form(
        composer,
        (
            (("权利人", _names(document)),),
            (("坐落", document.location),),
            (("不动产单元号", unit_code_shown(document.unit_code)),),
            (("权利类型", document.right_type),),
            (("面积", document.area),),
        ),
        least=23.0,
        most=36.0,
        size=11.5,
    )
    face.foot(composer, composer.face)
    composer.leave_face()
    composer.heading("登记内容")
    form(composer, _register_rows(document), label_width=104.0, least=30.0, size=11.0)
    sheets.notes(composer, document.annex)
    sheets.entries(composer, "变更登记", sheets.CHANGE_COLUMNS, ())
    sheets.sketches(composer, "宗地图", document.sketches)


def _names(document: RealEstateCertificate) -> str:
    return "、".join(holder.name for holder in document.holders)


def _register_rows(
    document: RealEstateCertificate,
) -> tuple[tuple[tuple[str, str], ...], ...]:
    holders = "\n".join(
        f"{holder.name}　{holder.id_number}" + (f"　份额 {holder.share}" if holder.share else "")
        for holder in document.holders
    )
    conditions = "\n".join(f"{label}：{value}" for label, value in document.other_conditions())
    return (
        (("权利人", holders),),
        (("共有情况", document.co_ownership),),
        (("坐落", document.location),),
        (("不动产单元号", unit_code_shown(document.unit_code)),),
        (("权利类型", document.right_type),),
        (("权利性质", document.nature),),
        (("用途", document.use),),
        (("面积", document.area),),
        (("使用期限", document.term),),
        (("权利其他状况", conditions),),
    )
