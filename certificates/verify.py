"""Is this paper genuine?  Answered from public keys alone, without the server.

Genuine means: made by us and unchanged.  Whether it is still in force only the register
knows; a superseded certificate is as genuine as on its first day.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Final

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import qr
from certificates.attached import QR_NAME, WORDS_NAME
from certificates.outside_loop import outside_loop
from certificates.sealed_form import FormBroken, NotSealed, SealedForm, take_apart
from certificates.trust import PublicSeal, Status, Trust
from certificates.words import Kind, Word, canonical_words

LARGEST_PDF: Final = 64 * 1024 * 1024
"""Bytes of a file that are looked at; a certificate has well under one million."""


class Outcome(StrEnum):
    """What verifying found."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown-key"
    REVOKED_KEY = "revoked-key"
    NOT_OURS = "not-ours"


_SAYS: Final = {
    Outcome.GENUINE: (
        "真实：由登记机构签发，内容未被改动。是否现行有效，请扫码或联网查询登记簿。",
        (
            "Genuine: issued by the registry and unchanged. Whether it is in force today, the"
            " register tells: scan the code or ask online."
        ),
    ),
    Outcome.ALTERED: (
        "不真实：内容或签名已被改动。",
        "Not genuine: content or signature has been altered.",
    ),
    Outcome.UNKNOWN_KEY: (
        "不能确认：签名所用的密钥不在公钥清单中。请更新清单，或联系登记机构。",
        (
            "Cannot be confirmed: the signing key is not in the list of public keys. Update the"
            " list, or ask the registry."
        ),
    ),
    Outcome.REVOKED_KEY: (
        "不可信：签名所用的密钥已被吊销。请向登记机构换领。",
        "Not to be trusted: the signing key was revoked. Ask the registry for a new one.",
    ),
    Outcome.NOT_OURS: (
        "不是本平台签发的证书文件或二维码。",
        "Not a certificate file or code that this registry issues.",
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer; ``fields``, ``words`` and ``sealed_at`` are given only when genuine."""

    outcome: Outcome
    reason: str = ""
    fields: qr.Fields | None = None
    words: tuple[Word, ...] = ()
    sealed_at: datetime | None = None

    @property
    def genuine(self) -> bool:
        """Whether it was made by us and is unchanged."""
        return self.outcome is Outcome.GENUINE

    @property
    def says_zh(self) -> str:
        """The answer in Chinese."""
        return _SAYS[self.outcome][0]

    @property
    def says_en(self) -> str:
        """The answer in English."""
        return _SAYS[self.outcome][1]


class _Found(Exception):
    """Ends the examination with a verdict that is not genuine."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.verdict = Verdict(outcome, reason)


def verify_qr(text: str, trust: Trust) -> Verdict:
    """Judge the text of a QR code by the public keys."""
    try:
        signed = qr.read(text)
    except qr.QrFault as fault:
        return Verdict(Outcome.NOT_OURS, str(fault))
    key = trust.qr.get(signed.key_id)
    if key is None:
        return Verdict(Outcome.UNKNOWN_KEY, f"QR key {signed.key_id}")
    if not signed.is_signed_by(key.public_key()):
        return Verdict(Outcome.ALTERED, "the signature does not fit the text")
    if key.status is Status.REVOKED:
        return Verdict(Outcome.REVOKED_KEY, f"QR key {signed.key_id}")
    return Verdict(Outcome.GENUINE, fields=signed.fields)


def verify_pdf(pdf: bytes, trust: Trust) -> Verdict:
    """Judge a sealed PDF by the public keys: every byte, the words in it, and its QR code."""
    try:
        return _examined(pdf, trust)
    except _Found as found:
        return found.verdict


def _examined(pdf: bytes, trust: Trust) -> Verdict:
    form = _form_of(pdf)
    sealed_by = _seal_of(form, trust)
    reader = PdfFileReader(BytesIO(pdf))
    sealed_at = _confirmed_by_pyhanko(reader, sealed_by)
    words, qr_text = (_attachment(reader, name) for name in (WORDS_NAME, QR_NAME))
    code = verify_qr(qr_text.decode("utf-8", "replace"), trust)
    if code.fields is None:
        raise _Found(code.outcome, f"the QR code inside: {code.reason}")
    if code.fields.digest != hashlib.sha256(words).digest():
        raise _Found(Outcome.ALTERED, "the words are not those that the QR code names")
    return Verdict(
        Outcome.GENUINE,
        fields=code.fields,
        words=_canonical(words, code.fields.kind),
        sealed_at=sealed_at,
    )


def _form_of(pdf: bytes) -> SealedForm:
    if len(pdf) > LARGEST_PDF or not pdf.startswith(b"%PDF-"):
        raise _Found(Outcome.NOT_OURS, "not a PDF of a size that we make")
    try:
        return take_apart(pdf)
    except NotSealed as fault:
        raise _Found(Outcome.NOT_OURS, str(fault)) from fault
    except FormBroken as fault:
        raise _Found(Outcome.ALTERED, str(fault)) from fault


def _seal_of(form: SealedForm, trust: Trust) -> PublicSeal:
    """Return the seal of ours that made this signature."""
    for known in trust.seals.values():
        if form.names(known):
            if not form.is_signed_by(known):
                raise _Found(Outcome.ALTERED, "the signature is not the seal's")
            if known.status is Status.REVOKED:
                raise _Found(Outcome.REVOKED_KEY, f"PDF key {known.id}")
            return known
    raise _Found(Outcome.UNKNOWN_KEY, "a certificate that is not in the list of public keys")


def _confirmed_by_pyhanko(reader: PdfFileReader, sealed_by: PublicSeal) -> datetime:
    """Let the library judge the same signature its own way; return when it was made."""
    (signature,) = reader.embedded_signatures
    sealed_at: datetime = signature.self_reported_timestamp
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(sealed_by.authority)],
        allow_fetching=False,
        moment=sealed_at,
    )
    status = outside_loop(lambda: validate_pdf_signature(signature, context))
    if not status.bottom_line or not status.docmdp_ok:
        raise _Found(Outcome.ALTERED, status.summary())
    return sealed_at


def _attachment(reader: PdfFileReader, name: str) -> bytes:
    """Return an attached file of a PDF whose seal is known to be good."""
    try:
        listed = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
        for position in range(0, len(listed), 2):
            if str(listed[position]) == name:
                content: bytes = listed[position + 1]["/EF"]["/F"].data
                return content
    except KeyError as error:
        raise _Found(Outcome.NOT_OURS, f"no attachments: {error}") from error
    raise _Found(Outcome.NOT_OURS, f"no {name} is attached")


def _canonical(words: bytes, kind: Kind) -> tuple[Word, ...]:
    """Read the words, which must be in the one spelling and of the kind that the code says."""
    content = json.loads(words)
    read = tuple((label, value) for label, value in content["words"])
    if canonical_words(kind, read) != words:
        raise _Found(Outcome.ALTERED, "the words are not in their canonical spelling")
    return read
