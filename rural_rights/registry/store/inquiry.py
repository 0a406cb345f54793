"""What anybody may learn about a certificate: its state, masked, never a name in full.

Law: 民法典 218-219; 不动产登记暂行条例 27-28; 个人信息保护法 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from sqlalchemy import Connection, Table, select

from rural_rights.db.tables import Region
from rural_rights.kernel.dates import Period
from rural_rights.kernel.names import as_name, masked_name
from rural_rights.kernel.refusal import NotFound
from rural_rights.registry import model
from rural_rights.registry.store.certificates import by_number, by_qr
from rural_rights.registry.store.folio import read_folio
from rural_rights.registry.store.view import (
    CERTIFICATE,
    INSTITUTION,
    INTEREST,
    MORTGAGE,
    PERSON,
    View,
)

REGION: Table = Region.__table__  # type: ignore[attr-defined]
IN_FORCE: Final = frozenset({"signed", "issued"})
OF_RIGHTS: Final = frozenset({"contract-land", "real-estate", "share"})
_TO_THE_VILLAGE: Final = re.compile(r"^.*?村(?=$|[^民委])")

Answer = Literal["valid", "superseded", "void", "frozen", "unknown"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The register's public answer about one certificate.

    ``reason`` is why it is not valid, by a word of ours (``expired``, ``ended``, ``seized``,
    ``lost``, ``not-issued``) or, under ``because``, in the words of the entry; ``since`` the
    day from which.  ``holder`` is masked; ``people`` how many stand behind it.  ``area_m2``
    in square metres.  ``term`` half-open.  ``burdened`` None where the folio is gone.
    """

    answer: Answer
    number: str
    version: int
    document_kind: str
    dated_on: date
    digest: bytes
    right_kind: str = ""
    village: str = ""
    holder: str = ""
    people: int = 0
    mortgagee: str = ""
    area_m2: Decimal | None = None
    term: Period | None = None
    burdened: bool | None = None
    since: date | None = None
    reason: str = ""
    because: str = ""
    successor: str = ""


