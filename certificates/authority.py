"""The local authority that certifies the key for PDFs, so that any PDF reader shows who sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

# Paper lives thirty years; a seal is good for what it sealed while it was valid itself.
_AUTHORITY_DAYS: Final = 365 * 40
_SEAL_DAYS: Final = 365 * 10
# Clocks of other machines may be a little behind ours.
_SKEW: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certifying key with its own certificate (DER)."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: bytes


def _named(holder: str, role: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{holder} {role}"),
        ]
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def new_authority(holder: str, now: datetime) -> Authority:
    """Make the authority that will certify the holder's seals, one after the other."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = _named(holder, "签发机构")
    certificate = (
        _begun(name, name, private.public_key(), now)
        .not_valid_after(now + timedelta(days=_AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .sign(private, hashes.SHA256())
    )
    return Authority(private, certificate.public_bytes(Encoding.DER))


def certified_seal(
    authority: Authority, holder: str, number: int, now: datetime
) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """Make a seal key and the certificate (DER) that the authority gives it."""
    private = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_der_x509_certificate(authority.certificate)
    certificate = (
        _begun(_named(holder, f"电子印章 {number}"), issuer.subject, private.public_key(), now)
        .not_valid_after(now + timedelta(days=_SEAL_DAYS))
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.private.public_key()),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .sign(authority.private, hashes.SHA256())
    )
    return private, certificate.public_bytes(Encoding.DER)
