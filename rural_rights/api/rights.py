"""The rights that holders let a bank look at: no name, no amount, only which and how long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from rural_rights.api.auth import ApiClient, Call
from rural_rights.api.documented import PAGE_AT_MOST, answer, problems
from rural_rights.db.desk import office_day
from rural_rights.kernel.refusal import NotFound
from rural_rights.loans.queries import authorised_unit
from rural_rights.loans.store.authorisations import rights_open_to

router = APIRouter(prefix="/api/v1", tags=["rights"])
Checker = Annotated[Call, Depends(ApiClient("check:read"))]


class CertificateNamed(BaseModel):
    """The certificate in force."""

    number: str
    state: Literal["drafted", "signed", "issued"]
    version: int


class RightOpen(BaseModel):
    """A right that its holder lets the bank look at, to the last day named."""

    id: UUID
    right_kind: Literal["contract", "homestead", "share"]
    unit_code: str
    certificate: CertificateNamed | None
    authorisation: UUID
    purpose: str
    authorised_to: date


class RightsPage(BaseModel):
    """At most 50 rights; ``next`` is the cursor of the next page."""

    items: list[RightOpen]
    next: UUID | None


def _shown(row: Any) -> RightOpen:
    return RightOpen(
        id=row.unit_public_id,
        right_kind=row.right_kind,
        unit_code=row.unit_code,
        certificate=None
        if row.certificate_number is None
        else CertificateNamed(
            number=row.certificate_number,
            state=row.certificate_state,
            version=row.certificate_version,
        ),
        authorisation=row.public_id,
        purpose=row.purpose,
        authorised_to=row.effective_to - timedelta(days=1),
    )


@router.get("/rights", response_model=RightsPage, responses=problems(404, 422))
def get_rights(
    *,
    request: Request,
    call: Checker,
    certificate_no: Annotated[str, Query(max_length=80)] = "",
    qr: Annotated[str, Query(max_length=600)] = "",
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_AT_MOST)] = PAGE_AT_MOST,
) -> Response:
    """List the rights open to this bank, or find the one behind a certificate (else 404)."""
    if call.actor.institution_id is None:
        raise NotFound
    with call.desk.reading() as conn:
        on, unit_id = office_day(conn), None
        if certificate_no or qr:
            leave, _beside = authorised_unit(conn, call.actor, qr or certificate_no, on)
            unit_id = leave.unit_id
        rows = rights_open_to(
            conn, call.actor.institution_id, on, unit_id=unit_id, after=cursor, limit=limit + 1
        )
    items = [_shown(row) for row in rows[:limit]]
    more = items[-1].authorisation if len(rows) > limit else None
    return answer(request, RightsPage(items=items, next=more).model_dump(mode="json"))
