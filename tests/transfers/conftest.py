"""The exchange as tests drive it: a farmer lists, an operator applies, an officer awards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.dates import years_later
from rural_rights.transfers.commands.apply_for_listing import ApplicationAsk, apply_for_listing
from rural_rights.transfers.commands.award_listing import AwardAsk, award_listing
from rural_rights.transfers.commands.certify_deal import DealCertified, certify_deal
from rural_rights.transfers.commands.draft_listing import (
    ListingAsk,
    ListingMoved,
    draft_listing,
)
from rural_rights.transfers.commands.publish_listing import StepAsk, publish_listing
from rural_rights.transfers.commands.sign_contract import ContractSigned, sign_contract
from rural_rights.transfers.model import ApplicantKind, Application, Deal, Listing
from rural_rights.transfers.store.applications import applications_of
from rural_rights.transfers.store.deals import deal_of_listing
from rural_rights.transfers.store.listings import listing_by_id
from tests.office import Entitled, Office, uscc


@dataclass
class Market:
    """The exchange of one office."""

    office: Office
    serial: int = field(default=500)

    def ask(self, right: Entitled, **changes: Any) -> ListingAsk:
        """Return an offer of the right's first parcel for five years from next spring on."""
        start = date(self.office.today.year + 1, 3, 1)
        usual: dict[str, Any] = {
            "unit_id": right.unit_id,
            "parcel_ids": right.parcels[:1],
            "starts_on": start,
            "last_day": years_later(start, 5) - timedelta(days=1),
            "rent_per_mu_yuan": Decimal("800.00"),
            "agreed": right.home.people[1:],
        }
        return ListingAsk(**(usual | changes))

    def drafted(self, right: Entitled, by: Actor | None = None, **changes: Any) -> ListingMoved:
        farmer = by or self.office.farmer(right.home.head)
        return self.office.do(draft_listing, self.ask(right, **changes), farmer)

    def listed(self, right: Entitled, **changes: Any) -> ListingMoved:
        draft = self.drafted(right, **changes)
        return self.publish(draft, self.office.farmer(right.home.head))

    def publish(self, draft: ListingMoved, by: Actor) -> ListingMoved:
        return self.office.do(publish_listing, self.step(draft.listing_id), by)

    def step(self, listing_id: int) -> StepAsk:
        return StepAsk(listing_id=listing_id, version=self.listing(listing_id).version)

    def applied(
        self, listing_id: int, by: Actor | None = None, *, offer: str = "800.00", **changes: Any
    ) -> UUID:
        self.serial += 1
        usual: dict[str, Any] = {
            "kind": ApplicantKind.ORGANISATION,
            "name": "东阳市绿野家庭农场",
            "code": uscc(self.serial, "93"),
            "phone": "13900139000",
            "plan": "种植水稻、油菜",
        }
        ask = ApplicationAsk(
            **self.step(listing_id).model_dump(), offered_yuan=Decimal(offer), **(usual | changes)
        )
        return self.office.do(apply_for_listing, ask, by or self.office.operator()).application

    def notice_ends(self, listing_id: int) -> None:
        last = self.listing(listing_id).notice_to
        assert last is not None
        self.office.days_pass((last - self.office.today).days + 1)

    def awarded(self, right: Entitled, **changes: Any) -> ListingMoved:
        listing = self.listed(right, **changes)
        application = self.applied(listing.listing_id)
        self.notice_ends(listing.listing_id)
        return self.award(listing.listing_id, application)

    def award(self, listing_id: int, application: UUID, **changes: Any) -> ListingMoved:
        ask = AwardAsk(**self.step(listing_id).model_dump(), application=application, **changes)
        return self.office.do(award_listing, ask, self.office.exchange)

    def sign(self, listing_id: int, *, key: str | None = None) -> ContractSigned:
        return self.office.do(sign_contract, self.step(listing_id), self.office.exchange, key=key)

    def certify(self, listing_id: int) -> DealCertified:
        return self.office.do(certify_deal, self.step(listing_id), self.office.exchange)

    def listing(self, listing_id: int) -> Listing:
        with self.office.desk.reading() as conn:
            return listing_by_id(conn, listing_id)

    def applications(self, listing_id: int) -> tuple[Application, ...]:
        with self.office.desk.reading() as conn:
            return applications_of(conn, self.office.desk.vault, listing_id)

    def deal(self, listing_id: int) -> Deal | None:
        with self.office.desk.reading() as conn:
            return deal_of_listing(conn, listing_id)


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


@pytest.fixture
def market(office: Office) -> Market:
    return Market(office)
