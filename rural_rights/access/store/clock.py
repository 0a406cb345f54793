"""The office clock, moved only in a demonstration."""

from __future__ import annotations

from sqlalchemy import Connection, text


def move_forward(conn: Connection, days: int) -> int:
    """Move the office date ``days`` forward; returns how far it is ahead of the calendar."""
    ahead: int = conn.execute(
        text("UPDATE office_clock SET days_ahead = days_ahead + :days RETURNING days_ahead"),
        {"days": days},
    ).scalar_one()
    return ahead


def days_ahead(conn: Connection) -> int:
    """Return how many days the office date is ahead of the calendar."""
    ahead: int = conn.execute(text("SELECT days_ahead FROM office_clock")).scalar_one()
    return ahead
