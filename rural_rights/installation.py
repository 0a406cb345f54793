"""One running installation: settings, database, keys and press, shared by every door."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from certificates.keys import KeyRing
from rural_rights.db.desk import Desk
from rural_rights.db.vault import Vault
from rural_rights.papers.files import Files
from rural_rights.papers.press import Press
from rural_rights.papers.rights import RightsPress
from rural_rights.settings import Settings, SettingsError


@dataclass
class Installation:
    """What the web, the API, the worker and the command line stand on."""

    settings: Settings
    engine: Engine
    vault: Vault
    files: Files
    press: Press
    desks: dict[str, Desk] = field(default_factory=dict)

    @classmethod
    def open(
        cls, settings: Settings, engine: Engine, *, vault: Vault | None = None
    ) -> Installation:
        """Open the keys and files of an installation on a database engine."""
        files = Files(settings.home / "files")
        ring = KeyRing.open(settings.keys / "papers", holder="东阳市农村产权登记")
        try:
            printed_url = settings.printed_url
        except SettingsError:
            printed_url = ""  # an own server may run without one, but prints nothing
        press = Press(ring, printed_url, files, demonstration=settings.embedded)
        vault = vault or Vault.open(settings.keys / "register")
        return cls(settings, engine, vault, files, press)

    def desk(self, county: str) -> Desk:
        """Return the desk of a county, the same object each time."""
        if county not in self.desks:
            self.desks[county] = Desk(self.engine, county, self.vault)
        return self.desks[county]

    @property
    def rights_press(self) -> RightsPress:
        """The press for certificates of rights."""
        return RightsPress(self.press)

    @property
    def heads(self) -> Path:
        """Where the newest signed heads of the journal are kept, outside the database."""
        return self.settings.keys / "heads"
