"""Scans and issued papers by content hash, in folders under the home."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path

from rural_rights.kernel.refusal import NotFound


class Files:
    """A folder store: the name of a file is the SHA-256 of its bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep the bytes, on the disk before this returns; returns their hash."""
        name = sha256(content).hexdigest()
        target = self._path(name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = target.with_name(f".{name}.{secrets.token_hex(4)}")
            with beside.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(target)
        return name

    def get(self, name: str) -> bytes:
        """Return the bytes of a hash; raises ``NotFound`` when missing or not what it says."""
        path = self._path(name)
        if not path.exists():
            raise NotFound
        content = path.read_bytes()
        if sha256(content).hexdigest() != name:
            raise NotFound
        return content

    def _path(self, name: str) -> Path:
        if len(name) != 64 or not all(c in "0123456789abcdef" for c in name):
            raise NotFound
        return self.root / name[:2] / name
