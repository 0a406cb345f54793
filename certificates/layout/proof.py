"""不动产登记证明 on paper: one page when nothing unusual is noted."""

from __future__ import annotations

from typing import Final

from certificates.layout import face, sheets
from certificates.layout.composer import Composer
from certificates.layout.table import form
from certificates.proofs import RegistrationProof
from certificates.words import unit_code_shown

_STATEMENT: Final = (
    "根据《中华人民共和国民法典》等法律法规，为保护申请人合法权益，"
    "对申请人申请登记的本证明所列不动产权利或登记事项，经审查核实，准予登记，颁发此证明。"
)


def compose(composer: Composer, document: RegistrationProof) -> None:
    """Set the proof: what is secured, for whom, on what, in which rank."""
    face.begin(composer, size=44.0)
    face.statement(composer, _STATEMENT, size=11.5)
    composer.y -= 2
    form(
        composer,
        (
            (("证明权利或事项", document.proves),),
            (("权利人（申请人）", f"{document.mortgagee}\n{document.mortgagee_code}"),),
            (("义务人", f"{document.mortgagor}　{document.mortgagor_id}"),),
            (("坐落", document.location),),
            ((document.unit_label, unit_code_shown(document.unit_code)),),
            (("抵押财产", document.object_of_security),),
            (("权属证书号", document.certificate_number),),
            (("抵押方式", document.method), ("禁止转让约定", document.transfer_ban)),
            (("被担保债权数额", f"{document.amount}\n（大写：{document.amount_in_capitals}）"),),
            (("债务履行期限", document.term),),
            (("担保范围", document.scope),),
            (("登记顺序", document.priority), ("出证时顺位", document.rank)),
            (("顺位说明", document.rank_note),),
        ),
        label_width=98.0,
        size=10.0,
        least=23.0,
        most=36.0,
    )
    face.foot(composer, composer.face)
    if document.annex:
        composer.leave_face()
        sheets.notes(composer, document.annex)
