"""The holder lets one bank look at one right, for a purpose and some days; and takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel.actor import Role
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import Breach, NotFound, Refused, refuse_if_any
from rural_rights.loans import tables
from rural_rights.loans.rules.check import adult_holders
from rural_rights.loans.store import authorisations
from rural_rights.registry.model import Folio
from rural_rights.registry.rules import standing
from rural_rights.registry.store.writing import live_row, lock_folio, new_object, replace_row


class AuthorisationAsk(BaseModel):
    """Who may look at what, for what, and for how many days.

    ``given_by`` is the holder who gives it; ``consenting`` the holders who agree to a
    security; ``document_no`` the signed paper where the clerk files it.
    """

    unit_id: int
    institution_id: int
    given_by: int
    purpose: Literal["lending", "review"] = "lending"
    days: int = Field(ge=1)
    consenting: list[int] = Field(default_factory=list, max_length=60)
    document_no: str = Field(default="", max_length=60)


class Authorised(BaseModel):
    """The authorisation as entered."""

    authorisation_id: int
    last_day: str


def authorise_bank(tx: Tx, ask: AuthorisationAsk) -> Authorised:
    """Enter a holder's authorisation: by himself, or by the clerk on his signed paper.

    Law: 民法典 218, 219; 不动产登记暂行条例 27, 28; 个人信息保护法 29.
    """
    folio = lock_folio(tx, ask.unit_id)
    way = _way(tx, folio, ask)
    at_most = practice().days("authorisation_days_at_most", tx.office_date)
    refuse_if_any(
        standing.right_stands(folio, tx.office_date),
        _given_by_holder(folio, ask, tx),
        _days_allowed(ask.days, at_most),
        _bank_granted(tx, ask.institution_id),
    )
    known = {holder.person_id for holder in folio.holders}
    consenting = sorted({*ask.consenting, ask.given_by} & known)
    authorisation_id = new_object(tx, "authorisation")
    end = tx.office_date + timedelta(days=ask.days)
    tx.enter(
        tables.Authorisation,
        {
            "authorisation_id": authorisation_id,
            "unit_id": folio.unit_id,
            "institution_id": ask.institution_id,
            "given_by": ask.given_by,
            "purpose": ask.purpose,
            "way": way,
            "document_no": ask.document_no or None,
            "consenting": consenting,
            "effective_to": end,
        },
    )
    return Authorised(
        authorisation_id=authorisation_id, last_day=(end - timedelta(days=1)).isoformat()
    )


def _way(tx: Tx, folio: Folio, ask: AuthorisationAsk) -> str:
    """Return how it is given; raises ``NotFound`` for anybody who may not."""
    if tx.actor.role is Role.FARMER and tx.actor.party_id == ask.given_by:
        return "phone"
    if tx.actor.role is Role.CLERK and tx.actor.reaches(folio.village_code):
        if not ask.document_no.strip():
            raise Refused(
                Breach(
                    rule="authorisation-paper-missing",
                    says_zh="请填写农户签字的授权书编号",
                    says_en="Give the number of the signed authorisation",
                    remedy_zh="打印授权书,由权利人签字后登记编号",
                    remedy_en="Print the authorisation, have it signed, enter its number",
                    law="《不动产登记暂行条例》第二十七条",
                    field="document_no",
                )
            )
        return "paper"
    raise NotFound


def _given_by_holder(folio: Folio, ask: AuthorisationAsk, tx: Tx) -> Breach | None:
    if any(h.person_id == ask.given_by for h in adult_holders(folio, tx.office_date)):
        return None
    return Breach(
        rule="authoriser-not-holder",
        says_zh="授权人不是该权利的成年权利人",
        says_en="The person who authorises is not an adult holder of this right",
        remedy_zh="请由证书所载的成年权利人授权",
        remedy_en="An adult holder named on the certificate must authorise",
        law="《民法典》第二百一十八条",
        field="given_by",
    )


def _days_allowed(days: int, at_most: int) -> Breach | None:
    if days <= at_most:
        return None
    return Breach(
        rule="authorisation-too-long",
        says_zh=f"授权期限不得超过 {at_most} 天",
        says_en=f"An authorisation lasts {at_most} days at most",
        remedy_zh="请缩短授权期限,到期可再授权",
        remedy_en="Choose fewer days; it can be given again",
        law="本市查询授权管理口径",
        field="days",
    )


def _bank_granted(tx: Tx, institution_id: int) -> Breach | None:
    granted = authorisations.banks(tx.conn, tx.county, tx.office_date)
    if any(bank.id == institution_id for bank in granted):
        return None
    return Breach(
        rule="bank-not-granted",
        says_zh="该机构未获准在本市办理",
        says_en="This institution has no leave to work in the county",
        remedy_zh="请选择名单中的银行",
        remedy_en="Choose one of the banks listed",
        law="《农村承包土地的经营权抵押贷款试点暂行办法》第十四条",
        field="institution_id",
    )


class RevocationAsk(BaseModel):
    """Which authorisation on which unit is taken back."""

    unit_id: int
    authorisation_id: int


def revoke_authorisation(tx: Tx, ask: RevocationAsk) -> Authorised:
    """Take an authorisation back: from now on the bank sees nothing new.

    Law: 个人信息保护法 15.
    """
    folio = lock_folio(tx, ask.unit_id)
    found = next(
        (
            row
            for row in authorisations.of_unit(tx.conn, ask.unit_id)
            if row.authorisation_id == ask.authorisation_id
        ),
        None,
    )
    own = found is not None and tx.actor.party_id == found.given_by
    by_clerk = tx.actor.role is Role.CLERK and tx.actor.reaches(folio.village_code)
    if found is None or not (own or by_clerk) or found.effective_to <= tx.office_date:
        raise NotFound
    row = live_row(tx, tables.Authorisation, found.id)
    replace_row(tx, tables.Authorisation, row, effective_to=tx.office_date)
    return Authorised(authorisation_id=ask.authorisation_id, last_day=tx.office_date.isoformat())
