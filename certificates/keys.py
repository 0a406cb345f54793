"""The keys that sign paper: kept apart from data, numbered, replaced without a gap.

A folder holds ``keys.json`` (public: every key there ever was, with its state) and the
private keys as PEM files that only their owner can read.  Two sorts: ``qr`` (Ed25519) signs
QR codes, ``seal`` (P-256, certified by a local authority) signs PDFs.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.authority import Authority, certified_seal, new_authority
from certificates.trust import PublicQrKey, PublicSeal, Status, Trust

PUBLIC_LIST: Final = "keys.json"
_LOCK: Final = ".lock"
_AUTHORITY: Final = "authority"
_OTHERS_MAY_READ: Final = 0o077


class KeyFault(RuntimeError):
    """The key folder cannot be used; the message says why and what to do, never a secret."""


@dataclass(frozen=True, slots=True)
class QrKey:
    """The active key for QR codes and its number."""

    id: int
    private: Ed25519PrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealKey:
    """The active key for PDFs, its number and the certificates that name it (DER)."""

    id: int
    private: EllipticCurvePrivateKey = field(repr=False)
    certificate: bytes = field(repr=False)
    authority: bytes = field(repr=False)


class KeyRing:
    """The keys in one folder; made on first use."""

    def __init__(self, folder: Path, holder: str) -> None:
        """Use ``open`` instead: it makes the keys that are not there yet."""
        self._folder = folder
        self._holder = holder

    @classmethod
    def open(cls, folder: Path | str, *, holder: str = "农村产权登记") -> KeyRing:
        """Open the key folder, making folder and keys when there are none.

        ``holder`` is the name in new PDF certificates.  Raises: ``KeyFault`` when private
        keys lie there without their public list: new ones would orphan what they signed.
        """
        ring = cls(Path(folder), holder)
        ring._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ring._locked():
            if not (ring._folder / PUBLIC_LIST).exists():
                if any(ring._folder.glob("*.pem")):
                    raise KeyFault(
                        f"密钥目录缺少 {PUBLIC_LIST}，请恢复完整的密钥目录。"
                        f" The key folder has keys but no {PUBLIC_LIST}: restore all of it."
                    )
                ring._write_public(ring._with_new_seal(ring._with_new_qr(Trust())))
        return ring

    @property
    def trust(self) -> Trust:
        """The public part: what verifying needs and anybody may have."""
        return Trust.from_json((self._folder / PUBLIC_LIST).read_text("utf-8"))

    def qr_key(self) -> QrKey:
        """Return the active key for QR codes.  Raises: ``KeyFault``."""
        active = self.trust.active_qr
        private = self._private(f"qr-{active.id}")
        if not isinstance(private, Ed25519PrivateKey) or (
            private.public_key().public_bytes_raw() != active.public
        ):
            raise KeyFault(f"qr-{active.id}.pem 与公钥不符。 It does not belong to its public key.")
        return QrKey(active.id, private)

    def seal_key(self) -> SealKey:
        """Return the active key for PDFs.  Raises: ``KeyFault``."""
        active = self.trust.active_seal
        private = self._private(f"seal-{active.id}")
        if not isinstance(private, EllipticCurvePrivateKey) or (
            private.public_key() != active.public_key()
        ):
            raise KeyFault(
                f"seal-{active.id}.pem 与证书不符。 It does not belong to its certificate."
            )
        return SealKey(active.id, private, active.certificate, active.authority)

    def rotate_qr(self) -> int:
        """Retire the QR key and make the next; what it signed stays good."""
        with self._locked():
            trust = self._with_new_qr(self.trust.retiring_qr())
            self._write_public(trust)
            return trust.active_qr.id

    def rotate_seal(self) -> int:
        """Retire the PDF key and make the next; what it signed stays good."""
        with self._locked():
            trust = self._with_new_seal(self.trust.retiring_seal())
            self._write_public(trust)
            return trust.active_seal.id

    def revoke_qr(self, key_id: int) -> None:
        """Give up a QR key that others may have: nothing it signed counts any more."""
        with self._locked():
            trust = self.trust.revoking_qr(key_id)
            if not trust.has_active_qr:
                trust = self._with_new_qr(trust)
            self._write_public(trust)

    def revoke_seal(self, key_id: int) -> None:
        """Give up a PDF key that others may have: nothing it signed counts any more."""
        with self._locked():
            trust = self.trust.revoking_seal(key_id)
            if not trust.has_active_seal:
                trust = self._with_new_seal(trust)
            self._write_public(trust)

    def _with_new_qr(self, trust: Trust) -> Trust:
        private = Ed25519PrivateKey.generate()
        key_id = trust.next_qr_id
        self._write_private(f"qr-{key_id}", private)
        public = PublicQrKey(
            key_id, private.public_key().public_bytes_raw(), Status.ACTIVE, datetime.now(UTC)
        )
        return trust.adding_qr(public)

    def _with_new_seal(self, trust: Trust) -> Trust:
        now = datetime.now(UTC)
        key_id = trust.next_seal_id
        authority = self._authority(trust, now)
        private, certificate = certified_seal(authority, self._holder, key_id, now)
        self._write_private(f"seal-{key_id}", private)
        return trust.adding_seal(
            PublicSeal(key_id, certificate, authority.certificate, Status.ACTIVE, now)
        )

    def _authority(self, trust: Trust, now: datetime) -> Authority:
        """Return the authority of all seals of this folder, made with the first of them."""
        if not trust.seals:
            authority = new_authority(self._holder, now)
            self._write_private(_AUTHORITY, authority.private)
            return authority
        private = self._private(_AUTHORITY)
        if not isinstance(private, EllipticCurvePrivateKey):
            raise KeyFault(f"{_AUTHORITY}.pem 不是签发机构的密钥。 It is not the authority's key.")
        return Authority(private, trust.seals[trust.next_seal_id - 1].authority)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self._folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _private(self, name: str) -> object:
        path = self._folder / f"{name}.pem"
        try:
            mode = path.stat().st_mode
            content = path.read_bytes()
        except OSError as error:
            raise KeyFault(
                f"无法读取密钥 {path.name}：{error.strerror}。 Cannot read this key."
            ) from error
        if mode & _OTHERS_MAY_READ:
            raise KeyFault(
                f"{path.name} 可被他人读取，请执行 chmod 600。"
                " Others may read it: chmod 600, and rotate it if they did."
            )
        return serialization.load_pem_private_key(content, password=None)

    def _write_private(
        self, name: str, private: Ed25519PrivateKey | EllipticCurvePrivateKey
    ) -> None:
        pem = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self._write(f"{name}.pem", pem, mode=0o600)

    def _write_public(self, trust: Trust) -> None:
        # Written last: until it names a key, the key does not exist for anybody.
        self._write(PUBLIC_LIST, trust.to_json().encode(), mode=0o644)

    def _write(self, name: str, content: bytes, *, mode: int) -> None:
        draft = self._folder / f"{name}.new"
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / name)
