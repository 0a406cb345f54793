"""The SELECTs behind a folio, compiled once for today's register and once for an earlier day's."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Select,
    and_,
    bindparam,
    func,
    select,
)

from rural_rights.db.pipeline import Prepared
from rural_rights.registry.store.view import (
    CASE,
    CERTIFICATE,
    HOUSEHOLD,
    INSTITUTION,
    INTEREST,
    LEASE,
    LEASE_PARCEL,
    MEMBER,
    MORTGAGE,
    OBJECT,
    ORDER,
    PARCEL,
    PERSON,
    RESTRICTION,
    RIGHT,
    UNIT,
    UNIT_PARCEL,
    View,
)
from rural_rights.registry.workflow import OPEN_STATES

UNIT_ID: Final[BindParameter[int]] = bindparam("unit_id", 0, type_=BigInteger)


@cache
def folio_statements(*, as_known_now: bool) -> tuple[Prepared, ...]:
    """Return the SELECTs of a folio in the order in which ``read_folio`` takes their rows.

    Values: ``unit_id``, ``law_on``, and ``known_on`` unless the register is read as of now.
    """
    law_on: Any = bindparam("law_on", date.min, type_=Date)
    known_on: Any = None if as_known_now else bindparam("known_on", date.min, type_=Date)
    view = View(law_on=law_on, known_on=known_on)
    return tuple(
        Prepared.of(query)
        for query in (
            _unit(view),
            _right(view),
            _household(view),
            _holders(view),
            _parcels(view),
            _leases(view),
            _mortgages(view),
            _restrictions(view),
            _certificates(view),
            _open_cases(),
        )
    )


def _unit(view: View) -> Select[Any]:
    return (
        select(UNIT, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == UNIT.c.unit_id)
        .where(UNIT.c.unit_id == UNIT_ID, view.in_force(UNIT))
    )


def _right(view: View) -> Select[Any]:
    return (
        select(RIGHT, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == RIGHT.c.right_id)
        .where(RIGHT.c.unit_id == UNIT_ID, view.in_force(RIGHT))
    )


def _of_right(view: View, column: str) -> Any:
    return (
        select(RIGHT.c[column])
        .where(RIGHT.c.unit_id == UNIT_ID, view.in_force(RIGHT))
        .scalar_subquery()
    )


def _household(view: View) -> Select[Any]:
    """Return the SELECT of the right's household, or of the one that an open case proposes."""
    proposed = (
        select(CASE.c.household_id)
        .where(CASE.c.unit_id == UNIT_ID, CASE.c.state.in_(OPEN_STATES))
        .order_by(CASE.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(HOUSEHOLD, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == HOUSEHOLD.c.party_id)
        .where(
            HOUSEHOLD.c.party_id == func.coalesce(_of_right(view, "household_id"), proposed),
            view.in_force(HOUSEHOLD),
        )
    )


def _holders(view: View) -> Select[Any]:
    return (
        select(
            PERSON.c.party_id,
            PERSON.c.name,
            PERSON.c.sex,
            PERSON.c.birth_date,
            PERSON.c.died_on,
            OBJECT.c.public_id,
            MEMBER.c.relation,
            INTEREST.c.numerator,
            INTEREST.c.denominator,
            INTEREST.c.share_class,
            INTEREST.c.share_units,
        )
        .select_from(INTEREST)
        .join(PERSON, and_(PERSON.c.party_id == INTEREST.c.person_id, view.in_force(PERSON)))
        .join(OBJECT, OBJECT.c.id == PERSON.c.party_id)
        .outerjoin(
            MEMBER,
            and_(
                MEMBER.c.person_id == INTEREST.c.person_id,
                MEMBER.c.household_id == _of_right(view, "household_id"),
                view.shows(MEMBER),
            ),
        )
        .where(INTEREST.c.right_id == _of_right(view, "right_id"), view.in_force(INTEREST))
        .order_by(MEMBER.c.seat, INTEREST.c.id)
    )


def _parcels(view: View) -> Select[Any]:
    return (
        select(
            PARCEL,
            OBJECT.c.public_id,
            UNIT_PARCEL.c.area_m2,
            UNIT_PARCEL.c.former_area_m2,
            UNIT_PARCEL.c.acquisition,
        )
        .join(UNIT_PARCEL, PARCEL.c.spatial_unit_id == UNIT_PARCEL.c.spatial_unit_id)
        .join(OBJECT, OBJECT.c.id == PARCEL.c.spatial_unit_id)
        .where(UNIT_PARCEL.c.unit_id == UNIT_ID, view.in_force(UNIT_PARCEL), view.in_force(PARCEL))
        .order_by(PARCEL.c.code)
    )


def _leases(view: View) -> Select[Any]:
    parcels = (
        select(func.array_agg(LEASE_PARCEL.c.spatial_unit_id))
        .where(LEASE_PARCEL.c.lease_id == LEASE.c.lease_id, view.not_ended(LEASE_PARCEL))
        .scalar_subquery()
    )
    return (
        select(LEASE, OBJECT.c.public_id, parcels.label("parcel_ids"))
        .join(OBJECT, OBJECT.c.id == LEASE.c.lease_id)
        .where(LEASE.c.unit_id == UNIT_ID, view.not_ended(LEASE))
        .order_by(LEASE.c.effective_from, LEASE.c.lease_id)
    )


def _mortgages(view: View) -> Select[Any]:
    return (
        select(
            MORTGAGE,
            OBJECT.c.public_id,
            ORDER.c.priority,
            INSTITUTION.c.name.label("institution_name"),
        )
        .join(OBJECT, OBJECT.c.id == MORTGAGE.c.mortgage_id)
        .join(ORDER, ORDER.c.security_id == MORTGAGE.c.mortgage_id)
        .join(INSTITUTION, INSTITUTION.c.id == MORTGAGE.c.institution_id)
        .where(MORTGAGE.c.unit_id == UNIT_ID, view.in_force(MORTGAGE))
        .order_by(ORDER.c.priority)
    )


def _restrictions(view: View) -> Select[Any]:
    return (
        select(RESTRICTION, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == RESTRICTION.c.restriction_id)
        .where(RESTRICTION.c.unit_id == UNIT_ID, view.in_force(RESTRICTION))
        .order_by(RESTRICTION.c.delivered_at, RESTRICTION.c.id)
    )


def _certificates(view: View) -> Select[Any]:
    return (
        select(CERTIFICATE, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .where(CERTIFICATE.c.unit_id == UNIT_ID, view.in_force(CERTIFICATE))
        .order_by(CERTIFICATE.c.dated_on.desc(), CERTIFICATE.c.id.desc())
    )


def _open_cases() -> Select[Any]:
    return select(CASE.c.id).where(CASE.c.unit_id == UNIT_ID, CASE.c.state.in_(OPEN_STATES))
