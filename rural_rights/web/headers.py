"""Security headers on every answer: no foreign code, no frames, nothing kept by browsers.

Pages carry no inline script and no inline style, so the policy needs no exception for
scripts or style sheets.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SOURCES: Final = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
CONTENT_SECURITY_POLICY: Final = "; ".join(f"{kind} {from_}" for kind, from_ in _SOURCES.items())
ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    # The camera is for scanning a certificate's code at the bank's counter.
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
}
_HSTS: Final = "max-age=31536000"


class SecurityHeaders:
    """Adds the headers that a route has not set itself.

    Whatever is sent while somebody is signed in (``request.state.viewer``) is not stored by
    the browser: a village office shares its computer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", _HSTS)
                signed_in = state.get("viewer") is not None
                headers.setdefault("Cache-Control", "no-store" if signed_in else "no-cache")
            await send(message)

        await self.app(scope, receive, send_with_headers)
