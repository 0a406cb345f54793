"""Declines an applicant who is not qualified, or takes an application back."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.registry.store.folio import lock_unit
from rural_rights.transfers.model import Application
from rural_rights.transfers.rules import award as rules
from rural_rights.transfers.store.applications import application_by_public_id, settle_application
from rural_rights.transfers.store.listings import listing_by_id


class DeclineAsk(BaseModel):
    """Which application, and why."""

    application: UUID
    because: str = Field(min_length=2, max_length=200)


class Settled(BaseModel):
    """An application that no longer waits."""

    application: UUID
    state: str
    entry_id: int


def decline_application(tx: Tx, ask: DeclineAsk) -> Settled:
    """Decline an applicant without the ability or the papers, with the reason in writing.

    Law: 农村土地承包法 38(4).  Raises: ``Refused``, ``NotFound``.
    """
    application = _held(tx, ask.application)
    listing = listing_by_id(tx.conn, application.listing_id)
    if tx.actor.role is not Role.EXCHANGE or not tx.actor.reaches(listing.village_code):
        raise NotFound
    return _settle(tx, application, "declined", ask.because)


def withdraw_application(tx: Tx, ask: DeclineAsk) -> Settled:
    """Take one's own application back before an award.

    Law: 民法典 141.  Raises: ``Refused``, ``NotFound``.
    """
    application = _held(tx, ask.application)
    if tx.actor.account_id is None or application.account_id != tx.actor.account_id:
        raise NotFound
    return _settle(tx, application, "withdrawn", ask.because)


def _held(tx: Tx, public_id: UUID) -> Application:
    found = application_by_public_id(tx.conn, tx.vault, public_id)
    lock_unit(tx.conn, listing_by_id(tx.conn, found.listing_id).unit_id)
    tx.now()
    return application_by_public_id(tx.conn, tx.vault, public_id)


def _settle(tx: Tx, application: Application, state: str, because: str) -> Settled:
    refuse_if_any(rules.still_waits(application))
    settle_application(tx, application, state, because=because)
    tx.facts |= {"listing": application.listing_id, "application": application.id, "state": state}
    return Settled(application=application.public_id, state=state, entry_id=tx.entry_id)
