"""Lists of work: cases by desk, batches, hand-overs, notices, certificates to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, or_, select, update

from rural_rights.access.tables import Account
from rural_rights.db import outbox
from rural_rights.db.tables import Region
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import tables
from rural_rights.registry.store.cases import BATCH, NOTICE
from rural_rights.registry.store.known import COLLECTIVE, SOURCE
from rural_rights.registry.store.view import CASE, CERTIFICATE, HOUSEHOLD, OBJECT, RIGHT, UNIT
from rural_rights.registry.workflow import Handover

HANDOVER: Table = Handover.__table__  # type: ignore[attr-defined]
EVENT: Table = tables.CaseEvent.__table__  # type: ignore[attr-defined]
ACCOUNT: Table = Account.__table__  # type: ignore[attr-defined]
REGION: Table = Region.__table__  # type: ignore[attr-defined]
PAGE_ROWS: Final = 50
# Before acceptance and after the entry no clock runs: such cases follow, new ones first.
_DUE: Final = case(
    (CASE.c.state.in_(("submitted", "entered", "certificate-made")), None),
    else_=CASE.c.promised_by,
)
_UNCLOCKED: Final = case((CASE.c.state == "submitted", 0), else_=1)
_SORTS: Final = {
    "due": (_DUE.nulls_last(), _UNCLOCKED, CASE.c.id),
    "-due": (_DUE.desc().nulls_last(), _UNCLOCKED, CASE.c.id),
    "name": (HOUSEHOLD.c.name, CASE.c.id),
    "-name": (HOUSEHOLD.c.name.desc(), CASE.c.id),
    "code": (UNIT.c.code, CASE.c.id),
    "-code": (UNIT.c.code.desc(), CASE.c.id),
    "number": (CASE.c.number.nulls_last(), CASE.c.id),
    "-number": (CASE.c.number.desc().nulls_last(), CASE.c.id),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows; ``text`` is a household's name, initials or code."""

    scope: str
    states: tuple[str, ...] = ()
    right_kind: str = ""
    village: str = ""
    text: str = ""
    sort: str = "due"


def within(column: ColumnElement[Any], scope: str) -> ColumnElement[bool]:
    """Return the condition that a region code lies under the prefix; nothing for no prefix."""
    if not scope:
        return column != column  # noqa: PLR0124 - a condition that holds for no row
    return column.startswith(scope, autoescape=True)


def _case_list(wanted: Wanted, *columns: Any) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(CASE)
        .outerjoin(
            HOUSEHOLD,
            (HOUSEHOLD.c.party_id == CASE.c.household_id) & HOUSEHOLD.c.recorded_to.is_(None),
        )
        .join(UNIT, (UNIT.c.unit_id == CASE.c.unit_id) & UNIT.c.recorded_to.is_(None))
        .outerjoin(NOTICE, NOTICE.c.id == CASE.c.notice_id)
        .where(within(CASE.c.village_code, wanted.scope))
    )
    if wanted.states:
        query = query.where(CASE.c.state.in_(wanted.states))
    if wanted.right_kind:
        query = query.where(CASE.c.right_kind == wanted.right_kind)
    if wanted.village:
        query = query.where(CASE.c.village_code == wanted.village)
    if wanted.text:
        query = query.where(_named(wanted.text))
    return query


def _named(typed: str) -> ColumnElement[bool]:
    return or_(
        HOUSEHOLD.c.search_keys.contains([typed]),
        HOUSEHOLD.c.search_keys.contains([typed.lower()]),
        HOUSEHOLD.c.name.startswith(typed, autoescape=True),
        HOUSEHOLD.c.code.endswith(typed, autoescape=True),
        UNIT.c.code.endswith(typed, autoescape=True),
        CASE.c.number == typed,
    )


_CASE_COLUMNS: Final = (
    CASE.c.id,
    CASE.c.public_id,
    CASE.c.number,
    CASE.c.right_kind,
    CASE.c.state,
    CASE.c.village_code,
    CASE.c.unit_id,
    CASE.c.accepted_on,
    CASE.c.accepted_by,
    CASE.c.preliminary_by,
    CASE.c.promised_by,
    CASE.c.legal_by,
    CASE.c.suspended_days,
    CASE.c.submitted_on,
    CASE.c.notice_id,
    func.jsonb_array_length(CASE.c.findings).label("warnings"),
    HOUSEHOLD.c.name.label("household_name"),
    HOUSEHOLD.c.code.label("household_code"),
    UNIT.c.code.label("unit_code"),
    UNIT.c.place,
    NOTICE.c.starts_on.label("notice_starts_on"),
    NOTICE.c.ends_on.label("notice_ends_on"),
)


