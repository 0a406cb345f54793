"""What land was let for lately: figures that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, func, select

from rural_rights.transfers.store.deals import DEAL


@dataclass(frozen=True, slots=True)
class Rents:
    """Agreed rents in yuan a mu and year; ``deals`` counts them, ``area_m2`` is theirs."""

    deals: int
    lowest: Decimal | None
    highest: Decimal | None
    area_m2: Decimal


def rents_agreed(conn: Connection, since: date) -> Rents:
    """Return the rents of the deals that were struck on or after a day."""
    row = conn.execute(
        select(
            func.count().label("deals"),
            func.min(DEAL.c.rent_per_mu_yuan).label("lowest"),
            func.max(DEAL.c.rent_per_mu_yuan).label("highest"),
            func.coalesce(func.sum(DEAL.c.area_m2), 0).label("area_m2"),
        ).where(
            DEAL.c.awarded_on >= since,
            DEAL.c.recorded_to.is_(None),
            DEAL.c.effective_to.is_(None),
        )
    ).one()
    return Rents(row.deals, row.lowest, row.highest, Decimal(row.area_m2))
