"""Secrets at rest: sealed personal numbers and their keyed search hashes.

Keys live in a folder apart from the data, versioned; a sealed value names its key version.
"""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_NONCE_BYTES = 12
_PURPOSE = b"rural-rights/at-rest"


class Vault:
    """The data keys, the search key and the journal's signing key of one installation."""

    def __init__(self, data_keys: dict[int, bytes], search_key: bytes, journal_key: bytes) -> None:
        self._ciphers = {version: AESGCM(key) for version, key in data_keys.items()}
        self._newest = max(data_keys)
        self._search_key = search_key
        self._journal_key = Ed25519PrivateKey.from_private_bytes(journal_key)

    @classmethod
    def open(cls, folder: Path) -> Vault:
        """Read the keys of ``folder``; make them, readable by the owner only, when missing."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not list(folder.glob("data-*.key")):
            _make(folder / "data-1.key", secrets.token_bytes(32))
        data_keys = {
            int(path.stem.removeprefix("data-")): path.read_bytes()
            for path in folder.glob("data-*.key")
        }
        search = _make(folder / "search.key", secrets.token_bytes(32))
        journal = _make(folder / "journal-1.key", secrets.token_bytes(32))
        return cls(data_keys, search, journal)

    def seal(self, text: str | bytes) -> bytes:
        """Encrypt with the newest key: version byte, nonce, AES-256-GCM ciphertext and tag."""
        plain = text.encode() if isinstance(text, str) else text
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, plain, _PURPOSE)
        return bytes([self._newest]) + nonce + sealed

    def open_sealed(self, sealed: bytes) -> bytes:
        """Decrypt; raises ``cryptography.exceptions.InvalidTag`` when it was altered."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        return self._ciphers[sealed[0]].decrypt(nonce, body, _PURPOSE)

    def lookup(self, text: str) -> bytes:
        """Return the keyed hash by which a sealed value is found again."""
        return hmac.digest(self._search_key, text.encode(), sha256)

    def sign_head(self, message: bytes) -> bytes:
        """Sign a head of the journal (Ed25519)."""
        return self._journal_key.sign(message)

    @property
    def journal_public_key(self) -> Ed25519PublicKey:
        """The public half of the journal's key."""
        return self._journal_key.public_key()

    @property
    def journal_public_bytes(self) -> bytes:
        """The public half, 32 raw bytes."""
        return self.journal_public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _make(path: Path, fresh: bytes) -> bytes:
    """Return the key at ``path``; write ``fresh`` there first when there is none.

    Written beside and linked into place, so that two processes starting together agree.
    """
    if not path.exists():
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(fresh)
            os.fsync(stream.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_bytes()
