"""An operator applies for a listed parcel."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.codes import as_written
from rural_rights.kernel.names import as_name
from rural_rights.kernel.refusal import Breach, NotFound, refuse_if_any
from rural_rights.transfers.model import ApplicantKind
from rural_rights.transfers.rules import award as rules
from rural_rights.transfers.rules.steps import against_applying
from rural_rights.transfers.store.applications import (
    add_application,
    name_of_person,
    number_of_person,
    person_by_number,
)
from rural_rights.transfers.store.listings import lock_listing


class ApplicationAsk(BaseModel):
    """Who applies and what he offers (yuan a mu and year); ``plan``: what he will grow.

    Who is in the register and applies for himself gives neither name nor number.
    """

    listing_id: int
    version: int
    kind: ApplicantKind
    name: str = Field(default="", max_length=120)
    code: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=20)
    offered_yuan: Decimal = Field(gt=0, max_digits=16, decimal_places=2)
    plan: str = Field(min_length=2, max_length=500)


class Applied(BaseModel):
    """The application as filed."""

    application: UUID
    listing: UUID
    entry_id: int


def apply_for_listing(tx: Tx, ask: ApplicationAsk) -> Applied:
    """File an application: one a person and listing, at the price asked or more.

    Law: 农村土地承包法 38(4) (受让方须有农业经营能力或者资质).
    Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    if tx.actor.role not in {Role.OPERATOR, Role.FARMER}:
        raise NotFound
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    if listing.state == "draft":
        raise NotFound
    name, code = _identity(tx, ask)
    person = ask.kind is ApplicantKind.PERSON
    party_id = person_by_number(tx.conn, tx.vault, code) if person else None
    refuse_if_any(
        against_applying(listing, folio, party_id),
        rules.code_valid(ask.kind, code, tx.office_date),
        _name_given(name),
        _is_himself(tx.actor, ask.kind, party_id),
        rules.price_reached(listing, ask.offered_yuan),
    )
    application = add_application(
        tx,
        {
            "listing_id": listing.id,
            "name": name,
            "party_id": party_id,
            "offered_yuan": ask.offered_yuan,
            "plan": ask.plan,
        },
        kind=ask.kind,
        code=code,
        phone=ask.phone,
    )
    tx.facts |= {"listing": listing.id, "application": application.id}
    tx.law.append("《农村土地承包法》第三十八条")
    return Applied(
        application=application.public_id, listing=listing.public_id, entry_id=tx.entry_id
    )


def _identity(tx: Tx, ask: ApplicationAsk) -> tuple[str, str]:
    """Return name and code: from the register for who is in it, else as typed."""
    own = ask.kind is ApplicantKind.PERSON and not ask.code and tx.actor.party_id is not None
    if own:
        assert tx.actor.party_id is not None
        number = number_of_person(tx.conn, tx.vault, tx.actor.party_id)
        return name_of_person(tx.conn, tx.actor.party_id), number or ""
    return as_name(ask.name), as_written(ask.code)


def _name_given(name: str) -> Breach | None:
    if name:
        return None
    return Breach(
        rule="applicant-name-missing",
        says_zh="请填写申请人的姓名或名称",
        says_en="Give the applicant's name",
        field="name",
    )


def _is_himself(actor: Actor, kind: ApplicantKind, party_id: int | None) -> Breach | None:
    """Refuse an application in another person's name by somebody whom the register knows."""
    if kind is not ApplicantKind.PERSON or actor.party_id is None or actor.party_id == party_id:
        return None
    return Breach(
        rule="applicant-is-somebody-else",
        says_zh="只能以本人名义申请",
        says_en="You can apply in your own name only",
        remedy_zh="请核对身份证号码",
        remedy_en="Check the identity number",
        law="《民法典》第一百六十一条",
        field="code",
    )
