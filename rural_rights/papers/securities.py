"""The registration proof of a mortgage: drafted in the act that enters it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from certificates import content as paper
from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.area import mu_of
from rural_rights.kernel.money import capital
from rural_rights.kernel.refusal import NotFound
from rural_rights.loans.commands.file_mortgage import Filed, FilingAsk, filing
from rural_rights.loans.store.authorisations import institution
from rural_rights.papers.press import Press
from rural_rights.papers.rights import id_numbers
from rural_rights.papers.wording import area_m2, day_words
from rural_rights.registry.commands.register_mortgage import MortgageEntered
from rural_rights.registry.model import Folio
from rural_rights.registry.rules.mortgage import pledgeable_parcels

AUTHORITY = "东阳市自然资源和规划局"
_METHODS = {"general": "一般抵押", "maximum": "最高额抵押"}
_OBJECTS = {"contract": "承包土地的经营权", "homestead": "宅基地使用权及房屋所有权"}


class SecuritiesPress:
    """Enters mortgages together with their proofs."""

    def __init__(self, press: Press) -> None:
        self.press = press

    def file_mortgage_with_proof(self, tx: Tx, ask: FilingAsk) -> MortgageEntered:
        """File a mortgage and give it its registration proof in one act.

        Law: 不动产登记暂行条例 21; 不动产登记暂行条例实施细则 20.
        """
        filed = filing(tx, ask)
        if filed.folio is None:
            return filed.entered  # filed before: it has its proof, or is released
        folio, entered = filed.folio, filed.entered
        proof = _proof(tx, folio, filed, self.press)
        # Last of all: every other filing of the county waits for this row until the commit.
        year = tx.office_date.year
        serial = next_number(tx.conn, "certificate-registration-proof", year)
        number = f"浙({year})东阳市不动产证明第{serial:07d}号"
        self.press.draft(
            tx,
            replace(proof, number=number),
            subject_id=entered.mortgage_id,
            unit_id=folio.unit_id,
            serial=serial,
            issued_on=tx.office_date,
        )
        return entered

    def proof(self, desk: Desk, actor: Actor, security: Any) -> bytes:
        """Return the sealed proof of a security, drawn when it is first asked for.

        Raises ``NotFound`` for a security that has none.
        """
        if security.certificate_id is None:
            raise NotFound
        name = security.document_sha256
        if name is None:
            name = self.press.finish(desk, actor, security.certificate_id).document_sha256
        return self.press.files.get(name)


def _proof(tx: Tx, folio: Folio, filed: Filed, press: Press) -> paper.RegistrationProof:
    """Return the proof of a mortgage, all but its number."""
    right, terms = folio.right, filed.terms
    assert right is not None
    head: Any = next((h for h in folio.holders if h.is_head), folio.holders[0])
    certificate = folio.certificate_of(right.right_id)
    bank = institution(tx.conn, terms.institution_id)
    pledged = sum((parcel.area_m2 for parcel in pledgeable_parcels(folio)), Decimal(0))
    land = pledged if folio.right_kind == "contract" else right.area_m2
    area = f"{area_m2(land)}㎡（{mu_of(land):,.2f}亩）" if land else ""
    return paper.RegistrationProof(
        number="",
        authority=AUTHORITY,
        issued_on=tx.office_date,
        entry_number=f"{tx.office_date:%Y%m%d}-{tx.entry_id}",
        seal_name=AUTHORITY,
        demonstration=press.demonstration,
        proves="抵押权",
        mortgagee=bank.name,
        mortgagee_code=bank.uscc or "",
        mortgagor=head.name,
        mortgagor_id=id_numbers(tx.conn, tx.vault, [head.person_id]).get(head.person_id, ""),
        location=folio.place or "",
        unit_label="承包合同代码" if folio.right_kind == "contract" else "不动产单元号",
        unit_code=folio.code,
        certificate_number=certificate.number if certificate else "",
        object_of_security=f"{_OBJECTS.get(folio.right_kind, '')} {area}".strip(),
        method=_METHODS[terms.kind],
        amount=f"¥{terms.secures_yuan:,.2f}",
        amount_in_capitals=capital(terms.secures_yuan),
        term=f"{day_words(terms.debt_from)}起至{day_words(terms.debt_to)}止",
        scope=terms.scope or "",
        transfer_ban="是" if terms.transfer_banned else "否",
        priority=str(filed.entered.priority),
        rank=f"第{filed.entered.rank}顺位",
    )
