"""Certificates in the register: numbers, states, look-ups by number and QR."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select

from rural_rights.db.act import Tx
from rural_rights.registry import tables
from rural_rights.registry.store.view import CERTIFICATE, OBJECT
from rural_rights.registry.store.writing import live_row, new_object, replace_row

CONTENT: Table = tables.CertificateContent.__table__  # type: ignore[attr-defined]


def enter_certificate(tx: Tx, values: dict[str, Any], *, content: str) -> int:
    """Enter a paper as drafted, with its sealed content; returns its id."""
    certificate_id = new_object(tx, "certificate")
    row = {**values, "certificate_id": certificate_id, "state": "drafted"}
    tx.enter(tables.Certificate, row)
    tx.enter(tables.CertificateContent, {"certificate_id": certificate_id, "content": content})
    return certificate_id


def change_state(tx: Tx, row_id: int, state: str, **changes: Any) -> int:
    """Enter the certificate's next state; returns the new row's id."""
    row = live_row(tx, tables.Certificate, row_id)
    return replace_row(tx, tables.Certificate, row, state=state, **changes)


def void_certificate(tx: Tx, row_id: int, *, because: str) -> int:
    """Void a certificate: its number stays taken, its QR answers void from now on."""
    return change_state(tx, row_id, "void", state_because=because)


def by_qr(conn: Connection, qr_text: str) -> Any:
    """Return the live row of the certificate that carries this QR text, or None."""
    return conn.execute(
        select(CERTIFICATE, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .where(CERTIFICATE.c.qr_text == qr_text, CERTIFICATE.c.recorded_to.is_(None))
    ).one_or_none()


def by_number(conn: Connection, number: str) -> Any:
    """Return the live row of the certificate with this number, or None."""
    return conn.execute(
        select(CERTIFICATE, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .where(CERTIFICATE.c.number == number, CERTIFICATE.c.recorded_to.is_(None))
    ).one_or_none()


def by_id(conn: Connection, certificate_id: int) -> Any:
    """Return the live row of a certificate; raises when there is none."""
    return conn.execute(
        select(CERTIFICATE, OBJECT.c.public_id)
        .join(OBJECT, OBJECT.c.id == CERTIFICATE.c.certificate_id)
        .where(CERTIFICATE.c.certificate_id == certificate_id, CERTIFICATE.c.recorded_to.is_(None))
    ).one()


def content_of(conn: Connection, certificate_id: int) -> tuple[str, bytes]:
    """Return a paper's document kind and its sealed content."""
    row = conn.execute(
        select(CERTIFICATE.c.document_kind, CONTENT.c.content_sealed)
        .join(CONTENT, CONTENT.c.certificate_id == CERTIFICATE.c.certificate_id)
        .where(
            CERTIFICATE.c.certificate_id == certificate_id,
            CERTIFICATE.c.recorded_to.is_(None),
            CONTENT.c.recorded_to.is_(None),
        )
    ).one()
    return row.document_kind, bytes(row.content_sealed)
