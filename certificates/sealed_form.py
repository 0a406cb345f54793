"""The one form in which we seal: read byte by byte before any PDF reader sees the file.

A file is only parsed as PDF after every byte of it is accounted for: each lies under the
signature, or is a digit of the signature itself in its one canonical spelling.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA

from certificates.der import (
    CONTEXT_0,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    NotDer,
    Reader,
    encoded,
)
from certificates.trust import PublicSeal

_MARK: Final = b"/ByteRange"
_RANGE: Final = re.compile(rb"/ByteRange \[0 ([1-9]\d*) ([1-9]\d*) ([1-9]\d*)\] *\n")
_HEX: Final = re.compile(rb"<([0-9A-F]+)>")


def _object_identifier(hexadecimal: str) -> bytes:
    return encoded(OBJECT_IDENTIFIER, bytes.fromhex(hexadecimal))


def _algorithm(hexadecimal: str) -> tuple[bytes, bytes]:
    """Return both encodings of an algorithm without parameters: absent, and NULL."""
    name = _object_identifier(hexadecimal)
    return encoded(SEQUENCE, name), encoded(SEQUENCE, name + b"\x05\x00")


_VERSION_1: Final = (encoded(INTEGER, b"\x01"),)
_SIGNED_DATA: Final = (_object_identifier("2a864886f70d010702"),)
_DATA: Final = (encoded(SEQUENCE, _object_identifier("2a864886f70d010701")),)
_MESSAGE_DIGEST: Final = encoded(OBJECT_IDENTIFIER, bytes.fromhex("2a864886f70d010904"))
_SHA256: Final = _algorithm("608648016503040201")
_ECDSA_WITH_SHA256: Final = _algorithm("2a8648ce3d040302")


class NotSealed(ValueError):
    """The file carries no signature that we could have made."""


class FormBroken(ValueError):
    """The file carries a signature, but not as we make it: something was changed."""


@dataclass(frozen=True, slots=True)
class SealedForm:
    """A sealed file taken apart; its signature not yet held against a key.

    ``signer`` names a certificate by issuer and serial, ``certificates`` are those enclosed.
    """

    certificates: tuple[bytes, ...]
    signer: bytes
    signed_attributes: bytes
    signature: bytes

    def names(self, seal: PublicSeal) -> bool:
        """Whether this seal's certificates, and no others, are in the file as its signer."""
        enclosed = sorted(self.certificates) == sorted((seal.certificate, seal.authority))
        return enclosed and self.signer == _issuer_and_serial(seal.certificate)

    def is_signed_by(self, seal: PublicSeal) -> bool:
        """Whether this seal's key made the signature."""
        try:
            seal.public_key().verify(self.signature, self.signed_attributes, ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


def take_apart(pdf: bytes) -> SealedForm:
    """Read the seal of a file, and hold its bytes against the digest in the seal.

    Raises: ``NotSealed``, ``FormBroken``.
    """
    marks = pdf.count(_MARK)
    if marks == 0:
        raise NotSealed("no signature")
    if marks > 1:
        raise FormBroken("more than one signature")
    start, end = _hole(pdf)
    digits = _HEX.fullmatch(pdf, start, end)
    if digits is None or len(digits[1]) % 2:
        raise FormBroken("the signature is not in upper-case hexadecimal digits")
    content = hashlib.sha256(pdf[:start])
    content.update(pdf[end:])
    try:
        signature = _without_padding(bytes.fromhex(digits[1].decode("ascii")))
        return _read(Reader(signature), content.digest())
    except NotDer as fault:
        raise FormBroken(f"in the signature, {fault}") from fault


def _hole(pdf: bytes) -> tuple[int, int]:
    """Return where the signature's digits lie; everything else must be signed."""
    numbers = _RANGE.match(pdf, pdf.index(_MARK))
    if numbers is None:
        raise FormBroken("the signed range is not spelt as we spell it")
    start, end, rest = (int(number) for number in numbers.groups())
    if not start < end < numbers.start() or end + rest != len(pdf):
        raise FormBroken("the signature does not cover the whole file")
    if pdf[end : numbers.start()] != b"\n" or not pdf[:start].endswith(b"/Contents "):
        raise FormBroken("the signature is not where its range says")
    return start, end


def _without_padding(container: bytes) -> bytes:
    """Cut the zeros after the DER structure; nothing but zeros may follow it."""
    if container[:2] != b"\x30\x82":
        raise FormBroken("the signature is no DER structure of our size")
    length = 4 + int.from_bytes(container[2:4], "big")
    if length > len(container) or any(container[length:]):
        raise FormBroken("something hides behind the signature")
    return container[:length]


def _read(container: Reader, content_digest: bytes) -> SealedForm:
    """Read ContentInfo and SignedData (RFC 5652), every part that is not itself signed."""
    info = container.inside(SEQUENCE)
    container.end()
    info.expect(_SIGNED_DATA)
    explicit = info.inside(CONTEXT_0)
    info.end()
    signed = explicit.inside(SEQUENCE)
    explicit.end()
    signed.expect(_VERSION_1)
    digests = signed.inside(SET)
    digests.expect(_SHA256)
    digests.end()
    signed.expect(_DATA)
    enclosed = signed.inside(CONTEXT_0)
    certificates = []
    while not enclosed.at_end:
        certificates.append(enclosed.element(SEQUENCE))
    signers = signed.inside(SET)
    signed.end()
    signer = signers.inside(SEQUENCE)
    signers.end()
    return _read_signer(signer, tuple(certificates), content_digest)


def _read_signer(
    signer: Reader, certificates: tuple[bytes, ...], content_digest: bytes
) -> SealedForm:
    signer.expect(_VERSION_1)
    issuer_and_serial = signer.take(SEQUENCE)
    signer.expect(_SHA256)
    attributes = signer.take(CONTEXT_0)
    signer.expect(_ECDSA_WITH_SHA256)
    signature = signer.take(OCTET_STRING)
    signer.end()
    if _message_digest(Reader(attributes)) != content_digest:
        raise FormBroken("the file is not the one that was signed")
    # The signature covers the attributes under their universal tag, not under [0].
    return SealedForm(certificates, issuer_and_serial, encoded(SET, attributes), signature)


def _message_digest(attributes: Reader) -> bytes:
    while not attributes.at_end:
        attribute = attributes.inside(SEQUENCE)
        if attribute.element(OBJECT_IDENTIFIER) == _MESSAGE_DIGEST:
            return attribute.inside(SET).take(OCTET_STRING)
    raise FormBroken("no digest is signed")


def _issuer_and_serial(certificate: bytes) -> bytes:
    """Return how a signature names its certificate, from our own copy of the certificate."""
    body = Reader(certificate).inside(SEQUENCE).inside(SEQUENCE)
    body.take(CONTEXT_0)
    serial = body.element(INTEGER)
    body.take(SEQUENCE)
    return body.element(SEQUENCE) + serial
