"""The product itself on a database of a test module's own, with papers made by its press."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from rural_rights.access.demo import name_demo_farmer, seed_demo
from rural_rights.app import create_app
from rural_rights.db.act import Tx
from rural_rights.db.desk import Desk
from rural_rights.db.engine import engine_for
from rural_rights.db.vault import Vault
from rural_rights.installation import Installation
from rural_rights.registry.store.certificates import by_id, change_state
from rural_rights.settings import Settings
from tests.conftest import COUNTY, Database
from tests.doors.readers import Reader, TestClient
from tests.office import Entitled, Made, Nothing, Office
from tests.paper import samples


@dataclass
class RealSite:
    """The site, and the office behind it."""

    app: FastAPI
    settings: Settings
    office: Office

    def __post_init__(self) -> None:
        self._serial = itertools.count(1)

    @property
    def desk(self) -> Desk:
        return self.office.desk

    @property
    def installation(self) -> Installation:
        site: Installation = self.app.state.installation
        return site

    @contextmanager
    def reader(self, login: str = "") -> Iterator[Reader]:
        """Somebody with a browser; signed in when a login is named."""
        with TestClient(self.app, base_url="http://localhost", follow_redirects=False) as client:
            reader = Reader(client)
            if login:
                reader.open_session(self.desk, login)
            yield reader

    def be_farmer(self, person_id: int, name: str) -> None:
        """Let the demonstration's farmer be this villager."""
        name_demo_farmer(self.desk, person_id, name)

    def certify(self, right: Entitled, *, version: int = 1) -> int:
        """Draft, draw, seal and issue a contract-land certificate; returns its id."""
        press = self.installation.press
        serial = next(self._serial)
        document = replace(
            samples.contract_land(),
            number=f"浙(2026)东阳市农村土地承包经营权证第{serial:06d}号",
            version=version,
        )

        def draft(tx: Tx, _ask: Nothing) -> Made:
            drafted = press.draft(
                tx,
                document,
                subject_id=right.right_id,
                unit_id=right.unit_id,
                serial=serial,
                issued_on=date(2026, 11, 20),
            )
            return Made(id=drafted.certificate_id)

        made = self.office.do(draft, Nothing()).id
        # A browser's driver keeps an event loop in this thread, and sealing wants its own.
        with ThreadPoolExecutor(max_workers=1) as aside:
            aside.submit(press.finish, self.desk, self.office.registrar, made).result()
        self.set_state(made, "issued")
        return made

    def set_state(self, certificate_id: int, state: str, because: str = "") -> None:
        """Enter the certificate's next state."""

        def change(tx: Tx, _ask: Nothing) -> Made:
            row = by_id(tx.conn, certificate_id)
            return Made(id=change_state(tx, row.id, state, state_because=because or None))

        self.office.do(change, Nothing())

    def qr_text(self, certificate_id: int) -> str:
        """The text printed on the paper."""
        return self.installation.press.document_of(self.desk, certificate_id).qr_text

    def qr_path(self, certificate_id: int) -> str:
        """The address printed on the paper, below the county."""
        return self.qr_text(certificate_id).split(f"/{COUNTY}", 1)[1]

    def number(self, certificate_id: int) -> str:
        """The number printed on the paper."""
        return self.installation.press.document_of(self.desk, certificate_id).number

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the site for a browser; yields the address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(self.app, port=port, log_level="critical"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.02)
        yield f"http://localhost:{port}"
        server.should_exit = True
        thread.join()


@contextmanager
def real_site(
    new_database: Callable[[], Database], vault: Vault, folder: Path
) -> Iterator[RealSite]:
    """Open the site on an empty register, with the demonstration's accounts."""
    settings = Settings.read({"RURAL_RIGHTS_HOME": str(folder / "home")})
    engine = engine_for(new_database().application)
    app = create_app(settings, engine=engine, vault=vault)
    desk = Desk(engine, COUNTY, vault)
    seed_demo(desk, settings)
    yield RealSite(app, settings, Office(desk))
    engine.dispose()
