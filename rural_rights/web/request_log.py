"""One line a request: id, route, status, duration; no address as typed, no personal data."""

from __future__ import annotations

import logging
import time
from typing import Final
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.tracebacks import ExceptionDictTransformer

log = structlog.get_logger("request")
_UNKNOWN: Final = "(no route)"
# Probes and pictures come by the thousand and tell nothing.
_QUIET: Final = ("/healthz", "/readyz", "/metrics", "/static")


def configure_logging(level: str) -> None:
    """Write log lines as JSON on standard output, from ``level`` on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without locals: they hold what must never be in a log.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        cache_logger_on_first_use=False,
    )


class Measures:
    """What ``/metrics`` tells of requests: by method, route and status only."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter(
            "rural_rights_requests", "Requests answered", labels, registry=self.registry
        )
        self.seconds = Histogram(
            "rural_rights_request_seconds",
            "Time to answer",
            ("method", "route"),
            registry=self.registry,
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)


class RequestLog:
    """Gives each request an id (``request.state.request_id``), then logs and counts it."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self.app = app
        self.measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, and note it however it ends."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route_of(scope)
        method = scope["method"] if scope["method"].isalpha() else "OTHER"
        self.measures.note(method, route, status, seconds)
        if not route.startswith(_QUIET):
            log.info(
                "answered",
                method=method,
                route=route,
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )


def _route_of(scope: Scope) -> str:
    """Return the template of the route, never the address with its ids and queries."""
    route = scope.get("route")
    path = getattr(route, "path", None)
    if path is not None:
        return str(path)
    return "/static" if scope["path"].startswith("/static/") else _UNKNOWN
