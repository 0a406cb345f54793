"""Takes a mandate back: at any time, by the farmer or, on his word, at the counter."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import Breach, NotFound, Refused
from rural_rights.transfers.store.mandates import end_mandate, mandate_by_public_id


class RevokeAsk(BaseModel):
    """Which mandate ends today."""

    mandate: UUID


class MandateRevoked(BaseModel):
    """The mandate that ended."""

    mandate_id: int
    entry_id: int


def revoke_mandate(tx: Tx, ask: RevokeAsk) -> MandateRevoked:
    """End a mandate today; what was done under it stands.

    Law: 民法典 173(2).  Raises: ``Refused`` when it has ended already; ``NotFound``.
    """
    mandate = mandate_by_public_id(tx.conn, ask.mandate)
    own = tx.actor.role is Role.FARMER and tx.actor.party_id == mandate.principal_id
    counter = tx.actor.role is Role.CLERK and tx.actor.account_id == mandate.agent_account_id
    if not (own or counter):
        raise NotFound
    if mandate.effective_to is not None and mandate.effective_to <= tx.office_date:
        raise Refused(
            Breach(
                rule="mandate-already-ended",
                says_zh="该委托已经终止",
                says_en="The mandate has ended already",
                law=law.CIVIL_CODE + "第一百七十三条",
            )
        )
    end_mandate(tx, mandate)
    tx.law.append(law.CIVIL_CODE + "第一百七十三条")
    return MandateRevoked(mandate_id=mandate.mandate_id, entry_id=tx.entry_id)
