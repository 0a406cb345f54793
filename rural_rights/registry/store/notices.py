"""Public notices as everybody may read them: what the rule needs, names masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, select

from rural_rights.kernel.names import masked_name
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry.store.inquiry import place_to_village, village_name
from rural_rights.registry.workflow import PublicNotice

NOTICE: Table = PublicNotice.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Announced:
    """One case in a notice; ``holder`` is masked, ``place`` no finer than the village."""

    case_number: str
    right_kind: str
    holder: str
    people: int
    unit_code: str
    area_m2: Decimal | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: from the first to the last day, both included."""

    public_id: UUID
    number: str
    kind: str
    village: str
    starts_on: date
    ends_on: date
    is_estimate: bool
    count: int
    items: tuple[Announced, ...] = ()


def notices(conn: Connection, *, limit: int = 50, after: int = 0) -> list[Notice]:
    """Return the notices, those that end last first, without their items."""
    rows = conn.execute(
        select(NOTICE)
        .order_by(NOTICE.c.ends_on.desc(), NOTICE.c.id.desc())
        .limit(limit)
        .offset(after)
    )
    return [_notice(conn, row) for row in rows]


def notice_count(conn: Connection) -> int:
    """Return how many notices there are."""
    return int(conn.execute(select(func.count()).select_from(NOTICE)).scalar_one())


def notice(conn: Connection, public_id: UUID) -> Notice:
    """Return a notice with everything it announces; raises ``NotFound``."""
    row = conn.execute(select(NOTICE).where(NOTICE.c.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _notice(conn, row, items=tuple(_announced(item) for item in row.items))


def _notice(conn: Connection, row: Any, items: tuple[Announced, ...] = ()) -> Notice:
    place = next((item.get("place") for item in row.items if item.get("place")), "") or ""
    return Notice(
        public_id=row.public_id,
        number=row.number,
        kind=row.kind,
        village=village_name(conn, row.village_code) or place_to_village(place),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_estimate=row.is_estimate,
        count=len(row.items),
        items=items,
    )


def _announced(item: dict[str, Any]) -> Announced:
    area = item.get("area_m2")
    return Announced(
        case_number=item.get("case_number") or "",
        right_kind=item["right_kind"],
        holder=masked_name(item["holder"]),
        people=item.get("members", 0),
        unit_code=item["unit_code"],
        area_m2=None if area is None else Decimal(area),
    )
