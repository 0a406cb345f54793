"""What a first-registration case asks to be entered: ids and codes, no personal data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel


class ProposedInterest(BaseModel):
    """One person's part in the proposed right."""

    person_id: int
    numerator: int | None = None
    denominator: int | None = None
    share_class: str | None = None
    share_units: Decimal | None = None


class ProposedRight(BaseModel):
    """The right to be entered; ``term_to`` is the first day after the term.

    ``effective_from`` is the day on which the right arose in law, which may be long past.
    """

    kind: str
    unit_id: int
    household_id: int
    collective_id: int | None = None
    co_ownership: str
    acquisition: str
    effective_from: date
    term_from: date | None = None
    term_to: date | None = None
    area_m2: Decimal | None = None
    particulars: dict[str, Any] = {}
    remarks: list[str] = []
    interests: list[ProposedInterest]
    former_certificate: dict[str, Any] | None = None
