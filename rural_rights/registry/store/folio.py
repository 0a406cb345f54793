"""Reads a folio: as the register shows it now, or showed it on an earlier day."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, null, select

from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import model
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


def unit_id_of(conn: Connection, public_id: UUID) -> int:
    """Return the register id of a public id; raises ``NotFound``."""
    found = conn.execute(select(OBJECT.c.id).where(OBJECT.c.public_id == public_id)).scalar()
    if found is None:
        raise NotFound
    return int(found)


def lock_unit(conn: Connection, unit_id: int) -> None:
    """Hold the folio for this act: every act on a unit starts here, ascending ids first."""
    conn.execute(select(func.pg_advisory_xact_lock(unit_id)))


def read_folio(conn: Connection, unit_id: int, view: View) -> model.Folio:
    """Return everything live against the unit; raises ``NotFound`` when it is not shown."""
    unit = conn.execute(
        select(UNIT, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == UNIT.c.unit_id)
        .where(UNIT.c.unit_id == unit_id, view.in_force(UNIT))
    ).one_or_none()
    if unit is None:
        raise NotFound
    right = _right(conn, unit_id, view)
    household_id = right.household_id if right else _proposed_household(conn, unit_id)
    return model.Folio(
        unit_id=unit_id,
        public_id=unit.public_id,
        right_kind=unit.right_kind,
        code=unit.code,
        village_code=unit.village_code,
        place=unit.place,
        right=right,
        household=household(conn, household_id, view) if household_id else None,
        holders=_holders(conn, right, view) if right else (),
        parcels=_parcels(conn, unit_id, view),
        leases=_leases(conn, unit_id, view),
        mortgages=_mortgages(conn, unit_id, view),
        restrictions=_restrictions(conn, unit_id, view),
        certificates=_certificates(conn, unit_id, view),
        open_cases=_open_cases(conn, unit_id),
    )


def _right(conn: Connection, unit_id: int, view: View) -> model.Right | None:
    row = conn.execute(
        select(RIGHT, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == RIGHT.c.right_id)
        .where(RIGHT.c.unit_id == unit_id, view.in_force(RIGHT))
    ).one_or_none()
    if row is None:
        return None
    return model.Right(
        row_id=row.id,
        right_id=row.right_id,
        public_id=row.public_id,
        kind=row.kind,
        household_id=row.household_id,
        collective_id=row.collective_id,
        co_ownership=row.co_ownership,
        acquisition=row.acquisition,
        term_from=row.term_from,
        term_to=row.term_to,
        area_m2=row.area_m2,
        particulars=row.particulars or {},
        remarks=tuple(row.remarks),
        registration_type=row.registration_type,
        rule_regime=row.rule_regime,
        case_id=row.case_id,
        effective_from=row.effective_from,
        entered_on=row.entered_on,
        recorded_from=row.recorded_from,
        entered_by=row.entered_by,
    )


def _proposed_household(conn: Connection, unit_id: int) -> int | None:
    return conn.execute(
        select(CASE.c.household_id)
        .where(CASE.c.unit_id == unit_id, CASE.c.state.in_(OPEN_STATES))
        .limit(1)
    ).scalar()


def household(conn: Connection, party_id: int, view: View) -> model.Household | None:
    """Return the household as the view shows it."""
    row = conn.execute(
        select(HOUSEHOLD, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == HOUSEHOLD.c.party_id)
        .where(HOUSEHOLD.c.party_id == party_id, view.in_force(HOUSEHOLD))
    ).one_or_none()
    if row is None:
        return None
    return model.Household(
        party_id=row.party_id,
        public_id=row.public_id,
        kind=row.kind,
        code=row.code,
        name=row.name,
        address=row.address,
        phone=row.phone,
        village_code=row.village_code,
        issuer_code=row.issuer_code,
    )


def _people(view: View) -> Select[Any]:
    return select(
        PERSON.c.party_id,
        PERSON.c.name,
        PERSON.c.sex,
        PERSON.c.birth_date,
        PERSON.c.died_on,
        OBJECT.c.public_id,
        MEMBER.c.relation,
    ).where(OBJECT.c.id == PERSON.c.party_id, view.in_force(PERSON))


def _holders(conn: Connection, right: model.Right, view: View) -> tuple[model.Holder, ...]:
    rows = conn.execute(
        _people(view)
        .add_columns(
            INTEREST.c.numerator,
            INTEREST.c.denominator,
            INTEREST.c.share_class,
            INTEREST.c.share_units,
        )
        .select_from(INTEREST)
        .join(PERSON, PERSON.c.party_id == INTEREST.c.person_id)
        .outerjoin(
            MEMBER,
            and_(
                MEMBER.c.person_id == INTEREST.c.person_id,
                MEMBER.c.household_id == right.household_id,
                view.shows(MEMBER),
            ),
        )
        .where(INTEREST.c.right_id == right.right_id, view.in_force(INTEREST))
        .order_by(MEMBER.c.seat, INTEREST.c.id)
    ).all()
    units: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in rows:
        if row.share_units is not None:
            units[row.party_id].append((row.share_class or "", row.share_units))
    first = {row.party_id: row for row in reversed(rows)}
    ordered = dict.fromkeys(row.party_id for row in rows)
    return tuple(_holder(first[person], tuple(units[person])) for person in ordered)


def _holder(row: Any, units: tuple[tuple[str, Decimal], ...]) -> model.Holder:
    return model.Holder(
        person_id=row.party_id,
        public_id=row.public_id,
        name=row.name,
        sex=row.sex,
        birth_date=row.birth_date,
        died_on=row.died_on,
        relation=row.relation,
        is_head=row.relation == "02",
        numerator=row.numerator,
        denominator=row.denominator,
        share_units=units,
    )


def members(conn: Connection, household_id: int, view: View) -> tuple[model.Holder, ...]:
    """Return the members of a household in their written order."""
    rows = conn.execute(
        _people(view)
        .select_from(MEMBER)
        .join(PERSON, PERSON.c.party_id == MEMBER.c.person_id)
        .where(MEMBER.c.household_id == household_id, view.in_force(MEMBER))
        .add_columns(
            null().label("numerator"),
            null().label("denominator"),
        )
        .order_by(MEMBER.c.seat, MEMBER.c.id)
    ).all()
    return tuple(_holder(row, ()) for row in rows)


def _parcels(conn: Connection, unit_id: int, view: View) -> tuple[model.Parcel, ...]:
    rows = conn.execute(
        select(
            PARCEL,
            OBJECT.c.public_id,
            UNIT_PARCEL.c.area_m2,
            UNIT_PARCEL.c.former_area_m2,
            UNIT_PARCEL.c.acquisition,
        )
        .join(PARCEL, PARCEL.c.spatial_unit_id == UNIT_PARCEL.c.spatial_unit_id)
        .join(OBJECT, OBJECT.c.id == PARCEL.c.spatial_unit_id)
        .where(UNIT_PARCEL.c.unit_id == unit_id, view.in_force(UNIT_PARCEL), view.in_force(PARCEL))
        .order_by(PARCEL.c.code)
    ).all()
    return tuple(
        model.Parcel(
            spatial_unit_id=row.spatial_unit_id,
            public_id=row.public_id,
            kind=row.kind,
            code=row.code,
            name=row.name,
            area_m2=row.area_m2,
            former_area_m2=row.former_area_m2,
            survey_area_m2=row.survey_area_m2,
            category=row.category,
            land_use_class=row.land_use_class,
            purpose=row.purpose,
            is_basic_farmland=row.is_basic_farmland,
            sides=row.sides,
            acquisition=row.acquisition,
            particulars=row.particulars,
            geometry=row.geometry,
        )
        for row in rows
    )


def _leases(conn: Connection, unit_id: int, view: View) -> tuple[model.Lease, ...]:
    parcels = (
        select(func.array_agg(LEASE_PARCEL.c.spatial_unit_id))
        .where(LEASE_PARCEL.c.lease_id == LEASE.c.lease_id, view.not_ended(LEASE_PARCEL))
        .scalar_subquery()
    )
    rows = conn.execute(
        select(LEASE, OBJECT.c.public_id, parcels.label("parcel_ids"))
        .join(OBJECT, OBJECT.c.id == LEASE.c.lease_id)
        .where(LEASE.c.unit_id == unit_id, view.not_ended(LEASE))
        .order_by(LEASE.c.effective_from, LEASE.c.lease_id)
    ).all()
    return tuple(
        model.Lease(
            row_id=row.id,
            lease_id=row.lease_id,
            public_id=row.public_id,
            lessee_id=row.lessee_id,
            lessee_name=row.lessee_name,
            lessee_code=row.lessee_code,
            way=row.way,
            contract_no=row.contract_no,
            signed_on=row.signed_on,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            area_m2=row.area_m2,
            purpose=row.purpose,
            rent_per_mu_yuan=row.rent_per_mu_yuan,
            rent_note=row.rent_note,
            rent_paid_to=row.rent_paid_to,
            parcel_ids=tuple(row.parcel_ids or ()),
        )
        for row in rows
    )


def _mortgages(conn: Connection, unit_id: int, view: View) -> tuple[model.Mortgage, ...]:
    rows = conn.execute(
        select(
            MORTGAGE,
            OBJECT.c.public_id,
            ORDER.c.priority,
            INSTITUTION.c.name.label("institution_name"),
        )
        .join(OBJECT, OBJECT.c.id == MORTGAGE.c.mortgage_id)
        .join(ORDER, ORDER.c.security_id == MORTGAGE.c.mortgage_id)
        .join(INSTITUTION, INSTITUTION.c.id == MORTGAGE.c.institution_id)
        .where(MORTGAGE.c.unit_id == unit_id, view.in_force(MORTGAGE))
        .order_by(ORDER.c.priority)
    ).all()
    return tuple(
        model.Mortgage(
            row_id=row.id,
            mortgage_id=row.mortgage_id,
            public_id=row.public_id,
            right_id=row.right_id,
            institution_id=row.institution_id,
            institution_name=row.institution_name,
            kind=row.kind,
            secures_yuan=row.secures_yuan,
            value_yuan=row.value_yuan,
            debt_from=row.debt_from,
            debt_to=row.debt_to,
            loan_no=row.loan_no,
            contract_no=row.contract_no,
            scope=row.scope,
            transfer_banned=row.transfer_banned,
            effective_from=row.effective_from,
            entered_on=row.entered_on,
            recorded_from=row.recorded_from,
            priority=row.priority,
            rank=rank,
        )
        for rank, row in enumerate(rows, start=1)
    )


def _restrictions(conn: Connection, unit_id: int, view: View) -> tuple[model.Restriction, ...]:
    rows = conn.execute(
        select(RESTRICTION, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == RESTRICTION.c.restriction_id)
        .where(RESTRICTION.c.unit_id == unit_id, view.in_force(RESTRICTION))
        .order_by(RESTRICTION.c.delivered_at, RESTRICTION.c.id)
    ).all()
    return tuple(
        model.Restriction(
            row_id=row.id,
            restriction_id=row.restriction_id,
            public_id=row.public_id,
            kind=row.kind,
            authority=row.authority,
            document_no=row.document_no,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
        )
        for row in rows
    )


def _certificates(conn: Connection, unit_id: int, view: View) -> tuple[model.Certificate, ...]:
    rows = conn.execute(
        select(CERTIFICATE, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .where(CERTIFICATE.c.unit_id == unit_id, view.in_force(CERTIFICATE))
        .order_by(CERTIFICATE.c.dated_on.desc(), CERTIFICATE.c.id.desc())
    ).all()
    return tuple(certificate_of(row) for row in rows)


def certificate_of(row: Any) -> model.Certificate:
    """Return the frozen certificate of a joined row."""
    return model.Certificate(
        row_id=row.id,
        certificate_id=row.certificate_id,
        public_id=row.public_id,
        subject_id=row.subject_id,
        document_kind=row.document_kind,
        number=row.number,
        version=row.version,
        state=row.state,
        dated_on=row.dated_on,
        qr_text=row.qr_text,
        document_sha256=row.document_sha256,
        collected_on=row.collected_on,
    )


def _open_cases(conn: Connection, unit_id: int) -> tuple[int, ...]:
    return tuple(
        conn.execute(
            select(CASE.c.id).where(CASE.c.unit_id == unit_id, CASE.c.state.in_(OPEN_STATES))
        ).scalars()
    )
