"""The exchange's nouns as an act reads them: frozen, complete, without SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from rural_rights.kernel.dates import Period


class Way(StrEnum):
    """How a land management right moves (农村土地承包法 36)."""

    LEASE = "lease"
    SUB_LEASE = "sub-lease"
    SHARE_IN = "share-in"


class ApplicantKind(StrEnum):
    """Who applies: a person with an identity number, or an organisation with a USCC."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Mandate:
    """A holder's leave for a clerk to act for him; ``matter`` says in what."""

    row_id: int
    mandate_id: int
    public_id: UUID
    principal_id: int
    principal_name: str
    agent_account_id: int
    matter: str
    village_code: str
    effective_from: date
    effective_to: date | None
    given_how: str
    paper_no: str | None

    def live_on(self, day: date) -> bool:
        """Return whether the mandate stands on that day."""
        ended = self.effective_to is not None and self.effective_to <= day
        return self.effective_from <= day and not ended


@dataclass(frozen=True, slots=True)
class Consent:
    """A co-holder's statement that he agrees: by his own act, or on a signed paper."""

    person_id: int
    how: str
    on: date

    def as_json(self) -> list[Any]:
        """Return the statement as it is kept."""
        return [self.person_id, self.how, self.on.isoformat()]

    @classmethod
    def from_json(cls, kept: list[Any]) -> Self:
        """Return the statement from what is kept."""
        return cls(int(kept[0]), str(kept[1]), date.fromisoformat(kept[2]))


@dataclass(frozen=True, slots=True)
class ListedParcel:
    """A parcel on offer; area in m2."""

    spatial_unit_id: int
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Listing:
    """An offer of a land management right; rent in yuan a mu and year."""

    id: int
    public_id: UUID
    number: str | None
    state: str
    version: int
    unit_id: int
    right_id: int
    village_code: str
    lister_id: int
    made_by: int | None
    mandate_id: int | None
    way: str
    parcels: tuple[ListedParcel, ...]
    area_m2: Decimal
    term: Period
    rent_per_mu_yuan: Decimal
    purpose: str
    payment: str
    conditions: str
    consents: tuple[Consent, ...]
    certificate_number: str | None
    drafted_on: date
    notice_from: date | None
    notice_to: date | None
    notice_is_estimate: bool
    ended_because: str | None

    @property
    def parcel_ids(self) -> tuple[int, ...]:
        """The parcels on offer."""
        return tuple(parcel.spatial_unit_id for parcel in self.parcels)

    @property
    def last_day(self) -> date:
        """The last day of the term on offer."""
        last = self.term.last_day
        assert last is not None
        return last

    def content(self) -> dict[str, Any]:
        """Return what may not change once published: the digest in the event is over this."""
        return {
            "unit_id": self.unit_id,
            "right_id": self.right_id,
            "way": self.way,
            "parcels": [[p.spatial_unit_id, p.area_m2] for p in self.parcels],
            "term_from": self.term.start,
            "term_to": self.term.end,
            "rent_per_mu_yuan": self.rent_per_mu_yuan,
            "purpose": self.purpose,
            "payment": self.payment,
            "conditions": self.conditions,
            "consents": [[c.person_id, c.how, c.on] for c in self.consents],
            "mandate_id": self.mandate_id,
        }


@dataclass(frozen=True, slots=True)
class Application:
    """Somebody who wants the land; the identity number itself stays sealed."""

    id: int
    public_id: UUID
    listing_id: int
    state: str
    kind: str
    name: str
    uscc: str | None
    party_id: int | None
    account_id: int | None
    offered_yuan: Decimal
    plan: str
    phone: str | None
    filed_on: date
    because: str | None

    @property
    def waits(self) -> bool:
        """Whether the application still stands in line."""
        return self.state == "filed"


@dataclass(frozen=True, slots=True)
class Deal:
    """What was agreed, and how far it has come; ``paid_yuan`` has a reference as its proof."""

    row_id: int
    deal_id: int
    public_id: UUID
    listing_id: int
    application_id: int
    unit_id: int
    right_id: int
    method: str
    rent_per_mu_yuan: Decimal
    total_yuan: Decimal
    area_m2: Decimal
    term: Period
    lessee_name: str
    lessee_id: int | None
    lessee_uscc: str | None
    awarded_on: date
    contract_no: str | None
    signed_on: date | None
    lease_id: int | None
    paid_yuan: Decimal | None
    paid_on: date | None
    paid_reference: str | None
