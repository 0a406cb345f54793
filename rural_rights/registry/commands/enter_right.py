"""Enters a right into the register (登簿): from here it is public."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
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
from rural_rights.registry.store.view import CASE, HOUSEHOLD
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
    for lease in proposal.particulars.get("leases", []):
        _enter_earlier_lease(tx, proposal, right_id, lease)
    move_case(tx, case, "enter", state, right_id=right_id)
    tx.law.append(law.CIVIL_CODE + "第二百一十四条")
    return RightEntered(
        case_id=case.id, unit_id=proposal.unit_id, right_id=right_id, entry_id=tx.entry_id
    )


def _enter_earlier_lease(
    tx: Tx, proposal: ProposedRight, right_id: int, lease: dict[str, Any]
) -> None:
    """Enter a lease that the household had made before the registration.

    Law: 农村土地承包法 41.
    """
    last_day = date.fromisoformat(lease["last_day"])
    period = {
        "effective_from": date.fromisoformat(lease["starts_on"]),
        "effective_to": last_day + timedelta(days=1),
    }
    lessee = tx.conn.execute(
        select(HOUSEHOLD.c.party_id, HOUSEHOLD.c.name).where(
            HOUSEHOLD.c.code == lease["lessee_code"], HOUSEHOLD.c.recorded_to.is_(None)
        )
    ).one_or_none()
    lease_id = new_object(tx, "lease")
    area = Decimal(lease["area_m2"])
    tx.enter(
        tables.Lease,
        {
            **period,
            "lease_id": lease_id,
            "unit_id": proposal.unit_id,
            "right_id": right_id,
            "lessee_id": lessee.party_id if lessee else None,
            "lessee_name": lessee.name if lessee else lease["lessee_code"],
            "lessee_code": lease["lessee_code"],
            "way": "lease",
            "contract_no": lease["contract_no"],
            "signed_on": date.fromisoformat(lease["signed_on"]),
            "area_m2": area,
            "purpose": lease["purpose"],
            "rent_note": lease["rent_note"],
        },
    )
    parcels = lease["parcel_ids"]
    for parcel_id, part in zip(parcels, allocated(area, len(parcels)), strict=True):
        tx.enter(
            tables.LeaseParcel,
            {**period, "lease_id": lease_id, "spatial_unit_id": parcel_id, "area_m2": part},
        )


def allocated(area: Decimal, pieces: int) -> list[Decimal]:
    """Split an area over pieces to the last hundredth: the first ones take what is left over."""
    hundredths = int(area * 100)
    share, rest = divmod(hundredths, pieces) if pieces else (0, 0)
    return [Decimal(share + (index < rest)) / 100 for index in range(pieces)]


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
