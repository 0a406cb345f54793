"""Every setting of the product, read once from the environment.

Nothing else reads the environment.  Each setting is explained in docs/settings.md, and a
house test fails when one is not.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PREFIX: Final = "RURAL_RIGHTS_"
NAMES: Final = (
    "HOME",
    "KEYS",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "TRUSTED_HOSTS",
    "TLS_CERT",
    "TLS_KEY",
    "DATABASE_URL",
    "MIGRATION_URL",
    "READER_URL",
    "SMS_URL",
    "PRACTICE",
    "LOG_LEVEL",
)
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
_CHECKOUT: Final = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting cannot be used; the text names the variable and what it must be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs; paths are absolute."""

    home: Path
    keys: Path
    host: str
    port: int
    public_url: str | None
    trusted_hosts: tuple[str, ...]
    tls_cert: Path | None
    tls_key: Path | None
    database_url: str | None
    migration_url: str | None
    reader_url: str | None
    sms_url: str | None
    practice: Path | None
    log_level: str
    misspelt: tuple[str, ...]
    """Variables that look like settings and are none: start warns of them."""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings, from the process's environment unless another is given.

        Raises: ``SettingsError`` for the first one that cannot be used.
        """
        source = _Source(os.environ if environ is None else environ)
        home = source.path("HOME") or _CHECKOUT / "var"
        settings = cls(
            home=home,
            # Beside the data and not below it, so that a copy of one is no copy of the other.
            keys=source.path("KEYS") or home.with_name(f"{home.name}-keys"),
            host=source.text("HOST") or "127.0.0.1",
            port=source.port("PORT", default=8000),
            public_url=source.url("PUBLIC_URL", schemes=("http", "https")),
            trusted_hosts=source.words("TRUSTED_HOSTS"),
            tls_cert=source.path("TLS_CERT"),
            tls_key=source.path("TLS_KEY"),
            database_url=source.database_url("DATABASE_URL"),
            migration_url=source.database_url("MIGRATION_URL"),
            reader_url=source.database_url("READER_URL"),
            sms_url=source.url("SMS_URL", schemes=("http", "https")),
            practice=source.path("PRACTICE"),
            log_level=source.choice("LOG_LEVEL", LOG_LEVELS, default="info"),
            misspelt=source.misspelt(),
        )
        settings._must_agree()
        return settings

    def for_child(self) -> dict[str, str]:
        """Return the environment in which a child process reads these same settings."""
        changed = {"HOME": str(self.home), "KEYS": str(self.keys), "PORT": str(self.port)}
        return {**os.environ, **{PREFIX + name: value for name, value in changed.items()}}

    @property
    def embedded(self) -> bool:
        """Whether the product runs its own PostgreSQL: no server was named."""
        return self.database_url is None

    @property
    def printed_url(self) -> str:
        """Return the address that goes on paper, which lives for thirty years.

        Raises: ``SettingsError`` on an own server whose public address nobody has set.
        """
        if self.public_url is not None:
            return self.public_url
        if not self.embedded:
            raise SettingsError(f"{PREFIX}PUBLIC_URL must be set before anything is printed.")
        scheme = "https" if self.tls_cert else "http"
        return f"{scheme}://localhost:{self.port}"

    def _must_agree(self) -> None:
        """Refuse settings that make no sense together."""
        if (self.tls_cert is None) != (self.tls_key is None):
            raise SettingsError(f"{PREFIX}TLS_CERT and {PREFIX}TLS_KEY go together: set both.")
        if self.keys == self.home or self.home in self.keys.parents:
            raise SettingsError(f"{PREFIX}KEYS must lie outside {PREFIX}HOME: keys live apart.")
        if self.embedded and (self.migration_url or self.reader_url):
            raise SettingsError(
                f"{PREFIX}MIGRATION_URL and {PREFIX}READER_URL need {PREFIX}DATABASE_URL."
            )


@dataclass(frozen=True, slots=True)
class _Source:
    """The environment, one setting at a time; an empty value is no value."""

    environ: Mapping[str, str]

    def text(self, name: str) -> str | None:
        return self.environ.get(PREFIX + name, "").strip() or None

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        return None if value is None else Path(value).expanduser().absolute()

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, (self.text(name) or "").split(","))))

    def port(self, name: str, *, default: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
            raise SettingsError(f"{PREFIX}{name} must be a port from 1 to 65535, not {value!r}.")
        return int(value)

    def choice(self, name: str, allowed: tuple[str, ...], *, default: str) -> str:
        value = (self.text(name) or default).lower()
        if value not in allowed:
            raise SettingsError(f"{PREFIX}{name} must be one of {', '.join(allowed)}.")
        return value

    def url(self, name: str, *, schemes: tuple[str, ...]) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
            # The value is not repeated: an address may carry a password.
            raise SettingsError(f"{PREFIX}{name} must be an address {' or '.join(schemes)}://…")
        return value.rstrip("/")

    def database_url(self, name: str) -> str | None:
        """Return the address with the driver that we use named in it."""
        value = self.text(name)
        if value is None:
            return None
        scheme, found, rest = value.partition("://")
        if not found or scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise SettingsError(f"{PREFIX}{name} must be an address postgresql://…")
        return f"postgresql+psycopg://{rest}"

    def misspelt(self) -> tuple[str, ...]:
        known = {PREFIX + name for name in NAMES}
        return tuple(sorted(n for n in self.environ if n.startswith(PREFIX) and n not in known))
