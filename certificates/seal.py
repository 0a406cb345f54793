"""Sealing a PDF: one certifying signature over the whole file, after which nothing may change.

PAdES baseline B-B with the local key.  A time stamp (B-T) is one more argument to pyHanko
once an authority outside the house gives stamps; our own stamp would prove nothing more.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.keys import SealKey
from certificates.outside_loop import outside_loop

FIELD_NAME: Final = "Seal"
# Twice what our two certificates and one signature need; the rest stays zero.
_RESERVED_HEX_DIGITS: Final = 8192


def signer_of(key: SealKey) -> SimpleSigner:
    """Return the pyHanko signer of a seal key; may be kept for many files."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # declares no return
    store.register(asn1_x509.Certificate.load(key.authority))
    private = key.private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(key.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )


def seal(
    pdf: bytes,
    signer: SimpleSigner | SealKey,
    *,
    reason: str = "登记机构签发",
    location: str = "",
) -> bytes:
    """Return the PDF with its one signature; any later change of a byte breaks it.

    A certification that permits no change (DocMDP 1), sealed at the present instant.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD_NAME,
        md_algorithm="sha256",
        reason=reason,
        location=location or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    pdf_signer = PdfSigner(
        metadata, signer=signer_of(signer) if isinstance(signer, SealKey) else signer
    )
    sealed = BytesIO()
    outside_loop(
        lambda: pdf_signer.sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)),
            bytes_reserved=_RESERVED_HEX_DIGITS,
            output=sealed,
        )
    )
    return sealed.getvalue()
