"""农村产权流转交易鉴证书 on paper."""

from __future__ import annotations

from typing import Final

from certificates.layout import face, sheets
from certificates.layout.composer import Composer
from certificates.layout.table import form
from certificates.proofs import TransactionCertificate

_STATEMENT: Final = (
    "本次交易经公开程序完成，交易程序符合有关规定，予以鉴证。"
    "本鉴证书证明交易经过，不证明权属；权属以登记簿记载为准。"
)


def compose(composer: Composer, document: TransactionCertificate) -> None:
    """Set the certificate: object, parties, price, and how the deal came about."""
    face.begin(composer, size=40.0)
    face.statement(composer, _STATEMENT, size=12.0)
    composer.y -= 2
    form(
        composer,
        (
            (("项目编号", document.listing_number), ("合同编号", document.contract_number)),
            (("交易标的", document.object_name),),
            (("标的代码", "\n".join(document.object_codes)),),
            (("坐落", document.location),),
            (("转出方", f"{document.transferor}　{document.transferor_id}"),),
            (("受让方", f"{document.transferee}　{document.transferee_id}"),),
            (("流转方式", document.way), ("交易方式", document.method)),
            (("面积", document.area), ("用途", document.use)),
            (("流转期限", document.term),),
            (("成交单价", document.price),),
            (("成交总价", f"{document.total_price}\n（大写：{document.total_in_capitals}）"),),
            (
                ("公告期间", f"{document.listed_from}至{document.listed_to}"),
                ("合同签订", document.contract_signed_on),
            ),
            (("权属证书号", document.certificate_number),),
            (("审核单位", document.approved_by),),
        ),
        label_width=78.0,
        size=10.0,
        least=23.0,
        most=36.0,
    )
    face.foot(composer, composer.face)
    if document.annex:
        composer.leave_face()
        sheets.notes(composer, document.annex)
