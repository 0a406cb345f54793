"""Banks and insurers, shared by the counties, and the county's leave to work there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text


def listed(conn: Connection) -> Sequence[Any]:
    """Return the banks and insurers: id, code, kind, name."""
    return conn.execute(
        text("SELECT id, code, kind, name FROM public.institution ORDER BY code")
    ).all()


def add(conn: Connection, code: str, kind: str, name: str, *, county: str, from_day: date) -> int:
    """Add an institution, or take the one with this code, and let it work in the county."""
    number: int = conn.execute(
        text(
            "INSERT INTO public.institution (code, kind, name) VALUES (:code, :kind, :name)"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id"
        ),
        {"code": code, "kind": kind, "name": name},
    ).scalar_one()
    conn.execute(
        text(
            "INSERT INTO public.institution_grant (institution_id, county_code, valid_from)"
            " VALUES (:institution, :county, :from_day) ON CONFLICT DO NOTHING"
        ),
        {"institution": number, "county": county, "from_day": from_day},
    )
    return number
