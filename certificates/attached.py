"""What a certificate carries beside its pages: its words for machines, and its QR text."""

from __future__ import annotations

from typing import Final

WORDS_NAME: Final = "certificate.json"
"""The canonical words; their SHA-256 is the digest in the QR code."""

QR_NAME: Final = "qr.txt"
"""The text of the QR code."""
