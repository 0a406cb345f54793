"""Mortgages for a bank's program: filed once, read, released, each with its proof."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from rural_rights.api.auth import ApiClient, Call, IdempotencyKey
from rural_rights.api.documented import PAGE_AT_MOST, answer, problems
from rural_rights.db.desk import office_day
from rural_rights.installation import Installation
from rural_rights.kernel.refusal import NotFound
from rural_rights.loans.commands.file_mortgage import FilingAsk
from rural_rights.loans.store import securities
from rural_rights.papers.securities import SecuritiesPress
from rural_rights.registry.commands.release_mortgage import ReleaseAsk, release_mortgage

router = APIRouter(prefix="/api/v1", tags=["mortgages"])
Filer = Annotated[Call, Depends(ApiClient("mortgage:write"))]
Releaser = Annotated[Call, Depends(ApiClient("mortgage:release"))]


class ProofShown(BaseModel):
    """The registration proof 不动产登记证明."""

    number: str
    state: str
    pdf: str


class MortgageShown(BaseModel):
    """A security of this bank's.

    ``priority`` is its place of entry and never changes; ``rank`` today's place in line, and
    null once released.
    """

    id: UUID
    state: Literal["registered", "released"]
    rank: int | None
    priority: int
    kind: Literal["general", "maximum"]
    unit_code: str
    right_kind: str
    secures_yuan: Decimal
    value_yuan: Decimal
    debt_from: date
    debt_to: date
    loan_no: str
    contract_no: str
    transfer_banned: bool
    registered_on: date
    released_on: date | None
    released_because: str | None
    proof: ProofShown | None


class MortgagesPage(BaseModel):
    """At most 50 mortgages, newest first; ``next`` is the cursor of the next page."""

    items: list[MortgageShown]
    next: UUID | None


class Release(BaseModel):
    """Why the bank gives the security up."""

    because: str = Field(default="主债权消灭", min_length=1, max_length=200)


def _shown(request: Request, row: Any) -> MortgageShown:
    released = row.effective_to is not None
    county = request.path_params["county"]
    return MortgageShown(
        id=row.public_id,
        state="released" if released else "registered",
        rank=row.rank,
        priority=row.priority,
        kind=row.kind,
        unit_code=row.unit_code,
        right_kind=row.right_kind,
        secures_yuan=row.secures_yuan,
        value_yuan=row.value_yuan,
        debt_from=row.debt_from,
        debt_to=row.debt_to,
        loan_no=row.loan_no,
        contract_no=row.contract_no,
        transfer_banned=row.transfer_banned,
        registered_on=row.registered_on,
        released_on=row.entered_on if released else None,
        released_because=row.ended_because,
        proof=row.proof_number
        and ProofShown(
            number=row.proof_number,
            state=row.proof_state,
            pdf=f"/{county}/api/v1/mortgages/{row.public_id}/proof.pdf",
        ),
    )


def _own(call: Call, mortgage: UUID) -> Any:
    with call.desk.reading() as conn:
        row = securities.one(conn, mortgage, call.actor.institution_id or 0, office_day(conn))
    if row is None:
        raise NotFound
    return row


@router.post(
    "/mortgages",
    status_code=201,
    response_model=MortgageShown,
    responses=problems(400, 404, 409, 422),
)
def post_mortgage(
    *, request: Request, call: Filer, key: IdempotencyKey, filing: FilingAsk
) -> Response:
    """File a mortgage on a right that this bank checked.

    Once by the key and once by the bank's own loan number: whoever asks again, under whatever
    key, gets the mortgage that was filed first.
    """
    site: Installation = request.app.state.installation
    press = SecuritiesPress(site.press)
    call.desk.carry_out(press.file_mortgage_with_proof, call.actor, filing, key=key)
    bank = call.actor.institution_id or 0
    with call.desk.reading() as conn:
        row = securities.by_loan(conn, bank, filing.loan_no, office_day(conn))
    shown = _shown(request, row)
    at = f"{request.url.path}/{shown.id}"
    return answer(request, shown.model_dump(mode="json"), 201, location=at)


@router.get("/mortgages", response_model=MortgagesPage, responses=problems(422))
def get_mortgages(
    *,
    request: Request,
    call: Filer,
    loan_no: Annotated[str, Query(max_length=64)] = "",
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_AT_MOST)] = PAGE_AT_MOST,
) -> Response:
    """List this bank's mortgages, or the one of a loan."""
    bank = call.actor.institution_id or 0
    with call.desk.reading() as conn:
        rows = securities.of_bank(
            conn, bank, office_day(conn), after=cursor, loan_no=loan_no, limit=limit + 1
        )
    items = [_shown(request, row) for row in rows[:limit]]
    page = MortgagesPage(items=items, next=items[-1].id if len(rows) > limit else None)
    return answer(request, page.model_dump(mode="json"))


@router.get("/mortgages/{mortgage}", response_model=MortgageShown, responses=problems(404))
def get_mortgage(*, request: Request, call: Filer, mortgage: UUID) -> Response:
    """Return one of this bank's mortgages."""
    return answer(request, _shown(request, _own(call, mortgage)).model_dump(mode="json"))


@router.post(
    "/mortgages/{mortgage}/release",
    response_model=MortgageShown,
    responses=problems(400, 404, 409, 422),
)
def post_release(
    *, request: Request, call: Releaser, key: IdempotencyKey, mortgage: UUID, release: Release
) -> Response:
    """Release a mortgage: those behind it move up.  One released before is left as it is."""
    row = _own(call, mortgage)
    if row.effective_to is None:
        ask = ReleaseAsk(unit_id=row.unit_id, mortgage_id=row.mortgage_id, because=release.because)
        call.desk.carry_out(release_mortgage, call.actor, ask, key=key)
    return answer(request, _shown(request, _own(call, mortgage)).model_dump(mode="json"))


@router.get(
    "/mortgages/{mortgage}/proof.pdf",
    response_class=Response,
    responses={
        200: {"description": "The sealed proof", "content": {"application/pdf": {}}},
        **problems(404),
    },
)
def get_proof(*, request: Request, call: Filer, mortgage: UUID) -> Response:
    """Return the registration proof, drawn and sealed when it is first asked for."""
    site: Installation = request.app.state.installation
    row = _own(call, mortgage)
    pdf = SecuritiesPress(site.press).proof(call.desk, call.actor, row)
    return Response(pdf, media_type="application/pdf", headers={"Cache-Control": "no-store"})
