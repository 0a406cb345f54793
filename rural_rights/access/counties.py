"""The counties that this installation serves, each with its desk."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import Final

from sqlalchemy import Engine, text

from rural_rights.db.desk import Desk
from rural_rights.db.vault import Vault
from rural_rights.kernel.refusal import NotFound

_READ_ANEW_S: Final = 5.0
_COUNTIES = text("SELECT code, name_zh, name_en, closed_because FROM public.county ORDER BY code")


class CountyClosed(Exception):
    """The county is known, but its schema is not in order; the others run."""


@dataclass(frozen=True, slots=True)
class ServedCounty:
    """A county: its code, its names, and whether it is open."""

    code: str
    name_zh: str
    name_en: str
    is_open: bool


class Counties:
    """The desks, one a county and process; the list is read anew every few seconds."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault
        self._desks: dict[str, Desk] = {}
        self._known: dict[str, ServedCounty] = {}
        self._read_at = float("-inf")
        self._lock = Lock()

    def all(self) -> list[ServedCounty]:
        """Return every county, by code."""
        with self._lock:
            if time.monotonic() - self._read_at >= _READ_ANEW_S:
                self._known = {county.code: county for county in self._read()}
                self._read_at = time.monotonic()
            return list(self._known.values())

    def county(self, code: str) -> ServedCounty:
        """Return an open county; raises ``NotFound``, or ``CountyClosed``."""
        for county in self.all():
            if county.code == code:
                if not county.is_open:
                    raise CountyClosed(code)
                return county
        raise NotFound

    def desk(self, code: str) -> Desk:
        """Return the desk of an open county; raises ``NotFound``, or ``CountyClosed``."""
        self.county(code)
        with self._lock:
            return self._desks.setdefault(code, Desk(self.engine, code, self.vault))

    def _read(self) -> list[ServedCounty]:
        with self.engine.connect() as conn:
            rows = conn.execute(_COUNTIES).all()
        return [
            ServedCounty(row.code, row.name_zh, row.name_en, row.closed_because is None)
            for row in rows
        ]
