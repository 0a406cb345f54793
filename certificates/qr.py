"""The QR code on paper: one binary format, signed, read strictly.

The text is ``<public url>/<county>/v/<body><signature>``.  Body and signature are base64url
without padding; the Ed25519 signature covers every character before it, scheme and host
included.  The layout, byte by byte, and test vectors: docs/qr.md.
"""

from __future__ import annotations

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.keys import QrKey
from certificates.words import Kind

FORMAT_VERSION: Final = 1
LONGEST_TEXT: Final = 287
"""Characters that QR version 12 holds at error correction level M."""

_DEMONSTRATION: Final = 0b1
_EPOCH: Final = date(2000, 1, 1)
# version, flags, key; county (3), kind, series; year; serial (6); version of the
# certificate; right; entry; day of issue; digest.
_BODY: Final = struct.Struct(">BBH3sBBH6sHQQH32s")
_BODY_CHARACTERS: Final = 92
_SIGNATURE_CHARACTERS: Final = 86
_PUBLIC_URL: Final = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?(?:/[A-Za-z0-9._~-]+)*"
)
_TEXT: Final = re.compile(
    rf"(?P<url>{_PUBLIC_URL.pattern})/(?P<county>[1-9][0-9]{{5}})/v/"
    rf"(?P<body>[A-Za-z0-9_-]{{{_BODY_CHARACTERS}}})"
    rf"(?P<signature>[A-Za-z0-9_-]{{{_SIGNATURE_CHARACTERS}}})"
)


class QrFault(ValueError):
    """A text that is not exactly one that ``encode`` can have made."""


class Series(IntEnum):
    """The series that the certificate number belongs to; never re-used."""

    REAL_ESTATE_RIGHT = 1
    REAL_ESTATE_PROOF = 2
    CONTRACT_LAND = 3
    SHARE = 4
    TRANSACTION = 5
    LEASE_CONTRACT = 6


@dataclass(frozen=True, slots=True)
class Fields:
    """What a QR code says; no personal data.

    ``year`` and ``serial`` are the certificate number in its ``series``; a number without a
    year has year 0, one of several parts (village and household of a share certificate) is
    joined to one serial.  ``right_id`` and ``entry_id`` are the register's own keys.
    ``digest`` is ``Document.digest()``.
    """

    county: str
    kind: Kind
    series: Series
    year: int
    serial: int
    certificate_version: int
    right_id: int
    entry_id: int
    issued_on: date
    digest: bytes
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A QR text taken apart: well formed, not yet known to be genuine."""

    fields: Fields
    key_id: int
    public_url: str
    message: bytes
    signature: bytes

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether this key signed every character before the signature."""
        try:
            key.verify(self.signature, self.message)
        except InvalidSignature:
            return False
        return True


def encode(fields: Fields, key: QrKey, public_url: str) -> str:
    """Return the signed text for the QR code.

    Raises: ``QrFault`` when a field or the address has no place in the format.
    """
    if not _PUBLIC_URL.fullmatch(public_url):
        raise QrFault(
            f"not an address for printed codes (lower case, no slash at the end): {public_url}"
        )
    message = _message(fields, key.id, public_url)
    text = message + _base64(key.private.sign(message.encode("ascii")))
    if len(text) > LONGEST_TEXT:
        longest = len(public_url) - len(text) + LONGEST_TEXT
        raise QrFault(f"the address may have {longest} characters: {public_url}")
    return text


def decode(text: str) -> Fields:
    """Read a QR text strictly, without judging its signature.  Raises: ``QrFault``."""
    return read(text).fields


def read(text: str) -> Signed:
    """Take a QR text apart: decode, encode again, compare.

    Raises: ``QrFault`` when a single character is not as ``encode`` would have written it.
    """
    match = _TEXT.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if match is None:
        raise QrFault("not the text of a certificate's QR code")
    fields, key_id = _unpacked(urlsafe_b64decode(match["body"]))
    signature = urlsafe_b64decode(match["signature"] + "==")
    message = _message(fields, key_id, match["url"])
    if message + _base64(signature) != text:
        raise QrFault("not in the one spelling that is printed")
    return Signed(fields, key_id, match["url"], message.encode("ascii"), signature)


def _message(fields: Fields, key_id: int, public_url: str) -> str:
    return f"{public_url}/{fields.county}/v/{_base64(_packed(fields, key_id))}"


def _packed(fields: Fields, key_id: int) -> bytes:
    if not re.fullmatch(r"[1-9][0-9]{5}", fields.county, re.ASCII):
        raise QrFault(f"not a county code: {fields.county}")
    try:
        return _BODY.pack(
            FORMAT_VERSION,
            _DEMONSTRATION if fields.demonstration else 0,
            key_id,
            int(fields.county).to_bytes(3, "big"),
            fields.kind,
            fields.series,
            fields.year,
            fields.serial.to_bytes(6, "big"),
            fields.certificate_version,
            fields.right_id,
            fields.entry_id,
            (fields.issued_on - _EPOCH).days,
            _whole(fields.digest),
        )
    except (struct.error, OverflowError) as error:
        raise QrFault(f"a field does not fit the format: {error}") from error


def _whole(digest: bytes) -> bytes:
    # struct would pad or cut a digest of another length without a word.
    if len(digest) != 32:
        raise QrFault(f"a digest has 32 bytes, not {len(digest)}")
    return digest


def _unpacked(body: bytes) -> tuple[Fields, int]:
    (
        version,
        flags,
        key_id,
        county,
        kind,
        series,
        year,
        serial,
        edition,
        right,
        entry,
        day,
        digest,
    ) = _BODY.unpack(body)
    if version != FORMAT_VERSION:
        raise QrFault(f"format version {version} is not known here")
    try:
        fields = Fields(
            str(int.from_bytes(county, "big")),
            Kind(kind),
            Series(series),
            year,
            int.from_bytes(serial, "big"),
            edition,
            right,
            entry,
            _EPOCH + timedelta(days=day),
            digest,
            bool(flags & _DEMONSTRATION),
        )
    except ValueError as error:
        raise QrFault(f"a field is not known here: {error}") from error
    return fields, key_id


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
