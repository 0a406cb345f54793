"""Numbers in series without gaps: one locked row a series and year, taken last in an act."""

from __future__ import annotations

from sqlalchemy import Connection, text

_NEXT = text(
    "INSERT INTO counter (series, year, last) VALUES (:series, :year, 1)"
    " ON CONFLICT (series, year) DO UPDATE SET last = counter.last + 1 RETURNING last"
)


def next_number(conn: Connection, series: str, year: int) -> int:
    """Return the next number of ``series`` in ``year`` (1, 2, …).

    The row stays locked until the act commits or rolls back, so no number is lost or
    given twice; take it as late in the act as possible.
    """
    number: int = conn.execute(_NEXT, {"series": series, "year": year}).scalar_one()
    return number
