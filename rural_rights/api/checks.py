"""The check before lending, for a bank's program: run, stored, read again."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from rural_rights.api.auth import ApiClient, Call
from rural_rights.api.documented import answer, problems
from rural_rights.kernel.refusal import NotFound
from rural_rights.loans.queries import run_check
from rural_rights.loans.store import checks

router = APIRouter(prefix="/api/v1", tags=["checks"])
Checker = Annotated[Call, Depends(ApiClient("check:read"))]
RightKind = Literal["contract", "homestead", "share"]


class Exact(BaseModel):
    """A part of the answer: nothing in it that is not described."""

    model_config = ConfigDict(extra="forbid")


class UnitShown(Exact):
    """The unit and its state in one word."""

    public_id: UUID
    right_kind: RightKind
    code: str
    village_code: str
    place: str | None
    state: Literal["seized", "restricted", "current", "pending", "none"]


class HolderShown(Exact):
    """A holder, masked."""

    name: str
    is_head: bool


class RightShown(Exact):
    """The right as it stands; areas in m2 and mu, both as decimal text."""

    last_change_on: date
    term_from: date | None
    term_last_day: date | None
    term_left_days: int | None
    area_m2: Decimal | None
    area_mu: Decimal | None
    co_ownership: str
    remarks: list[str]


class CertificateShown(Exact):
    """The certificate in force."""

    number: str
    state: str
    version: int


class ParcelShown(Exact):
    """A piece of the land."""

    code: str
    name: str | None
    area_m2: Decimal
    land_use_class: str | None
    is_basic_farmland: bool | None


class MortgageShown(Exact):
    """A security that stands; another bank is not named."""

    rank: int
    kind: str
    secures_yuan: Decimal
    debt_to: date
    mortgagee: str


class LeaseShown(Exact):
    """A lease that a security does not touch (民法典 405)."""

    contract_no: str
    starts_on: date
    last_day: date
    area_m2: Decimal
    rent_paid_to: date | None


class RestrictionShown(Exact):
    """A seizure, objection, advance notice or dispute."""

    kind: str
    starts_on: date = Field(alias="from")
    ends_before: date | None = Field(alias="to")


class OtherRight(Exact):
    """Another right of the same holder that he lets the bank see."""

    right_kind: RightKind
    code: str
    state: str
    area_m2: Decimal | None
    last_change_on: date | None
    certificate_number: str | None
    mortgages: int


class Block(Exact):
    """A reason for which an entry would be refused now, and its cure."""

    rule: str
    says_zh: str
    says_en: str
    remedy_zh: str
    remedy_en: str
    law: str
    field: str


class Note(Exact):
    """Something to weigh that refuses nothing."""

    rule: str
    says_zh: str
    says_en: str


class CheckResult(Exact):
    """What was found, as stored and hashed (SHA-256 over its canonical JSON)."""

    unit: UnitShown
    holders: list[HolderShown]
    right: RightShown | None
    certificate: CertificateShown | None
    parcels: list[ParcelShown]
    mortgages: list[MortgageShown]
    leases: list[LeaseShown]
    restrictions: list[RestrictionShown]
    open_cases: int
    other_rights: list[OtherRight]
    not_authorised: list[RightKind]
    colour: Literal["green", "amber", "red"]
    blocks: list[Block]
    notes: list[Note]
    authorisation_last_day: date
    office_date: date
    checked_at: datetime


class CheckShown(Exact):
    """A stored check: a mortgage may be filed on it until ``valid_until``."""

    id: UUID
    colour: Literal["green", "amber", "red"]
    sha256: str
    checked_at: datetime
    valid_until: datetime
    result: CheckResult


class CheckAsk(BaseModel):
    """What the customer showed: the certificate's number or the text of its QR code."""

    certificate_no: str = Field(default="", max_length=80)
    qr: str = Field(default="", max_length=600)
    purpose: Literal["lending", "review"] = "lending"

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if bool(self.certificate_no) == bool(self.qr):
            raise ValueError("give certificate_no or qr")
        return self


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "colour": row.colour,
        "sha256": row.sha256,
        "checked_at": row.checked_at,
        "valid_until": row.valid_until,
        "result": row.result,
    }


@router.post("/checks", status_code=201, response_model=CheckShown, responses=problems(404, 422))
def post_check(*, request: Request, call: Checker, asked: CheckAsk) -> Response:
    """Check a right that its holder let this bank see.

    The result is stored and the reading logged before the answer.  A repetition is a look of
    its own and logged as one; it changes nothing else.
    """
    row = run_check(call.desk, call.actor, asked.qr or asked.certificate_no, asked.purpose)
    return answer(request, _shown(row), 201, location=f"{request.url.path}/{row.public_id}")


@router.get("/checks/{check}", response_model=CheckShown, responses=problems(404))
def get_check(*, request: Request, call: Checker, check: UUID) -> Response:
    """Return a check of this bank's as it was stored."""
    with call.desk.reading() as conn:
        row = checks.of_bank(conn, check, call.actor.institution_id or 0)
    if row is None:
        raise NotFound
    return answer(request, _shown(row))