def list_cases(
    conn: Connection, wanted: Wanted, *, offset: int = 0, limit: int | None = PAGE_ROWS
) -> list[Any]:
    """Return the wanted cases, those due first unless sorted otherwise."""
    order = _SORTS.get(wanted.sort, _SORTS["due"])
    query = _case_list(wanted, *_CASE_COLUMNS).order_by(*order).offset(offset)
    return list(conn.execute(query if limit is None else query.limit(limit)))


def count_cases(conn: Connection, wanted: Wanted) -> int:
    """Return how many cases are wanted."""
    return int(conn.execute(_case_list(wanted, func.count())).scalar_one())


def cases_with_notice(conn: Connection, case_ids: Sequence[int], scope: str) -> list[Any]:
    """Return cases of these ids in scope, as a list shows them."""
    query = _case_list(Wanted(scope), *_CASE_COLUMNS).where(CASE.c.id == func.any(list(case_ids)))
    return list(conn.execute(query.order_by(CASE.c.id)))


def villages_with_cases(conn: Connection, scope: str) -> dict[str, str]:
    """Return the villages in scope that have cases: code to name (or code)."""
    found = (
        select(CASE.c.village_code)
        .where(within(CASE.c.village_code, scope))
        .distinct()
        .order_by(CASE.c.village_code)
    )
    return region_names(conn, list(conn.execute(found).scalars()))


def region_names(conn: Connection, codes: Sequence[str]) -> dict[str, str]:
    """Return the name of each region code: its own, its collective's, or the code itself."""
    own = conn.execute(select(REGION.c.code, REGION.c.name).where(REGION.c.code.in_(codes)))
    names = {row.code: row.name for row in own}
    unnamed = [code for code in codes if code not in names]
    collectives = conn.execute(
        select(COLLECTIVE.c.village_code, COLLECTIVE.c.name).where(
            COLLECTIVE.c.village_code.in_(unnamed),
            COLLECTIVE.c.kind == "organisation",
            COLLECTIVE.c.recorded_to.is_(None),
        )
    )
    for row in collectives:
        names[row.village_code] = row.name.removesuffix("股份经济合作社") or row.name
    return {code: names.get(code, code) for code in codes}


def neighbours_of(
    conn: Connection, case: Any, scope: str, state: str
) -> tuple[UUID | None, UUID | None]:
    """Return the cases before and after this one in its village's queue of a state."""
    queue = select(CASE.c.public_id).where(
        within(CASE.c.village_code, scope),
        CASE.c.village_code == case.village_code,
        CASE.c.right_kind == case.right_kind,
        CASE.c.state == state,
    )
    before = queue.where(CASE.c.id < case.id).order_by(CASE.c.id.desc()).limit(1)
    after = queue.where(CASE.c.id > case.id).order_by(CASE.c.id).limit(1)
    return conn.execute(before).scalar(), conn.execute(after).scalar()


def events_of(conn: Connection, case_id: int) -> list[Any]:
    """Return what happened to a case, newest first, with the names of who did it."""
    return list(
        conn.execute(
            select(EVENT, ACCOUNT.c.display_name)
            .outerjoin(ACCOUNT, ACCOUNT.c.id == EVENT.c.account_id)
            .where(EVENT.c.case_id == case_id)
            .order_by(EVENT.c.recorded_from.desc(), EVENT.c.id.desc())
        )
    )


def evidence_of(conn: Connection, case_id: int) -> list[Any]:
    """Return the papers on which a case rests."""
    return list(
        conn.execute(
            select(SOURCE)
            .where(SOURCE.c.case_id == case_id, SOURCE.c.recorded_to.is_(None))
            .order_by(SOURCE.c.id)
        )
    )


def batches_in(conn: Connection, scope: str, *, limit: int = 20) -> list[Any]:
    """Return the newest batches in scope, those that run or wait first."""
    return list(
        conn.execute(
            select(BATCH, ACCOUNT.c.display_name)
            .outerjoin(ACCOUNT, ACCOUNT.c.id == BATCH.c.account_id)
            .where(within(BATCH.c.village_code, scope))
            .order_by(BATCH.c.state.in_(("running", "paused")).desc(), BATCH.c.started_at.desc())
            .limit(limit)
        )
    )


