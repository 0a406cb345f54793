"""Enters a right into the register (登簿): from here it is public."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from sqlalchemy import select

from rural_rights.db.act import Tx
from rural_rights.kernel import law
from rural_rights.kernel.refusal import Breach, refuse_if_any
from rural_rights.registry import tables
from rural_rights.registry.commands.review_case import CaseAsk
from rural_rights.registry.proposal import ProposedRight
from rural_rights.registry.rules import standing
from rural_rights.registry.states import step_to
from rural_rights.registry.store.cases import lock_case, move_case
from rural_rights.registry.store.folio import CASE
from rural_rights.registry.store.writing import lock_folio, new_object


class RightEntered(BaseModel):
    """The right as entered."""

    case_id: int
    unit_id: int
    right_id: int
    entry_id: int


def enter_right(tx: Tx, ask: CaseAsk) -> RightEntered:
    """Enter the right of a case that passed its final review, in the order of acceptance.

    Law: 民法典 214 (the entry is the moment of the right); 不动产登记暂行条例 21.
    Raises: ``Refused``.
    """
    case = lock_case(tx, ask.case_id, ask.version)
    state = step_to(case.state, "enter", tx.actor.role)
    proposal = ProposedRight.model_validate(case.proposal)
    folio = lock_folio(tx, proposal.unit_id)
    refuse_if_any(
        standing.no_open_case(folio, but=case.id),
        standing.not_seized(folio),
        standing.not_in_dispute(folio),
        _in_order(tx, case),
    )
    right_id = new_object(tx, "right")
    content = proposal.model_dump(exclude={"interests", "former_certificate"})
    tx.enter(
        tables.RegisteredRight,
        {
            **content,
            "right_id": right_id,
            "registration_type": case.registration_type,
            "rule_regime": law.regime_on(tx.office_date),
            "case_id": case.id,
        },
    )
    for interest in proposal.interests:
        tx.enter(
            tables.RightInterest,
            {
                "right_id": right_id,
                "effective_from": proposal.effective_from,
                **interest.model_dump(),
            },
        )
    move_case(tx, case, "enter", state, right_id=right_id)
    tx.law.append(law.CIVIL_CODE + "第二百一十四条")
    return RightEntered(
        case_id=case.id, unit_id=proposal.unit_id, right_id=right_id, entry_id=tx.entry_id
    )


def _in_order(tx: Tx, case: Any) -> Breach | None:
    """Refuse to enter before an earlier accepted case on the unit.

    Law: 不动产登记暂行条例实施细则 (entries on a unit follow the order of acceptance).
    """
    earlier = tx.conn.execute(
        select(CASE.c.number).where(
            CASE.c.unit_id == case.unit_id,
            CASE.c.id != case.id,
            CASE.c.acceptance_order < case.acceptance_order,
            CASE.c.state.in_(("accepted", "preliminary-passed", "public-notice", "final-passed")),
        )
    ).first()
    if earlier is None:
        return None
    return Breach(
        rule="entry-out-of-order",
        says_zh=f"同一单元有先受理的业务{earlier.number}未办结",
        says_en=f"Case {earlier.number} on this unit was accepted earlier and is open",
        remedy_zh="请按受理先后登簿",
        remedy_en="Enter in the order of acceptance",
        law="《不动产登记暂行条例实施细则》",
    )

