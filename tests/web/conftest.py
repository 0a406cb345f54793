"""The preview site, served for real, and a browser that walks it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.preview.site import app, received, waiting

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The preview site on a free port, in a thread of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    """A reader of the preview site without a browser, with cookies of his own."""
    waiting.clear()
    with httpx.Client(base_url=address) as reader:
        yield reader


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A clerk's screen of 1366 by 768, with nothing kept from before."""
    received.clear()
    waiting.clear()
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=address)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext) -> Page:
    """A page on the clerk's screen."""
    return desk.new_page()
