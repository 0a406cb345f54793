"""What the register holds already, asked for a whole hand-over at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Table, func, select

from rural_rights.db.vault import Vault
from rural_rights.registry import tables
from rural_rights.registry.intake import Fingerprint, RightKey, RightKind

IDENTITY: Table = tables.IdentityDocument.__table__  # type: ignore[attr-defined]
MEMBER: Table = tables.HouseholdMember.__table__  # type: ignore[attr-defined]
HOUSEHOLD: Table = tables.Household.__table__  # type: ignore[attr-defined]
COLLECTIVE: Table = tables.Collective.__table__  # type: ignore[attr-defined]
SPATIAL: Table = tables.SpatialUnit.__table__  # type: ignore[attr-defined]
SOURCE: Table = tables.AdministrativeSource.__table__  # type: ignore[attr-defined]
HANDED_OVER = "hand-over"


class KnownRegister:
    """Answers intake's questions from one connection (an ``intake.Known``)."""

    def __init__(self, conn: Connection, vault: Vault, village_code: str = "") -> None:
        self._conn = conn
        self._vault = vault
        self._village = village_code

    def fingerprints(self, keys: Collection[RightKey]) -> Mapping[RightKey, Fingerprint]:
        """Return the fingerprints of the rights' rows as they were taken in."""
        titles = {f"{key.kind.value}:{self._village}:{key.code}": key for key in keys}
        rows = self._conn.execute(
            select(SOURCE.c.title, SOURCE.c.particulars).where(
                SOURCE.c.kind == HANDED_OVER,
                SOURCE.c.title == func.any(list(titles)),
                SOURCE.c.recorded_to.is_(None),
            )
        )
        return {
            titles[row.title]: {
                (table, key): bytes.fromhex(digest)
                for table, key, digest in row.particulars["rows"]
            }
            for row in rows
        }

    def households_of(self, documents: Collection[str]) -> Mapping[str, str]:
        """Return the contracting household's code of each of these persons who is in one."""
        by_lookup = self._by_lookup(documents)
        rows = self._conn.execute(
            select(IDENTITY.c.kind, IDENTITY.c.number_lookup, HOUSEHOLD.c.code)
            .join(MEMBER, MEMBER.c.person_id == IDENTITY.c.party_id)
            .join(HOUSEHOLD, HOUSEHOLD.c.party_id == MEMBER.c.household_id)
            .where(
                IDENTITY.c.number_lookup == func.any([lookup for _, lookup in by_lookup]),
                HOUSEHOLD.c.kind == RightKind.CONTRACT.value,
                *(t.c.recorded_to.is_(None) for t in (IDENTITY, MEMBER, HOUSEHOLD)),
                *(t.c.effective_to.is_(None) for t in (IDENTITY, MEMBER, HOUSEHOLD)),
            )
        )
        return {by_lookup[row.kind, bytes(row.number_lookup)]: row.code for row in rows}

    def holders_of_certificates(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Return the register code behind each older certificate number that is known."""
        number = SOURCE.c.particulars["former_number"].astext
        rows = self._conn.execute(
            select(number.label("number"), SOURCE.c.title).where(
                SOURCE.c.kind == HANDED_OVER,
                number == func.any(list(numbers)),
                SOURCE.c.recorded_to.is_(None),
            )
        )
        return {row.number: row.title.rpartition(":")[2] for row in rows}

    def persons(self, documents: Iterable[str]) -> dict[str, int]:
        """Return the party id of each person already in the register, by document."""
        by_lookup = self._by_lookup(documents)
        rows = self._conn.execute(
            select(IDENTITY.c.kind, IDENTITY.c.number_lookup, IDENTITY.c.party_id).where(
                IDENTITY.c.number_lookup == func.any([lookup for _, lookup in by_lookup]),
                IDENTITY.c.recorded_to.is_(None),
                IDENTITY.c.effective_to.is_(None),
            )
        )
        return {by_lookup[row.kind, bytes(row.number_lookup)]: row.party_id for row in rows}

    def households(self, kind: str, codes: Iterable[str]) -> dict[str, int]:
        """Return the party id of each household already in the register, by code."""
        rows = self._conn.execute(
            select(HOUSEHOLD.c.code, HOUSEHOLD.c.party_id).where(
                HOUSEHOLD.c.kind == kind,
                HOUSEHOLD.c.code == func.any(list(codes)),
                HOUSEHOLD.c.recorded_to.is_(None),
            )
        )
        return {row.code: row.party_id for row in rows}

    def collectives(self, codes: Iterable[str]) -> dict[str, int]:
        """Return the party id of each collective already in the register, by code."""
        rows = self._conn.execute(
            select(COLLECTIVE.c.code, COLLECTIVE.c.party_id).where(
                COLLECTIVE.c.code == func.any(list(codes)), COLLECTIVE.c.recorded_to.is_(None)
            )
        )
        return {row.code: row.party_id for row in rows}

    def land(self, codes: Iterable[str]) -> dict[str, int]:
        """Return the id of each parcel or lot already in the register, by code."""
        rows = self._conn.execute(
            select(SPATIAL.c.code, SPATIAL.c.spatial_unit_id).where(
                SPATIAL.c.code == func.any(list(codes)), SPATIAL.c.recorded_to.is_(None)
            )
        )
        return {row.code: row.spatial_unit_id for row in rows}

    def _by_lookup(self, documents: Iterable[str]) -> dict[tuple[str, bytes], str]:
        found: dict[tuple[str, bytes], str] = {}
        for document in documents:
            kind, _, number = document.partition(":")
            found[kind, self._vault.lookup(number)] = document
        return found
