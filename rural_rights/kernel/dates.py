"""Days of the office: half-open periods, working days with the national calendar.

Dates are those of Asia/Shanghai and are always passed in; instants are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FIRST_YEAR, _LAST_YEAR = 2004, max(day.year for day in chinese_calendar.holidays)
# The fixed holidays of 全国年节及纪念日放假办法, for years whose calendar is not yet published.
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def now_utc() -> datetime:
    """Return the real instant.  Only the edges call this; rules get their dates passed in."""
    return datetime.now(UTC)


def today_shanghai() -> date:
    """Return the real calendar day in Asia/Shanghai."""
    return now_utc().astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` (included) to ``end`` (not included); no end means without limit."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after it starts")

    def holds(self, day: date) -> bool:
        """Return whether ``day`` lies inside."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Return whether the two share at least one day."""
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )

    def within(self, other: Period) -> bool:
        """Return whether every day of this period lies in ``other``."""
        if self.start < other.start:
            return False
        return other.end is None or (self.end is not None and self.end <= other.end)

    @property
    def last_day(self) -> date | None:
        """The last day included, as papers print it."""
        return None if self.end is None else self.end - timedelta(days=1)


def is_estimated(day: date) -> bool:
    """Return whether the working calendar of that day's year is not yet published."""
    return not _FIRST_YEAR <= day.year <= _LAST_YEAR


@lru_cache(maxsize=8192)
def is_working_day(day: date) -> bool:
    """Return whether offices work that day: the State Council's calendar with 调休.

    For a year not yet published: Monday to Friday less the fixed holidays, an estimate.
    """
    if is_estimated(day):
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED_HOLIDAYS
    return bool(chinese_calendar.is_workday(day))


def add_working_days(start: date, days: int) -> date:
    """Return the last of ``days`` working days after ``start``; the first day is not counted.

    Law: 民法典 201.
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


def add_natural_days(start: date, days: int) -> date:
    """Return the last of ``days`` calendar days after ``start``, moved on to a working day.

    Law: 民法典 201, 203.
    """
    day = start + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and including ``end``; negative if before."""
    if end < start:
        return -working_days_between(end, start)
    return sum(
        is_working_day(start + timedelta(days=offset))
        for offset in range(1, (end - start).days + 1)
    )


def years_later(day: date, years: int) -> date:
    """Return the same calendar day ``years`` on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
