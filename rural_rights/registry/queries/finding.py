"""One box that finds anything: name, initials, number, code, certificate."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from rural_rights.db.vault import Vault
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.names import pinyin_initials
from rural_rights.registry.queries.work import scope_of
from rural_rights.registry.store import search


@dataclass(frozen=True, slots=True)
class Found:
    """What one search box found, by kind."""

    people: Sequence[Any] = ()
    units: Sequence[Any] = ()
    cases: Sequence[Any] = ()
    certificates: Sequence[Any] = ()

    @property
    def total(self) -> int:
        """How many things were found."""
        return len(self.people) + len(self.units) + len(self.cases) + len(self.certificates)


_TAIL: Final = re.compile(r"(19|20)\d{6}\d{3}[\dX]")
_WHOLE: Final = re.compile(r"\d{17}[\dX]|\d{15}")
_CODE: Final = re.compile(r"[0-9A-Z-]{5,40}")
_INITIALS: Final = re.compile(r"[a-zA-Z]{1,6}")


def search_register(conn: Connection, vault: Vault, actor: Actor, typed: str) -> Found:
    """Find people, units, cases and certificates in reach by whatever was typed.

    A name or its pinyin initials; an identity number, whole or birth date with the last
    four; a code of land, household, contract or unit; a case's or certificate's number.
    """
    scope = scope_of(actor)
    text = unicodedata.normalize("NFKC", typed).strip()
    if not scope or not text:
        return Found()
    compact = re.sub(r"[\s]", "", text)
    upper = re.sub(r"-", "", compact).upper()
    if _CODE.fullmatch(compact.upper()) and re.search(r"\d", compact):
        return Found(
            people=_by_identity(conn, vault, scope, upper),
            units=search.units_by_code(conn, scope, compact.upper()),
            cases=search.cases_by_number(conn, scope, upper),
            certificates=search.certificates_by_number(conn, scope, compact),
        )
    if re.search(r"\d", compact):
        return Found(certificates=search.certificates_by_number(conn, scope, compact))
    return Found(people=_by_name(conn, scope, typed.strip(), compact))


def _by_identity(conn: Connection, vault: Vault, scope: str, number: str) -> list[Any]:
    if not (_WHOLE.fullmatch(number) or _TAIL.fullmatch(number)):
        return []
    tail = number if _TAIL.fullmatch(number) else ""
    return search.people_by_lookup(
        conn,
        scope,
        whole=vault.lookup(number),
        tail=vault.lookup(f"tail:{tail}") if tail else b"",
    )


def _by_name(conn: Connection, scope: str, written: str, compact: str) -> list[Any]:
    # A name is kept as it is written: compatibility ideographs are not folded.
    keys = [written, compact]
    if _INITIALS.fullmatch(compact):
        keys.append(compact.lower())
    found = search.people_by_keys(conn, scope, list(dict.fromkeys(keys)))
    if found or not pinyin_initials(compact):
        return found
    return search.people_by_beginning(conn, scope, written)
