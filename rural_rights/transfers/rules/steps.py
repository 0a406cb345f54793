"""What stands against each step: the same answer guards the act and labels the button."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import add_working_days
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import Breach
from rural_rights.registry.model import Folio
from rural_rights.transfers.model import Application, Deal, Listing, Mandate
from rural_rights.transfers.rules import award, contract
from rural_rights.transfers.rules import listing as rules
from rural_rights.transfers.states import step_open


def _found(*findings: Breach | None) -> tuple[Breach, ...]:
    return tuple(breach for breach in findings if breach is not None)


def notice_length(on: date) -> int:
    """Return the working days of a listing's notice on that day.

    Law: county practice (listing_notice_working_days).
    """
    return practice().days("listing_notice_working_days", on)


def against_publishing(
    listing: Listing, folio: Folio, mandate: Mandate | None, actor: Actor, on: date
) -> tuple[Breach, ...]:
    """Return what stands against publishing a draft.

    Law: 农村土地承包法 36-38; 民法典 165, 301.
    """
    shut = step_open(listing.state, "publish", actor.role)
    if shut is not None:
        return (shut,)
    notice_to = add_working_days(on, notice_length(on))
    by_clerk = (
        rules.mandate_stands(mandate, actor.account_id, on) if actor.role is Role.CLERK else None
    )
    return (
        *_found(by_clerk),
        *rules.title_check(folio, listing, on),
        *_found(rules.starts_after_notice(listing.term, notice_to)),
    )


def against_withdrawing(
    listing: Listing, mandate: Mandate | None, actor: Actor, on: date
) -> tuple[Breach, ...]:
    """Return what stands against taking a listing back before an award.

    Law: 农村土地承包法 36 (流转自愿); 民法典 141.
    """
    shut = step_open(listing.state, "withdraw", actor.role)
    if shut is not None:
        return (shut,)
    if actor.role is not Role.CLERK:
        return ()
    return _found(rules.mandate_stands(mandate, actor.account_id, on))


def against_applying(listing: Listing, folio: Folio, party_id: int | None) -> tuple[Breach, ...]:
    """Return what stands against an application: only a published listing takes one.

    Law: 农村土地承包法 36.
    """
    return _found(
        award.open_for_applications(listing),
        award.not_own_land((holder.person_id for holder in folio.holders), party_id),
    )


def against_award(
    listing: Listing,
    folio: Folio,
    application: Application,
    every: Iterable[Application],
    *,
    actor: Actor,
    on: date,
) -> tuple[Breach, ...]:
    """Return what stands against an award by agreement; the title is checked again.

    Law: 国办发〔2014〕71号; 农村土地承包法 36-38, 45.
    """
    shut = step_open(listing.state, "award", actor.role)
    if shut is not None:
        return (shut,)
    return (
        *_found(
            award.notice_over(listing, on),
            award.still_waits(application),
            award.only_applicant(application, every),
            award.price_reached(listing, application.offered_yuan),
        ),
        *rules.title_check(folio, listing, on),
    )


def against_signing(listing: Listing, folio: Folio, actor: Actor, on: date) -> tuple[Breach, ...]:
    """Return what stands against the contract; the title is checked a third time.

    Law: 农村土地承包法 38, 40.
    """
    shut = step_open(listing.state, "sign-contract", actor.role)
    if shut is not None:
        return (shut,)
    return rules.title_check(folio, listing, on)


def against_payment(deal: Deal) -> tuple[Breach, ...]:
    """Return what stands against recording the first payment.

    Law: trading rules.
    """
    return _found(contract.contract_signed(deal), contract.payment_open(deal))


def against_certifying(deal: Deal, *, certified: bool) -> tuple[Breach, ...]:
    """Return what stands against the transaction certificate.

    Law: trading rules (鉴证书 ⇔ signed contract and proof of payment).
    """
    return _found(
        contract.contract_signed(deal),
        contract.paid(deal),
        contract.not_yet_certified(certified=certified),
    )


def against_closing(listing: Listing, actor: Actor, *, certified: bool) -> tuple[Breach, ...]:
    """Return what stands against closing a listing.

    Law: trading rules.
    """
    shut = step_open(listing.state, "close", actor.role)
    if shut is not None:
        return (shut,)
    return _found(contract.certified(certified=certified))
