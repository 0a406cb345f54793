"""Move the office date of a demonstration forward."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from rural_rights.access.store import accounts, clock
from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import Breach, Refused

FARTHEST_DAYS = 366 * 60


class ClockMove(BaseModel):
    """The office date to move to."""

    to: date


class ClockMoved(BaseModel):
    """The office date from now on, and how far it is ahead of the calendar."""

    office_date: date
    days_ahead: int


def move_office_date(tx: Tx, ask: ClockMove) -> ClockMoved:
    """Move the office date forward, never back; only in a demonstration.

    Instants stay real: sessions, codes, signatures, journal.
    """
    if not accounts.is_demonstration(tx.conn):
        raise Refused(NOT_A_DEMONSTRATION)
    days = (ask.to - tx.office_date).days
    if not 0 < days <= FARTHEST_DAYS:
        raise Refused(NOT_FORWARD)
    ahead = clock.move_forward(tx.conn, days)
    tx.facts = {"from": tx.office_date.isoformat(), "to": ask.to.isoformat()}
    return ClockMoved(office_date=ask.to, days_ahead=ahead)


NOT_A_DEMONSTRATION = Breach(
    rule="office-date-is-real",
    says_zh="这里不是演示系统，办公日期不能移动",
    says_en="This is not a demonstration: the office date is the calendar's",
)
NOT_FORWARD = Breach(
    rule="office-date-only-forward",
    says_zh="办公日期只能向后移动",
    says_en="The office date only moves forward",
    remedy_zh="请填写比现在的办公日期更晚的一天",
    remedy_en="Give a day after the present office date",
    field="to",
)
