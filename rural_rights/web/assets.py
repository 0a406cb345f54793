"""Files for the browser: each address carries a hash of the content, so it is kept for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC_FOLDER = Path(__file__).parent / "static"
STATIC_PATH = "/static"
_ONE_YEAR = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    """Return the address of a file below ``static``; raises when there is no such file."""
    path = STATIC_FOLDER / name
    return f"{STATIC_PATH}/{name}?v={_content_hash(path, path.stat().st_mtime_ns)}"


@lru_cache(maxsize=256)
def _content_hash(path: Path, _changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


class HashedFiles(StaticFiles):
    """Serves ``static``: an address with a content hash is kept a year, others are asked anew."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file; the worker script for lost connections may serve the whole site."""
        response = await super().get_response(path, scope)
        hashed = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = _ONE_YEAR if hashed else "no-cache"
        if path == "js/offline-worker.js":
            response.headers["Service-Worker-Allowed"] = "/"
        return response
