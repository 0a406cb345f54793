"""Hands a certificate over and closes its case."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.registry.states import step_to
from rural_rights.registry.store.cases import lock_case, move_case
from rural_rights.registry.store.certificates import by_id, change_state
from rural_rights.registry.store.folio import lock_unit


class IssueAsk(BaseModel):
    """Who collected the certificate of a case, and when (None: today)."""

    case_id: int
    version: int | None = None
    collector_name: str = Field(default="", max_length=60)
    collected_on: date | None = None


class Issued(BaseModel):
    """The certificate handed over."""

    case_id: int
    certificate_id: int
    number: str


def issue_certificate(tx: Tx, ask: IssueAsk) -> Issued:
    """Issue a signed certificate to its holder; who collected it is kept.

    Law: NY/T 2539-2016 表 B.9; 农村土地承包法 24.  Raises: ``Refused`` while it is not signed.
    """
    case = lock_case(tx, ask.case_id, ask.version)
    state = step_to(case.state, "issue", tx.actor.role)
    lock_unit(tx.conn, case.unit_id)
    tx.now()
    row = by_id(tx.conn, case.certificate_id)
    if row.state != "signed":
        raise Refused(
            Breach(
                rule="certificate-not-signed",
                says_zh="证书尚未签章,不能发放",
                says_en="The certificate has not been signed yet",
                remedy_zh="请待打印签章完成后再发证",
                remedy_en="Wait until it is drawn and sealed",
                law=law.REGISTRATION_REGULATION + "第二十一条",
            )
        )
    change_state(
        tx,
        row.id,
        "issued",
        collected_on=ask.collected_on or tx.office_date,
        collector_name=ask.collector_name or None,
    )
    move_case(tx, case, "issue", state)
    return Issued(case_id=case.id, certificate_id=row.certificate_id, number=row.number)
