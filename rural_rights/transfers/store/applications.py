"""Applications: who wants the land; identity numbers sealed, found by keyed hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Table, insert, select, update

from rural_rights.db.act import Tx
from rural_rights.db.constraints import speak
from rural_rights.db.vault import Vault
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import tables as register
from rural_rights.transfers import tables
from rural_rights.transfers.model import ApplicantKind, Application

APPLICATION: Table = tables.ListingApplication.__table__  # type: ignore[attr-defined]
DOCUMENT: Table = register.IdentityDocument.__table__  # type: ignore[attr-defined]
PERSON: Table = register.Person.__table__  # type: ignore[attr-defined]

speak(
    "listing_application_once",
    "该申请人已申请过本项目",
    "This applicant has already applied for this listing",
)
speak(
    "listing_application_one_winner",
    "本项目已有受让方",
    "This listing has already been awarded",
)
speak(
    "listing_parcel_once",
    "该地块已在另一项目中挂牌",
    "The parcel is already offered by another listing",
)


def applications_where(
    conn: Connection, vault: Vault, *conditions: ColumnElement[bool], limit: int = 200
) -> tuple[Application, ...]:
    """Return applications, the earliest first."""
    rows = conn.execute(
        select(APPLICATION).where(*conditions).order_by(APPLICATION.c.id).limit(limit)
    )
    return tuple(_application(row, vault) for row in rows)


def applications_of(conn: Connection, vault: Vault, listing_id: int) -> tuple[Application, ...]:
    """Return a listing's applications, the earliest first."""
    return applications_where(conn, vault, APPLICATION.c.listing_id == listing_id)


def application_by_id(conn: Connection, vault: Vault, application_id: int) -> Application:
    """Return an application; raises ``NotFound``."""
    found = applications_where(conn, vault, APPLICATION.c.id == application_id)
    if not found:
        raise NotFound
    return found[0]


def application_by_public_id(conn: Connection, vault: Vault, public_id: UUID) -> Application:
    """Return an application; raises ``NotFound``."""
    found = applications_where(conn, vault, APPLICATION.c.public_id == public_id)
    if not found:
        raise NotFound
    return found[0]


def _application(row: Any, vault: Vault) -> Application:
    return Application(
        id=row.id,
        public_id=row.public_id,
        listing_id=row.listing_id,
        state=row.state,
        kind=row.kind,
        name=row.name,
        uscc=row.uscc,
        party_id=row.party_id,
        account_id=row.account_id,
        offered_yuan=row.offered_yuan,
        plan=row.plan,
        phone=None if row.phone_sealed is None else vault.open_sealed(row.phone_sealed).decode(),
        filed_on=row.filed_on,
        because=row.because,
    )


def add_application(
    tx: Tx, values: Mapping[str, Any], *, kind: ApplicantKind, code: str, phone: str
) -> Application:
    """File an application; the database refuses a second one of the same applicant."""
    application_id = tx.ids.take(tx.conn)
    person = kind is ApplicantKind.PERSON
    tx.conn.execute(
        insert(APPLICATION),
        {
            **values,
            "id": application_id,
            "public_id": uuid4(),
            "state": "filed",
            "kind": kind.value,
            "uscc": None if person else code,
            "id_number_sealed": tx.vault.seal(code) if person else None,
            "code_lookup": tx.vault.lookup(code),
            "phone_sealed": tx.vault.seal(phone) if phone else None,
            "account_id": tx.actor.account_id,
            "filed_on": tx.office_date,
            "filed_at": tx.at,
        },
    )
    return application_by_id(tx.conn, tx.vault, application_id)


def settle_application(
    tx: Tx, application: Application, state: str, *, because: str | None = None
) -> None:
    """Write how an application ended."""
    tx.conn.execute(
        update(APPLICATION)
        .where(APPLICATION.c.id == application.id)
        .values(state=state, because=because)
    )


def settle_the_others(tx: Tx, listing_id: int, because: str) -> None:
    """Write that every application still waiting has lost."""
    tx.conn.execute(
        update(APPLICATION)
        .where(APPLICATION.c.listing_id == listing_id, APPLICATION.c.state == "filed")
        .values(state="lost", because=because)
    )


def code_of(conn: Connection, vault: Vault, application_id: int) -> str:
    """Return the applicant's identity number or credit code in clear: for papers only."""
    row = conn.execute(
        select(APPLICATION.c.uscc, APPLICATION.c.id_number_sealed).where(
            APPLICATION.c.id == application_id
        )
    ).one()
    return row.uscc or vault.open_sealed(row.id_number_sealed).decode()


def person_by_number(conn: Connection, vault: Vault, number: str) -> int | None:
    """Return the party behind an identity number, when the register knows one."""
    found = conn.execute(
        select(DOCUMENT.c.party_id).where(
            DOCUMENT.c.number_lookup == vault.lookup(number),
            DOCUMENT.c.recorded_to.is_(None),
            DOCUMENT.c.effective_to.is_(None),
        )
    ).scalar()
    return None if found is None else int(found)


def name_of_person(conn: Connection, party_id: int) -> str:
    """Return the name of a person in the register; raises ``NotFound``."""
    found = conn.execute(
        select(PERSON.c.name).where(
            PERSON.c.party_id == party_id,
            PERSON.c.recorded_to.is_(None),
            PERSON.c.effective_to.is_(None),
        )
    ).scalar()
    if found is None:
        raise NotFound
    return str(found)


def number_of_person(conn: Connection, vault: Vault, party_id: int) -> str | None:
    """Return a person's identity number in clear: for papers and for his own application."""
    sealed = conn.execute(
        select(DOCUMENT.c.number_sealed).where(
            DOCUMENT.c.party_id == party_id,
            DOCUMENT.c.recorded_to.is_(None),
            DOCUMENT.c.effective_to.is_(None),
        )
    ).scalar()
    return None if sealed is None else vault.open_sealed(sealed).decode()
