"""Starts everything and stops everything: database, demonstration, web and worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from types import FrameType

import uvicorn

from rural_rights.access.demo import COUNTY, DEMO_ACCOUNTS
from rural_rights.app import create_app
from rural_rights.demo import prepare_demo
from rural_rights.settings import Settings
from rural_rights.site import Site

RESTART_AFTER_SECONDS = 1.0
_WATCH_SECONDS = 0.3


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


def run(settings: Settings, *, port: int | None, demo: bool) -> int:
    """Run the site until Ctrl-C: this process owns the database, its children do the work.

    A child that dies is started again; the database too.
    """
    settings = replace(settings, port=port or settings.port)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    if not _is_free(settings.host, settings.port):
        say(
            f"端口 {settings.port} 已被占用,请用 --port 另选 / port {settings.port} is in use: --port N"
        )
        return 2
    site = Site.open(settings)
    try:
        if demo and settings.embedded:
            prepare_demo(site.installation, say)
        children = {role: _child(role, settings) for role in ("serve", "work")}
        _greet(settings, demo=demo)
        try:
            while not stop.wait(_WATCH_SECONDS):
                _keep_alive(site, settings, children)
        finally:
            _end(children)
    finally:
        site.close(wait_for_visitors=False)
    say("已停止 / stopped")
    return 0


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _child(role: str, settings: Settings) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "rural_rights.cli", role, "--leave-with-parent"]
    # A session of its own: Ctrl-C reaches this process only, which then ends the others.
    # The pipe is never written to: it ends when this process does, however it dies.
    return subprocess.Popen(
        command, env=settings.for_child(), start_new_session=True, stdin=subprocess.PIPE
    )


def leave_with_parent() -> None:
    """End this process, as by SIGTERM, when the one that started it is gone."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


def _keep_alive(
    site: Site, settings: Settings, children: dict[str, subprocess.Popen[bytes]]
) -> None:
    if site.cluster is not None and site.cluster.revive():
        say("数据库已恢复 / the database was started again")
    for role, child in children.items():
        if child.poll() is not None:
            say(f"{role}: exit {child.returncode}, started again")
            time.sleep(RESTART_AFTER_SECONDS)
            children[role] = _child(role, settings)


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _greet(settings: Settings, *, demo: bool) -> None:
    say(f"\n  http://{settings.host}:{settings.port}/{COUNTY}/\n")
    if demo and settings.embedded:
        for person in DEMO_ACCOUNTS:
            say(f"  {person.role.value:<20} {person.login_name:<12} {person.password}")
        say("")


def serve(settings: Settings) -> int:
    """Serve the web and the API on the database that runs already."""
    site = Site.open(settings, migrated=True)
    app = create_app(settings, engine=site.installation.engine, vault=site.installation.vault)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            ssl_certfile=settings.tls_cert,
            ssl_keyfile=settings.tls_key,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
    )

    def leave(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, leave)
    server.run()
    site.installation.engine.dispose()
    return 0
