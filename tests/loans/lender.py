"""A bank as tests drive it: a holder authorises, an officer checks, files and releases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.dates import years_later
from rural_rights.loans.commands.authorise_bank import (
    AuthorisationAsk,
    Authorised,
    RevocationAsk,
    authorise_bank,
    revoke_authorisation,
)
from rural_rights.loans.commands.file_mortgage import FilingAsk, file_mortgage
from rural_rights.loans.queries import run_check
from rural_rights.loans.store import securities
from rural_rights.registry.commands.register_mortgage import MortgageEntered
from rural_rights.registry.commands.release_mortgage import (
    ReleaseAsk,
    Released,
    release_mortgage,
)
from tests.office import Entitled, Office


@dataclass
class Lender:
    """One bank of one office, with its officer."""

    office: Office
    name: str = "东阳农商银行"
    institution: int = field(init=False)
    loans: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.institution = self.office.institution(self.name)

    @property
    def officer(self) -> Actor:
        return self.office.bank_officer(self.institution)

    def authorised(self, right: Entitled, by: Actor | None = None, **changes: Any) -> Authorised:
        """The head lets this bank look; everybody of age has agreed unless changed."""
        usual: dict[str, Any] = {
            "unit_id": right.unit_id,
            "institution_id": self.institution,
            "given_by": right.home.head,
            "days": 30,
            "consenting": list(right.home.people),
        }
        farmer = by or self.office.farmer(right.home.head)
        return self.office.do(authorise_bank, AuthorisationAsk(**(usual | changes)), farmer)

    def revoked(self, right: Entitled, given: Authorised) -> Authorised:
        """The head takes it back."""
        ask = RevocationAsk(unit_id=right.unit_id, authorisation_id=given.authorisation_id)
        return self.office.do(revoke_authorisation, ask, self.office.farmer(right.home.head))

    def number(self, right: Entitled) -> str:
        """The number on the paper that the customer brings."""
        paper = self.office.folio(right.unit_id).certificate_of(right.right_id)
        assert paper is not None
        return paper.number

    def check(self, right: Entitled, desk: Desk | None = None) -> Any:
        """Look before lending."""
        return run_check(desk or self.office.desk, self.officer, self.number(right))

    def terms(self, check: UUID, **changes: Any) -> FilingAsk:
        """What a small loan of one year says; the loan number is a new one."""
        self.loans += 1
        today: date = self.office.today
        usual: dict[str, Any] = {
            "check": check,
            "secures_yuan": Decimal("20000.00"),
            "value_yuan": Decimal("1000000.00"),
            "debt_from": today,
            "debt_to": years_later(today, 1),
            "loan_no": f"L{self.institution}-{self.loans}",
            "contract_no": f"C{self.loans}",
        }
        return FilingAsk(**(usual | changes))

    def filed(
        self, right: Entitled, *, key: str | None = None, desk: Desk | None = None, **changes: Any
    ) -> MortgageEntered:
        """Check and file."""
        ask = self.terms(self.check(right, desk).public_id, **changes)
        return (desk or self.office.desk).carry_out(file_mortgage, self.officer, ask, key=key)

    def released(self, filed: MortgageEntered) -> Released:
        """The debt is met."""
        ask = ReleaseAsk(unit_id=filed.unit_id, mortgage_id=filed.mortgage_id)
        return self.office.do(release_mortgage, ask, self.officer)

    def rank(self, filed: MortgageEntered) -> int | None:
        """Today's place in line; None once released."""
        with self.office.desk.reading() as conn:
            rows = securities.of_bank(conn, self.institution, self.office.today)
        found: int | None = next(r.rank for r in rows if r.mortgage_id == filed.mortgage_id)
        return found
