"""Accounts: found by login, locked for a change, and the counting of wrong passwords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, text, update

from rural_rights.access.scope import Reach
from rural_rights.access.tables import Account, Demonstration
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.refusal import NotFound, Stale

_accounts = Account.__table__  # type: ignore[attr-defined]
_demonstration = Demonstration.__table__  # type: ignore[attr-defined]

_IS_REGIONS = text(
    "SELECT EXISTS (SELECT FROM household_member m JOIN household h ON h.party_id = m.household_id"
    " WHERE m.person_id = :party AND m.recorded_to IS NULL AND h.recorded_to IS NULL"
    " AND (m.effective_to IS NULL OR m.effective_to > :day)"
    " AND h.village_code >= :scope_from AND h.village_code < :scope_to)"
)
_BY_ID_NUMBER = text(
    "SELECT p.party_id, p.name FROM identity_document d JOIN person p ON p.party_id = d.party_id"
    " WHERE d.number_lookup = :lookup AND d.recorded_to IS NULL AND d.effective_to IS NULL"
    " AND p.recorded_to IS NULL AND (p.effective_to IS NULL OR p.effective_to > :day)"
    " AND p.died_on IS NULL"
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as it is kept; sealed fields stay sealed."""

    id: int
    public_id: UUID
    login_name: str
    display_name: str
    roles: tuple[Role, ...]
    scope: str
    party_id: int | None
    institution_id: int | None
    phone_sealed: bytes | None
    state: str
    password_hash: str | None
    must_change_password: bool
    failed_count: int
    locked_until: datetime | None
    totp_sealed: bytes | None
    totp_last_step: int | None
    version: int

    def acting(self, role: Role) -> Actor:
        """Return the actor that this person is in one of his roles."""
        return Actor(
            account_id=self.id,
            name=self.display_name,
            role=role,
            scope=self.scope,
            party_id=self.party_id,
            institution_id=self.institution_id,
        )


COLUMNS = [_accounts.c[name] for name in AccountRow.__slots__]


def account_of(row: Any) -> AccountRow:
    """Read an account off a row that holds its columns."""
    values = {name: getattr(row, name) for name in AccountRow.__slots__}
    return AccountRow(**{**values, "roles": tuple(Role(role) for role in row.roles)})


def by_id(conn: Connection, account_id: int, *, lock: bool = False) -> AccountRow:
    """Return the account; raises ``NotFound``."""
    asked = select(*COLUMNS).where(_accounts.c.id == account_id)
    row = conn.execute(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise NotFound
    return account_of(row)


def by_public_id(conn: Connection, public_id: UUID, *, lock: bool = False) -> AccountRow:
    """Return the account by the id in its address; raises ``NotFound``."""
    asked = select(*COLUMNS).where(_accounts.c.public_id == public_id)
    row = conn.execute(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise NotFound
    return account_of(row)


def by_login(conn: Connection, login: str, phone_lookup: bytes) -> AccountRow | None:
    """Return the account of a login name, or of a phone number that only one account has."""
    named = conn.execute(select(*COLUMNS).where(_accounts.c.login_name == login.lower())).first()
    if named is not None:
        return account_of(named)
    asked = select(*COLUMNS).where(_accounts.c.phone_lookup == phone_lookup).limit(2)
    found = conn.execute(asked).all()
    return account_of(found[0]) if len(found) == 1 else None


def by_party(conn: Connection, party_id: int) -> AccountRow | None:
    """Return the account of a registered person, if he has one."""
    row = conn.execute(select(*COLUMNS).where(_accounts.c.party_id == party_id)).one_or_none()
    return None if row is None else account_of(row)


def listed(conn: Connection, reach: Reach, after: str, limit: int) -> list[AccountRow]:
    """Return accounts by login name, those in reach, from ``after`` on."""
    asked = (
        select(*COLUMNS)
        .where(text(reach.sql).bindparams(**reach.values), _accounts.c.login_name > after)
        .order_by(_accounts.c.login_name)
        .limit(limit)
    )
    return [account_of(row) for row in conn.execute(asked)]


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Add an account; a login name or person that has one already violates a constraint."""
    conn.execute(insert(_accounts), [dict(values)])


def change(conn: Connection, account_id: int, version: int | None = None, **values: Any) -> None:
    """Change an account and count its version up; raises ``Stale`` when it is not ``version``."""
    conditions = [_accounts.c.id == account_id]
    if version is not None:
        conditions.append(_accounts.c.version == version)
    done = conn.execute(
        update(_accounts).where(*conditions).values(**values, version=_accounts.c.version + 1)
    )
    if done.rowcount != 1:
        raise Stale(version or 0, by_id(conn, account_id).version)


def count_failure(conn: Connection, account_id: int) -> int:
    """Count one more wrong password or code; returns how many there are now."""
    counted: int = conn.execute(
        update(_accounts)
        .where(_accounts.c.id == account_id)
        .values(failed_count=_accounts.c.failed_count + 1)
        .returning(_accounts.c.failed_count)
    ).scalar_one()
    return counted


def lock_until(conn: Connection, account_id: int, until: datetime | None) -> None:
    """Lock the account until an instant; None opens it and forgets the failures."""
    values: dict[str, Any] = {"locked_until": until}
    if until is None:
        values["failed_count"] = 0
    conn.execute(update(_accounts).where(_accounts.c.id == account_id).values(**values))


def use_totp_step(conn: Connection, account_id: int, step: int) -> bool:
    """Use up a time step; False when this or a later one was used already."""
    done = conn.execute(
        update(_accounts)
        .where(
            _accounts.c.id == account_id,
            _accounts.c.totp_last_step.is_(None) | (_accounts.c.totp_last_step < step),
        )
        .values(totp_last_step=step)
    )
    return done.rowcount == 1


def person_by_id_number(conn: Connection, lookup: bytes, day: Any) -> tuple[int, str] | None:
    """Return party id and name of the living person with this identity number."""
    row = conn.execute(_BY_ID_NUMBER, {"lookup": lookup, "day": day}).one_or_none()
    return None if row is None else (row.party_id, row.name)


def person_is_in_reach(conn: Connection, party_id: int, reach: Reach, day: Any) -> bool:
    """Return whether the person belongs to a household under the prefix of ``reach``."""
    if not reach.values:
        return False
    return bool(
        conn.execute(_IS_REGIONS, {"party": party_id, "day": day, **reach.values}).scalar_one()
    )


def is_demonstration(conn: Connection) -> bool:
    """Return whether this county is a demonstration."""
    return conn.execute(select(_demonstration.c.since)).first() is not None


def mark_demonstration(conn: Connection, at: datetime) -> None:
    """Mark this county as a demonstration."""
    conn.execute(insert(_demonstration), [{"only_row": True, "since": at}])
