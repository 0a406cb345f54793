"""County practice, the figures marked [P] in the rules: a dated TOML file, checked when read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from rural_rights.kernel.law import Dated

_SHIPPED = Path(__file__).with_name("practice.toml")
_NAMES = frozenset(
    {
        "case_promised_working_days",
        "mortgage_promised_working_days",
        "lending_cap_contract",
        "lending_cap_homestead",
        "homestead_mortgage_authorised",
        "authorisation_days_at_most",
        "check_valid_hours",
        "hold_working_days",
        "listing_notice_working_days",
        "re_listing_limit",
    }
)


class PracticeError(Exception):
    """The county's practice file cannot be used; the text names the figure."""


class Practice:
    """The county's own figures, each by day."""

    def __init__(self, figures: Mapping[str, Dated[Any]]) -> None:
        self._figures = figures

    def number(self, name: str, day: date) -> Decimal:
        """Return a figure as an exact number."""
        return Decimal(str(self._figures[name].on(day)))

    def days(self, name: str, day: date) -> int:
        """Return a figure in whole days (or hours, as its name says)."""
        return int(self.number(name, day))

    def switch(self, name: str, day: date) -> bool:
        """Return a yes or no."""
        return bool(self._figures[name].on(day))

    def cites(self, name: str, day: date) -> str:
        """Return where the figure comes from."""
        return self._figures[name].cites(day)


@cache
def practice(path: Path | None = None) -> Practice:
    """Read the shipped practice, or the county's own file.

    Raises: ``PracticeError`` for a missing, unknown or malformed figure.
    """
    source = path or _SHIPPED
    content = tomllib.loads(source.read_text("utf-8"), parse_float=Decimal)
    if set(content) != _NAMES:
        raise PracticeError(f"figures missing or unknown: {sorted(set(content) ^ _NAMES)}")
    return Practice({name: _dated(name, versions) for name, versions in content.items()})


def _dated(name: str, versions: Any) -> Dated[Any]:
    try:
        rows = tuple(
            (row["from"], row["value"], row["source"])
            for row in sorted(versions, key=lambda row: row["from"])
        )
        if not rows or not all(isinstance(row[0], date) for row in rows):
            raise PracticeError(f"{name}: each version needs a date `from`")
        for row in rows:
            Decimal(str(int(row[1]) if isinstance(row[1], bool) else row[1]))
    except (KeyError, TypeError, InvalidOperation) as error:
        raise PracticeError(f"{name}: from, value and source are needed") from error
    return Dated(name, rows)
