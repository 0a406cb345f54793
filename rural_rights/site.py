"""A site on this machine: the embedded database or an own server, migrated, with its roles."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from rural_rights.db import migrate
from rural_rights.db.embedded import Cluster
from rural_rights.db.engine import engine_for, refuse_privileged
from rural_rights.db.roles import APPLICATION, OWNER, prepare
from rural_rights.installation import Installation
from rural_rights.settings import Settings

DATABASE = "rural_rights"
COUNTIES = {"330783": ("东阳市", "Dongyang")}


@dataclass
class Site:
    """An open installation and what must be closed with it."""

    installation: Installation
    application_url: str
    cluster: Cluster | None
    failed_counties: list[str]

    @classmethod
    def open(cls, settings: Settings, *, migrated: bool = False) -> Self:
        """Open the site: start or join the database, migrate unless done, refuse as owner."""
        cluster: Cluster | None = None
        if settings.database_url is None:
            settings.home.mkdir(parents=True, exist_ok=True)
            cluster = Cluster.open(settings.home)
            application_url = str(cluster.url(DATABASE, APPLICATION))
            owner_url: str | None = str(cluster.url(DATABASE, OWNER))
            if not migrated:
                prepare(str(cluster.url()), DATABASE)
        else:
            application_url, owner_url = settings.database_url, settings.migration_url
        failed = []
        if not migrated and owner_url is not None:
            failed = migrate.upgrade(owner_url, COUNTIES)
        engine: Engine = engine_for(application_url)
        refuse_privileged(engine)
        return cls(Installation.open(settings, engine), application_url, cluster, failed)

    def close(self, *, wait_for_visitors: bool = True) -> None:
        """Close the pool, and stop the database when it is ours (others may still use it)."""
        self.installation.engine.dispose()
        if self.cluster is not None:
            self.cluster.stop(wait_for_visitors=wait_for_visitors)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