def batch_in(conn: Connection, public_id: UUID, scope: str) -> Any:
    """Return a batch in scope by its public id; raises ``NotFound``."""
    row = conn.execute(
        select(BATCH).where(BATCH.c.public_id == public_id, within(BATCH.c.village_code, scope))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def turn_batch(
    conn: Connection, batch_id: int, county: str, from_state: str, to_state: str
) -> bool:
    """Pause or resume a batch; False when it is not in ``from_state`` any more."""
    done = conn.execute(
        update(BATCH)
        .where(BATCH.c.id == batch_id, BATCH.c.state == from_state)
        .values(state=to_state)
    )
    if done.rowcount == 1 and to_state == "running":
        outbox.send(conn, "run-batch", county=county, batch_id=batch_id)
    return done.rowcount == 1


def _handovers(scope: str, account_id: int | None) -> ColumnElement[bool]:
    """Before its village is known a hand-over is its sender's alone."""
    unread = HANDOVER.c.village_code.is_(None) & (HANDOVER.c.account_id == account_id)
    return or_(within(HANDOVER.c.village_code, scope), unread)


def handovers_in(
    conn: Connection, scope: str, account_id: int | None, *, limit: int = 20
) -> list[Any]:
    """Return the newest hand-overs in scope."""
    return list(
        conn.execute(
            select(HANDOVER, ACCOUNT.c.display_name)
            .outerjoin(ACCOUNT, ACCOUNT.c.id == HANDOVER.c.account_id)
            .where(_handovers(scope, account_id))
            .order_by(HANDOVER.c.received_at.desc())
            .limit(limit)
        )
    )


def handover_in(conn: Connection, public_id: UUID, scope: str, account_id: int | None) -> Any:
    """Return a hand-over in scope by its public id; raises ``NotFound``."""
    row = conn.execute(
        select(HANDOVER).where(HANDOVER.c.public_id == public_id, _handovers(scope, account_id))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def notices_in(conn: Connection, scope: str, *, limit: int = PAGE_ROWS) -> list[Any]:
    """Return the newest notices in scope, with how many cases each announces."""
    items = func.jsonb_array_length(NOTICE.c["items"]).label("cases")
    return list(
        conn.execute(
            select(NOTICE, items)
            .where(within(NOTICE.c.village_code, scope))
            .order_by(NOTICE.c.starts_on.desc(), NOTICE.c.id.desc())
            .limit(limit)
        )
    )


def notice_in(conn: Connection, public_id: UUID, scope: str) -> Any:
    """Return a notice in scope by its public id; raises ``NotFound``."""
    row = conn.execute(
        select(NOTICE).where(NOTICE.c.public_id == public_id, within(NOTICE.c.village_code, scope))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _certificates(scope: str, state: str, right_kind: str, *columns: Any) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(CERTIFICATE)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .join(UNIT, (UNIT.c.unit_id == CERTIFICATE.c.unit_id) & UNIT.c.recorded_to.is_(None))
        .join(
            RIGHT,
            (RIGHT.c.right_id == CERTIFICATE.c.subject_id) & RIGHT.c.recorded_to.is_(None),
        )
        .outerjoin(
            HOUSEHOLD,
            (HOUSEHOLD.c.party_id == RIGHT.c.household_id) & HOUSEHOLD.c.recorded_to.is_(None),
        )
        .outerjoin(CASE, CASE.c.certificate_id == CERTIFICATE.c.certificate_id)
        .where(
            CERTIFICATE.c.recorded_to.is_(None),
            CERTIFICATE.c.state == state,
            within(UNIT.c.village_code, scope),
        )
    )
    return query.where(UNIT.c.right_kind == right_kind) if right_kind else query


def certificates_in(
    conn: Connection, scope: str, state: str, right_kind: str = "", *, offset: int = 0
) -> list[Any]:
    """Return certificates of rights in scope that are in a state, by number."""
    columns = (
        CERTIFICATE.c.number,
        CERTIFICATE.c.state,
        CERTIFICATE.c.dated_on,
        CERTIFICATE.c.collected_on,
        CERTIFICATE.c.document_sha256,
        OBJECT.c.public_id,
        UNIT.c.right_kind,
        UNIT.c.village_code,
        HOUSEHOLD.c.name.label("household_name"),
        CASE.c.id.label("case_id"),
        CASE.c.public_id.label("case_public_id"),
    )
    query = _certificates(scope, state, right_kind, *columns).order_by(CERTIFICATE.c.id)
    return list(conn.execute(query.offset(offset).limit(PAGE_ROWS)))


def count_certificates(conn: Connection, scope: str, state: str, right_kind: str = "") -> int:
    """Return how many certificates of rights in scope are in a state."""
    query = _certificates(scope, state, right_kind, func.count())
    return int(conn.execute(query).scalar_one())


def certificate_in(conn: Connection, public_id: UUID, scope: str) -> Any:
    """Return the live row of a certificate on a unit in scope; raises ``NotFound``."""
    row = conn.execute(
        select(CERTIFICATE, OBJECT.c.public_id, UNIT.c.village_code)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .join(UNIT, (UNIT.c.unit_id == CERTIFICATE.c.unit_id) & UNIT.c.recorded_to.is_(None))
        .where(
            OBJECT.c.public_id == public_id,
            CERTIFICATE.c.recorded_to.is_(None),
            within(UNIT.c.village_code, scope),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row