def standing_by_qr(conn: Connection, qr_text: str, on: date) -> Standing | None:
    """Return the answer for the paper with this QR text; None when the register has none.

    A text that a certificate carried before its newest version answers superseded.
    """
    row = by_qr(conn, qr_text)
    if row is not None:
        return _standing(conn, row, on)
    earlier = conn.execute(
        select(CERTIFICATE)
        .where(CERTIFICATE.c.qr_text == qr_text)
        .order_by(CERTIFICATE.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if earlier is None else _standing(conn, earlier, on)


def printed_text(conn: Connection, entry_id: int, tail: str) -> str | None:
    """Return the QR text that an entry put on paper, if it ends like this one.

    Paper outlives addresses: what was printed under an earlier one leads here by way of it.
    """
    return conn.execute(
        select(CERTIFICATE.c.qr_text)
        .where(
            CERTIFICATE.c.entered_by == entry_id,
            CERTIFICATE.c.qr_text.endswith(tail, autoescape=True),
        )
        .limit(1)
    ).scalar()


def standing_by_number(conn: Connection, number: str, name: str, on: date) -> Standing | None:
    """Return the answer for a number if one of its holders bears this name, else None.

    A number that does not exist and a name that does not fit are answered alike.
    """
    row = by_number(conn, number)
    wanted = as_name(name)
    if row is None or not wanted or wanted not in _names_behind(conn, row):
        return None
    return _standing(conn, row, on)


def standing_by_words(conn: Connection, number: str, digest: bytes, on: date) -> Standing | None:
    """Return the answer for a sealed file, by its number and the digest of its words.

    A file whose words are not those of the newest version answers superseded.
    """
    row = conn.execute(
        select(CERTIFICATE)
        .where(CERTIFICATE.c.number == number, CERTIFICATE.c.words_digest == digest)
        .order_by(CERTIFICATE.c.recorded_to.is_(None).desc(), CERTIFICATE.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _standing(conn, row, on)


def _names_behind(conn: Connection, row: Any) -> set[str]:
    """Return the names under which this certificate may be asked for."""
    folio = _folio(conn, row.unit_id, row.dated_on)
    rights = {row.subject_id, *([folio.right.right_id] if folio and folio.right else [])}
    names = set(
        conn.execute(
            select(PERSON.c.name)
            .join(INTEREST, INTEREST.c.person_id == PERSON.c.party_id)
            .where(
                INTEREST.c.right_id.in_(rights),
                INTEREST.c.recorded_to.is_(None),
                PERSON.c.recorded_to.is_(None),
            )
        ).scalars()
    )
    if row.document_kind == "registration-proof":
        names.add(_mortgagee(conn, row.subject_id))
    elif folio is not None and row.document_kind not in OF_RIGHTS:
        names.update(lease.lessee_name for lease in folio.leases)
    return {as_name(name) for name in names if name}


def _mortgagee(conn: Connection, mortgage_id: int) -> str:
    """Return the bank behind a mortgage: an institution's name is no personal data."""
    return (
        conn.execute(
            select(INSTITUTION.c.name)
            .join(MORTGAGE, MORTGAGE.c.institution_id == INSTITUTION.c.id)
            .where(MORTGAGE.c.mortgage_id == mortgage_id)
            .limit(1)
        ).scalar()
        or ""
    )


def _folio(conn: Connection, unit_id: int, on: date) -> model.Folio | None:
    try:
        return read_folio(conn, unit_id, View(law_on=on))
    except NotFound:
        return None


def _standing(conn: Connection, row: Any, on: date) -> Standing:
    folio = _folio(conn, row.unit_id, on)
    answer, reason = _judged(row, folio, on)
    right = folio.right if folio else None
    head = folio.household.name if folio and folio.household else ""
    is_proof = row.document_kind == "registration-proof"
    ended = answer in ("superseded", "void") and row.state not in IN_FORCE
    return Standing(
        answer=answer,
        number=row.number,
        version=row.version,
        document_kind=row.document_kind,
        dated_on=row.dated_on,
        digest=bytes(row.words_digest),
        right_kind=folio.right_kind if folio else "",
        village=_village(conn, folio),
        holder=masked_name(head),
        people=len(folio.holders) if folio else 0,
        mortgagee=_mortgagee(conn, row.subject_id) if is_proof else "",
        area_m2=right.area_m2 if right else None,
        term=Period(right.term_from, right.term_to) if right and right.term_from else None,
        burdened=_is_burdened(folio),
        since=row.closed_on or row.entered_on if ended or row.recorded_to else None,
        reason=reason,
        because=row.state_because or "",
        successor=_successor(conn, row) if answer == "superseded" else "",
    )


def _judged(row: Any, folio: model.Folio | None, on: date) -> tuple[Answer, str]:
    """Return the answer and why.  An older version is never valid, whatever its row says."""
    if row.recorded_to is not None or row.state in ("superseded", "damaged"):
        return "superseded", ""
    if row.state in ("void", "lost"):
        return "void", "lost" if row.state == "lost" else ""
    if row.state not in IN_FORCE:
        return "unknown", "not-issued"
    if folio is None or folio.right is None:
        return "void", "ended"
    if folio.seizures:
        return "frozen", "seized"
    return _judged_by_term(row, folio, folio.right, on)


def _judged_by_term(
    row: Any, folio: model.Folio, right: model.Right, on: date
) -> tuple[Answer, str]:
    if row.document_kind in OF_RIGHTS:
        if right.right_id != row.subject_id:
            return "superseded", ""
        if right.term_to is not None and right.term_to <= on:
            return "void", "expired"
    elif row.document_kind == "registration-proof" and not any(
        mortgage.mortgage_id == row.subject_id for mortgage in folio.mortgages
    ):
        return "void", "ended"
    return "valid", ""


def _is_burdened(folio: model.Folio | None) -> bool | None:
    """Return whether the folio carries anything, yes or no: a searcher learns no more."""
    if folio is None:
        return None
    return bool(folio.mortgages or folio.restrictions or folio.leases)


def _successor(conn: Connection, row: Any) -> str:
    """Return the number of the certificate that took this one's place, if there is one."""
    return (
        conn.execute(
            select(CERTIFICATE.c.number)
            .where(
                CERTIFICATE.c.unit_id == row.unit_id,
                CERTIFICATE.c.document_kind == row.document_kind,
                CERTIFICATE.c.state.in_(IN_FORCE),
                CERTIFICATE.c.recorded_to.is_(None),
            )
            .order_by(CERTIFICATE.c.id.desc())
            .limit(1)
        ).scalar()
        or ""
    )


def _village(conn: Connection, folio: model.Folio | None) -> str:
    """Return the village: the address is public to the village only."""
    if folio is None:
        return ""
    return village_name(conn, folio.village_code) or place_to_village(folio.place or "")


def village_name(conn: Connection, code: str) -> str:
    """Return the name of a village by its division code, or nothing when it is not listed."""
    return conn.execute(select(REGION.c.name).where(REGION.c.code == code)).scalar() or ""


def place_to_village(place: str) -> str:
    """Return an address up to its village, nothing beyond; nothing when none is named."""
    found = _TO_THE_VILLAGE.match(place)
    return found.group() if found else ""
