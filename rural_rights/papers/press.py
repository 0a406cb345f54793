"""The press: drafts a paper in an act, draws and seals it outside, files it in another act.

The number, the printed words' digest and the signed QR text are fixed by the first act; the
content is kept sealed with it, so that a press killed in between prints the same paper again.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from certificates import content as paper
from certificates.content import Document
from certificates.draw import draw
from certificates.keys import KeyRing
from certificates.qr import Fields, Series, encode
from certificates.seal import seal, signer_of
from certificates.words import Kind
from rural_rights.db.act import Tx
from rural_rights.db.desk import Desk
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.papers.files import Files
from rural_rights.registry.store.certificates import (
    by_id,
    change_state,
    content_of,
    enter_certificate,
)
from rural_rights.registry.store.folio import lock_unit

_CLASSES: Mapping[str, type[Document]] = {
    "contract-land": paper.ContractLandCertificate,
    "real-estate": paper.RealEstateCertificate,
    "share": paper.ShareCertificate,
    "registration-proof": paper.RegistrationProof,
    "transaction": paper.TransactionCertificate,
    "lease-contract": paper.LeaseContract,
}
KIND_NAMES: Mapping[Kind, str] = {kind.KIND: name for name, kind in _CLASSES.items()}
_SERIES: Mapping[str, Series] = {
    "contract-land": Series.CONTRACT_LAND,
    "real-estate": Series.REAL_ESTATE_RIGHT,
    "share": Series.SHARE,
    "registration-proof": Series.REAL_ESTATE_PROOF,
    "transaction": Series.TRANSACTION,
    "lease-contract": Series.LEASE_CONTRACT,
}


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_CLASSES[kind])


def pack(document: Document) -> str:
    """Return the content of a document as compact text, to be kept sealed."""
    plain = _adapter(KIND_NAMES[document.KIND]).dump_json(document)
    return base64.b85encode(zlib.compress(plain)).decode()


def unpack(kind: str, packed: str) -> Document:
    """Return the document of a packed content."""
    document: Document = _adapter(kind).validate_json(zlib.decompress(base64.b85decode(packed)))
    return document


class Drafted(BaseModel):
    """A paper that has its number and waits to be drawn."""

    certificate_id: int
    number: str


class Signed(BaseModel):
    """A paper drawn, sealed and filed."""

    certificate_id: int
    document_sha256: str


class RecordAsk(BaseModel):
    """The sealed file of a drafted paper."""

    certificate_id: int
    document_sha256: str


def record_document(tx: Tx, ask: RecordAsk) -> Signed:
    """Enter that a drafted paper was drawn, sealed and filed; a second time changes nothing."""
    unit_id = by_id(tx.conn, ask.certificate_id).unit_id
    lock_unit(tx.conn, unit_id)
    tx.now()
    row = by_id(tx.conn, ask.certificate_id)
    if row.state == "drafted":
        change_state(tx, row.id, "signed", document_sha256=ask.document_sha256)
        tx.sources.append(ask.document_sha256)
        return Signed(**ask.model_dump())
    return Signed(
        certificate_id=ask.certificate_id,
        document_sha256=row.document_sha256 or ask.document_sha256,
    )


_NO_ADDRESS = Breach(
    rule="public-address-not-set",
    says_zh="尚未设置公开网址,不能打印带二维码的证书",
    says_en="No public address is set: nothing with a QR code can be printed",
    remedy_zh="请管理员设置 RURAL_RIGHTS_PUBLIC_URL",
    remedy_en="Ask the administrator to set RURAL_RIGHTS_PUBLIC_URL",
    law="《电子签名法》第十三条",
)


class Press:
    """Holds the keys and the address that papers carry."""

    def __init__(
        self, ring: KeyRing, public_url: str, files: Files, *, demonstration: bool
    ) -> None:
        self.ring = ring
        self.public_url = public_url
        self.files = files
        self.demonstration = demonstration
        self._qr_key = ring.qr_key()
        self._signer = signer_of(ring.seal_key())

    def draft(
        self,
        tx: Tx,
        document: Document,
        *,
        subject_id: int,
        unit_id: int,
        serial: int,
        issued_on: date,
    ) -> Drafted:
        """Enter a paper as drafted: number, words' digest, signed QR text, sealed content.

        ``serial`` is the number's own serial in its series and year, from the counters.
        """
        if not self.public_url:
            raise Refused(_NO_ADDRESS)
        kind = KIND_NAMES[document.KIND]
        fields = Fields(
            county=tx.county,
            kind=document.KIND,
            series=_SERIES[kind],
            year=issued_on.year,
            serial=serial,
            certificate_version=document.version,
            right_id=subject_id,
            entry_id=tx.entry_id,
            issued_on=issued_on,
            digest=document.digest(),
            demonstration=self.demonstration,
        )
        qr_text = encode(fields, self._qr_key, self.public_url)
        certificate_id = enter_certificate(
            tx,
            {
                "subject_id": subject_id,
                "unit_id": unit_id,
                "document_kind": kind,
                "series": kind,
                "year": issued_on.year,
                "serial": serial,
                "number": document.number,
                "version": document.version,
                "dated_on": issued_on,
                "words_digest": document.digest(),
                "qr_text": qr_text,
            },
            content=pack(document.with_qr(qr_text)),
        )
        return Drafted(certificate_id=certificate_id, number=document.number)

    def document_of(self, desk: Desk, certificate_id: int) -> Document:
        """Return the content of a paper as it was fixed, QR text included."""
        with desk.reading() as conn:
            kind, sealed = content_of(conn, certificate_id)
        return unpack(kind, desk.vault.open_sealed(sealed).decode())

    def finish(self, desk: Desk, actor: Actor, certificate_id: int) -> Signed:
        """Draw, seal and file a drafted paper; safe to repeat after any crash."""
        sealed = seal(draw(self.document_of(desk, certificate_id)), self._signer)
        name = self.files.put(sealed)
        ask = RecordAsk(certificate_id=certificate_id, document_sha256=name)
        return desk.carry_out(record_document, actor, ask)
