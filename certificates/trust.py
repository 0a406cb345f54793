"""The public part of the keys: enough to tell genuine from altered, without the server."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509 import load_der_x509_certificate

_FORMAT: Final = 1


class TrustFault(ValueError):
    """A list of public keys that cannot be read, or lacks what was asked of it."""


class Status(StrEnum):
    """``retired`` signs no more but what it signed is good; ``revoked`` makes it worthless."""

    ACTIVE = "active"
    RETIRED = "retired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class PublicQrKey:
    """A numbered Ed25519 key for QR codes: 32 raw bytes."""

    id: int
    public: bytes
    status: Status
    made_at: datetime

    def public_key(self) -> Ed25519PublicKey:
        """Return the key to verify with."""
        return Ed25519PublicKey.from_public_bytes(self.public)

    def as_json(self) -> dict[str, object]:
        """Return the entry of the public list."""
        return {
            "id": self.id,
            "algorithm": "Ed25519",
            "public": b64encode(self.public).decode("ascii"),
            "status": self.status.value,
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def of_json(cls, entry: Mapping[str, Any]) -> Self:
        """Read an entry of the public list; raises ``ValueError`` when it is no key."""
        key = cls(
            int(entry["id"]),
            b64decode(entry["public"], validate=True),
            Status(entry["status"]),
            datetime.fromisoformat(entry["made_at"]),
        )
        key.public_key()
        return key


@dataclass(frozen=True, slots=True)
class PublicSeal:
    """A numbered PDF key: its certificate and its authority's, both DER."""

    id: int
    certificate: bytes
    authority: bytes
    status: Status
    made_at: datetime

    def public_key(self) -> EllipticCurvePublicKey:
        """Return the key to verify with."""
        public = load_der_x509_certificate(self.certificate).public_key()
        if not isinstance(public, EllipticCurvePublicKey):
            raise TrustFault(f"seal {self.id} is no elliptic-curve key")
        return public

    def as_json(self) -> dict[str, object]:
        """Return the entry of the public list."""
        return {
            "id": self.id,
            "certificate": b64encode(self.certificate).decode("ascii"),
            "authority": b64encode(self.authority).decode("ascii"),
            "status": self.status.value,
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def of_json(cls, entry: Mapping[str, Any]) -> Self:
        """Read an entry of the public list; raises ``ValueError`` when it is no certificate."""
        seal = cls(
            int(entry["id"]),
            b64decode(entry["certificate"], validate=True),
            b64decode(entry["authority"], validate=True),
            Status(entry["status"]),
            datetime.fromisoformat(entry["made_at"]),
        )
        seal.public_key()
        return seal


@dataclass(frozen=True, slots=True)
class Trust:
    """Every public key there ever was, by number."""

    qr: Mapping[int, PublicQrKey] = field(default_factory=dict)
    seals: Mapping[int, PublicSeal] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a public list.  Raises: ``TrustFault``."""
        try:
            content = json.loads(text)
            if content["format"] != _FORMAT:
                raise TrustFault(f"public key list of format {content['format']}")
            qr = map(PublicQrKey.of_json, content["qr"])
            seals = map(PublicSeal.of_json, content["seal"])
            return cls({key.id: key for key in qr}, {seal.id: seal for seal in seals})
        except (KeyError, TypeError, ValueError) as error:
            raise TrustFault(f"not a list of public keys: {error}") from error

    def to_json(self) -> str:
        """Write the public list, for ``from_json`` here or on another machine."""
        content = {
            "format": _FORMAT,
            "qr": [key.as_json() for key in self.qr.values()],
            "seal": [seal.as_json() for seal in self.seals.values()],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @property
    def has_active_qr(self) -> bool:
        """Whether a key may sign QR codes."""
        return any(key.status is Status.ACTIVE for key in self.qr.values())

    @property
    def has_active_seal(self) -> bool:
        """Whether a key may seal PDFs."""
        return any(seal.status is Status.ACTIVE for seal in self.seals.values())

    @property
    def active_qr(self) -> PublicQrKey:
        """The key that signs QR codes now.  Raises: ``TrustFault``."""
        for key in self.qr.values():
            if key.status is Status.ACTIVE:
                return key
        raise TrustFault("no active key for QR codes")

    @property
    def active_seal(self) -> PublicSeal:
        """The key that seals PDFs now.  Raises: ``TrustFault``."""
        for seal in self.seals.values():
            if seal.status is Status.ACTIVE:
                return seal
        raise TrustFault("no active key for PDFs")

    @property
    def next_qr_id(self) -> int:
        """The next free number; numbers are never used twice."""
        return max(self.qr, default=0) + 1

    @property
    def next_seal_id(self) -> int:
        """The next free number; numbers are never used twice."""
        return max(self.seals, default=0) + 1

    def adding_qr(self, key: PublicQrKey) -> Trust:
        """Return the list with one QR key more."""
        return replace(self, qr={**self.qr, key.id: key})

    def adding_seal(self, seal: PublicSeal) -> Trust:
        """Return the list with one PDF key more."""
        return replace(self, seals={**self.seals, seal.id: seal})

    def retiring_qr(self) -> Trust:
        """Return the list with no QR key active: the one that was keeps what it signed."""
        return replace(
            self,
            qr={
                number: replace(key, status=Status.RETIRED) if key.status is Status.ACTIVE else key
                for number, key in self.qr.items()
            },
        )

    def retiring_seal(self) -> Trust:
        """Return the list with no PDF key active: the one that was keeps what it sealed."""
        return replace(
            self,
            seals={
                number: replace(seal, status=Status.RETIRED)
                if seal.status is Status.ACTIVE
                else seal
                for number, seal in self.seals.items()
            },
        )

    def revoking_qr(self, number: int) -> Trust:
        """Return the list with this QR key given up.  Raises: ``TrustFault``."""
        if number not in self.qr:
            raise TrustFault(f"no QR key {number}")
        return self.adding_qr(replace(self.qr[number], status=Status.REVOKED))

    def revoking_seal(self, number: int) -> Trust:
        """Return the list with this PDF key given up.  Raises: ``TrustFault``."""
        if number not in self.seals:
            raise TrustFault(f"no PDF key {number}")
        return self.adding_seal(replace(self.seals[number], status=Status.REVOKED))
