"""The cookie of a visitor who is not signed in: what his forms are compared with."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rural_rights.web.doors import VISITOR_COOKIE

_HTML: Final = "text/html"


class VisitCookies:
    """Gives a new visitor his cookie with the first page that he gets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a page for a new visitor carries the cookie."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_cookie(message: Message) -> None:
            fresh = state.get("new_visitor")
            if fresh and message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith(_HTML):
                    headers.append("Set-Cookie", _cookie(fresh, scope))
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def _cookie(value: str, scope: Scope) -> str:
    cookie: SimpleCookie = SimpleCookie({VISITOR_COOKIE: value})
    morsel = cookie[VISITOR_COOKIE]
    morsel["path"] = "/"
    morsel["httponly"] = True
    morsel["samesite"] = "Lax"
    morsel["secure"] = scope["scheme"] == "https"
    return morsel.OutputString()
