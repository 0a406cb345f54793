"""Whether a right stands, and whether anything holds it."""

from __future__ import annotations

from datetime import date

from rural_rights.kernel import law
from rural_rights.kernel.refusal import Breach
from rural_rights.registry.model import Folio, Right


def right_stands(folio: Folio, on: date) -> Breach | None:
    """Refuse an act on a unit that carries no right in force.

    Law: 民法典 214 (a right exists from its entry).
    """
    if folio.right is None:
        return Breach(
            rule="no-right-registered",
            says_zh="该单元尚无已登簿的权利",
            says_en="No right is registered on this unit yet",
            remedy_zh="请先完成首次登记",
            remedy_en="Complete the first registration",
            law=law.CIVIL_CODE + "第二百一十四条",
        )
    if folio.right.term_to is not None and folio.right.term_to <= on:
        return Breach(
            rule="right-expired",
            says_zh=f"承包期已于{last_day(folio.right)}届满",
            says_en=f"The term ended on {last_day(folio.right)}",
            remedy_zh="请先办理延包登记",
            remedy_en="Register the renewal of the contract first",
            law=law.CONTRACT_LAND_ACT + "第二十一条",
        )
    return None


def last_day(right: Right) -> str:
    """Return the last day of the term as text, or 长期."""
    if right.term_to is None:
        return "长期"
    return date.fromordinal(right.term_to.toordinal() - 1).isoformat()


def not_seized(folio: Folio) -> Breach | None:
    """Refuse to dispose of a seized right.

    Law: 查封、扣押、冻结财产规定 24; 不动产登记暂行条例 22.
    """
    if not folio.seizures:
        return None
    seizure = folio.seizures[0]
    return Breach(
        rule="unit-seized",
        says_zh=f"该权利已被{seizure.authority or '法院'}查封({seizure.document_no or '文号不详'})",
        says_en="The right is seized by a court",
        remedy_zh="须待解除查封,或由查封机关书面同意",
        remedy_en="Wait for the seizure to be lifted, or bring the court's written consent",
        law="《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十四条",
    )


def not_in_dispute(folio: Folio) -> Breach | None:
    """Refuse while ownership is disputed, or an objection or advance notice is entered.

    Law: 民法典 220, 221, 399(4).
    """
    for restriction in folio.restrictions:
        if restriction.kind != "seizure":
            word = {"objection": "异议登记", "advance-notice": "预告登记"}.get(
                restriction.kind, "权属争议"
            )
            return Breach(
                rule="unit-restricted",
                says_zh=f"该单元存在{word}",
                says_en=f"The unit carries an entry: {restriction.kind}",
                remedy_zh="请先解除,或取得权利人的书面同意",
                remedy_en="Have it removed first, or bring the beneficiary's written consent",
                law=law.CIVIL_CODE + "第二百二十条、第二百二十一条",
            )
    return None


def no_open_case(folio: Folio, *, but: int | None = None) -> Breach | None:
    """Refuse while another case on the unit is open.

    Law: 不动产登记暂行条例实施细则 (one unit, one case at a time).
    """
    if all(case == but for case in folio.open_cases):
        return None
    return Breach(
        rule="case-open-on-unit",
        says_zh="该单元有未办结的登记业务",
        says_en="Another case on this unit is still open",
        remedy_zh="请待该业务办结后再申请",
        remedy_en="Wait until that case is closed",
        law="《不动产登记暂行条例实施细则》",
    )


def certified(folio: Folio) -> Breach | None:
    """Refuse when the right has no certificate in force.

    Law: domain practice; 银发〔2016〕79号 6 (the certificate is a condition of lending).
    """
    if folio.right is None or folio.certificate_of(folio.right.right_id) is not None:
        return None
    return Breach(
        rule="no-certificate-in-force",
        says_zh="该权利没有有效的权属证书",
        says_en="The right has no certificate in force",
        remedy_zh="请先缮证、发证",
        remedy_en="Make and issue the certificate first",
        law="《农村承包土地的经营权抵押贷款试点暂行办法》第六条",
    )
