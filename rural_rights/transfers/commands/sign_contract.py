"""Signs the lease contract and enters the lease, in one act."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.kernel import law
from rural_rights.kernel.refusal import NotFound, refuse_if_any
from rural_rights.registry.commands.register_lease import LeaseAsk, register_lease
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.rules.reach import reaches_unit
from rural_rights.transfers.rules.steps import against_signing
from rural_rights.transfers.store.deals import amend_deal, deal_of_listing
from rural_rights.transfers.store.listings import lock_listing, move_listing


class ContractSigned(BaseModel):
    """The contract and the lease that was entered with it."""

    listing_id: int
    listing: UUID
    version: int
    deal_id: int
    lease_id: int
    contract_no: str
    serial: int
    entry_id: int


def sign_contract(tx: Tx, ask: StepAsk) -> ContractSigned:
    """Sign the contract of an awarded listing and enter its lease on the folio.

    Either both stand or neither.  Law: 农村土地承包法 38, 40; 民法典 341.
    Raises: ``Refused``, ``Stale``, ``NotFound``.
    """
    listing, folio = lock_listing(tx, ask.listing_id, ask.version)
    deal = deal_of_listing(tx.conn, listing.id)
    if deal is None or not reaches_unit(tx.actor, folio):
        raise NotFound
    refuse_if_any(against_signing(listing, folio, tx.actor, tx.office_date))
    signed = move_listing(tx, listing, "sign-contract", application_id=deal.application_id)
    year = tx.office_date.year
    serial = next_number(tx.conn, "lease-contract", year)
    contract_no = f"LZ{tx.county}{year}{serial:06d}"
    lease = register_lease(
        tx,
        LeaseAsk(
            unit_id=listing.unit_id,
            parcel_ids=listing.parcel_ids,
            lessee_id=deal.lessee_id,
            lessee_name=deal.lessee_name,
            lessee_code=deal.lessee_uscc,
            way=listing.way,  # type: ignore[arg-type]  # Way has the same three values
            contract_no=contract_no,
            signed_on=tx.office_date,
            starts_on=listing.term.start,
            last_day=listing.last_day,
            rent_per_mu_yuan=deal.rent_per_mu_yuan,
            purpose=listing.purpose,
            rent_note=listing.payment,
        ),
    )
    amend_deal(tx, deal, contract_no=contract_no, signed_on=tx.office_date, lease_id=lease.lease_id)
    tx.law.append(law.CONTRACT_LAND_ACT + "第四十条")
    return ContractSigned(
        listing_id=listing.id,
        listing=listing.public_id,
        version=signed.version,
        deal_id=deal.deal_id,
        lease_id=lease.lease_id,
        contract_no=contract_no,
        serial=serial,
        entry_id=tx.entry_id,
    )
