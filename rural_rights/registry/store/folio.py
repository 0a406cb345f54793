"""Reads a folio: as the register shows it now, or showed it on an earlier day."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, null, select

from rural_rights.db.pipeline import read_together
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import model
from rural_rights.registry.store.folio_statements import folio_statements
from rural_rights.registry.store.view import (
    MEMBER,
    OBJECT,
    PERSON,
    View,
)


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
    """Return everything live against the unit; raises ``NotFound`` when it is not shown.

    All of it in one round trip: an act reads a folio while others wait for its lock.
    """
    statements = folio_statements(as_known_now=view.known_on is None)
    values = {"unit_id": unit_id, "law_on": view.law_on, "known_on": view.known_on}
    units, rights, households, holders, *rest = read_together(conn, statements, values)
    parcels, leases, mortgages, restrictions, certificates, open_cases = rest
    if not units:
        raise NotFound
    [unit] = units
    return model.Folio(
        unit_id=unit_id,
        public_id=unit.public_id,
        right_kind=unit.right_kind,
        code=unit.code,
        village_code=unit.village_code,
        place=unit.place,
        right=_right(rights),
        household=_household(households),
        holders=_holders(holders),
        parcels=tuple(_parcel(row) for row in parcels),
        leases=tuple(_lease(row) for row in leases),
        mortgages=tuple(_mortgage(row, rank) for rank, row in enumerate(mortgages, start=1)),
        restrictions=tuple(_restriction(row) for row in restrictions),
        certificates=tuple(certificate_of(row) for row in certificates),
        open_cases=tuple(row.id for row in open_cases),
    )


def _right(rows: list[Any]) -> model.Right | None:
    if not rows:
        return None
    [row] = rows
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


def _household(rows: list[Any]) -> model.Household | None:
    if not rows:
        return None
    [row] = rows
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


def _holders(rows: list[Any]) -> tuple[model.Holder, ...]:
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


def _parcel(row: Any) -> model.Parcel:
    return model.Parcel(
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


def _lease(row: Any) -> model.Lease:
    return model.Lease(
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


def _mortgage(row: Any, rank: int) -> model.Mortgage:
    return model.Mortgage(
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


def _restriction(row: Any) -> model.Restriction:
    return model.Restriction(
        row_id=row.id,
        restriction_id=row.restriction_id,
        public_id=row.public_id,
        kind=row.kind,
        authority=row.authority,
        document_no=row.document_no,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


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
