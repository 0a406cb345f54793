"""A farmer gives a clerk leave to act for him: online, or by a paper he signs at the counter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, Field

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.transfers.rules import mandate as rules
from rural_rights.transfers.store.mandates import enter_mandate
from rural_rights.transfers.store.reading import villages_of_person


class MandateAsk(BaseModel):
    """Who lets which clerk act for him; ``last_day`` is included, a year at most."""

    principal_id: int
    agent_account_id: int
    matter: Literal["exchange"] = "exchange"
    starts_on: date
    last_day: date
    paper_no: str = Field(default="", max_length=64)


class MandateGiven(BaseModel):
    """The mandate as entered."""

    mandate_id: int
    entry_id: int


def give_mandate(tx: Tx, ask: MandateAsk) -> MandateGiven:
    """Enter a mandate: by the farmer himself, or by the clerk on the paper that he signed.

    Law: 民法典 161, 165.  Raises: ``Refused``; ``NotFound`` out of scope.
    """
    villages = villages_of_person(tx.conn, ask.principal_id, tx.office_date)
    own = tx.actor.role is Role.FARMER and tx.actor.party_id == ask.principal_id
    counter = (
        tx.actor.role is Role.CLERK
        and tx.actor.account_id == ask.agent_account_id
        and any(tx.actor.reaches(village) for village in villages)
    )
    if not villages or not (own or counter):
        raise NotFound
    given_how = "online" if own else "paper"
    refuse_if_any(
        rules.term_fits(ask.starts_on, ask.last_day, tx.office_date),
        rules.paper_named(given_how, ask.paper_no),
    )
    mandate_id = enter_mandate(
        tx,
        {
            "principal_id": ask.principal_id,
            "agent_account_id": ask.agent_account_id,
            "matter": ask.matter,
            "village_code": villages[0],
            "given_how": given_how,
            "paper_no": ask.paper_no or None,
            "effective_from": ask.starts_on,
            "effective_to": ask.last_day + timedelta(days=1),
        },
    )
    tx.law.append(law.CIVIL_CODE + "第一百六十五条")
    return MandateGiven(mandate_id=mandate_id, entry_id=tx.entry_id)
