"""The one form in which we seal: read byte by byte before any PDF reader sees the file.

A file is only parsed as PDF after every byte of it is accounted for: each lies under the
signature, or is a digit of the signature itself in its one canonical spelling.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.x509 import load_der_x509_certificate

_MARK: Final = b"/ByteRange"
_RANGE: Final = re.compile(rb"/ByteRange \[0 ([1-9]\d*) ([1-9]\d*) ([1-9]\d*)\] *\n")
_HEX: Final = re.compile(rb"<([0-9a-f]+)>")
# Whatever a damaged signature makes the DER reader stumble over.
_UNREADABLE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class NotSealed(ValueError):
    """The file carries no signature that we could have made."""


class FormBroken(ValueError):
    """The file carries a signature, but not as we make it: something was changed."""


@dataclass(frozen=True, slots=True)
class SealedForm:
    """A sealed file taken apart; its signature not yet held against a key."""

    certificate: bytes
    authority: bytes
    content_digest: bytes
    promised_digest: bytes
    signed_attributes: bytes
    signature: bytes

    def holds(self) -> bool:
        """Whether the certificate in the file signed exactly the bytes of the file."""
        if self.content_digest != self.promised_digest:
            return False
        try:
            public = load_der_x509_certificate(self.certificate).public_key()
            if not isinstance(public, EllipticCurvePublicKey):
                return False
            public.verify(self.signature, self.signed_attributes, ECDSA(hashes.SHA256()))
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            return False
        return True


def take_apart(pdf: bytes) -> SealedForm:
    """Read the seal of a file.  Raises: ``NotSealed``, ``FormBroken``."""
    if pdf.count(_MARK) == 0:
        raise NotSealed("no signature")
    if pdf.count(_MARK) > 1:
        raise FormBroken("more than one signature")
    start, end = _hole(pdf)
    digits = _HEX.fullmatch(pdf[start:end])
    if digits is None or len(digits[1]) % 2:
        raise FormBroken("the signature is not in lower-case hexadecimal digits")
    content = hashlib.sha256(pdf[:start])
    content.update(pdf[end:])
    return _read_signature(_without_padding(bytes.fromhex(digits[1].decode())), content.digest())


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


def _read_signature(der: bytes, content_digest: bytes) -> SealedForm:
    try:
        container = cms.ContentInfo.load(der, strict=True)
        if container.dump(force=True) != der:
            raise FormBroken("the signature is not in its canonical spelling")
        return _judged(container["content"], content_digest)
    except _UNREADABLE as error:
        raise FormBroken(f"the signature cannot be read: {error}") from error


def _judged(signed: cms.SignedData, content_digest: bytes) -> SealedForm:
    """Check every part of the signature that the signature itself does not cover."""
    (signer,) = signed["signer_infos"]
    certificate, authority = _certificates(signed, signer)
    _expect(signed["version"].native == "v1", "version")
    _expect(signed["encap_content_info"]["content_type"].native == "data", "content type")
    _expect(signed["encap_content_info"]["content"].native is None, "enclosed content")
    _expect(signed["crls"].native is None, "revocation lists")
    (digest_algorithm,) = signed["digest_algorithms"]
    for algorithm in (digest_algorithm, signer["digest_algorithm"]):
        _expect(algorithm["algorithm"].native == "sha256", "digest algorithm")
        _expect(algorithm["parameters"].native is None, "digest parameters")
    _expect(signer["version"].native == "v1", "signer version")
    _expect(signer["unsigned_attrs"].native is None, "unsigned attributes")
    _expect(signer["signature_algorithm"]["algorithm"].native == "sha256_ecdsa", "algorithm")
    _expect(signer["signature_algorithm"]["parameters"].native is None, "parameters")
    attributes = {attribute["type"].native: attribute for attribute in signer["signed_attrs"]}
    (promised,) = attributes["message_digest"]["values"].native
    return SealedForm(
        certificate,
        authority,
        content_digest,
        promised,
        # The signature covers the set under its universal tag, not under [0].
        signer["signed_attrs"].untag().dump(),
        signer["signature"].native,
    )


def _certificates(signed: cms.SignedData, signer: cms.SignerInfo) -> tuple[bytes, bytes]:
    """Return the sealing certificate and its authority's; there may be no others."""
    ours: list[bytes] = []
    others: list[bytes] = []
    issuer = signer["sid"].chosen
    for choice in signed["certificates"]:
        certificate = choice.chosen
        _expect(isinstance(certificate, x509.Certificate), "certificate")
        same = (certificate.issuer, certificate.serial_number) == (
            issuer["issuer"],
            issuer["serial_number"].native,
        )
        (ours if same else others).append(certificate.dump())
    _expect(len(ours) == len(others) == 1, "certificates")
    return ours[0], others[0]


def _expect(condition: bool, what: str) -> None:  # noqa: FBT001 (an assertion with a name)
    if not condition:
        raise FormBroken(f"unexpected {what} in the signature")
