"""The settings: what holds when nothing is set, and what is refused before anything starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rural_rights.settings import Settings, SettingsError
from tests.house.sources import ROOT


def read(**environ: str) -> Settings:
    return Settings.read({f"RURAL_RIGHTS_{name}": value for name, value in environ.items()})


def test_nothing_needs_to_be_set():
    """A fresh clone runs: everything below ``var``, keys beside it, this machine only."""
    settings = read()
    assert settings.home == ROOT / "var"
    assert settings.keys == ROOT / "var-keys"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.embedded
    assert settings.printed_url == "http://localhost:8000"


def test_an_empty_value_is_no_value():
    """A variable left empty in a unit file changes nothing."""
    assert read(HOME="", PORT=" ", DATABASE_URL="", TRUSTED_HOSTS="") == read()


def test_paths_are_taken_from_where_the_command_was_given(tmp_path, monkeypatch):
    """A relative folder means the one that its giver sees."""
    monkeypatch.chdir(tmp_path)
    settings = read(HOME="site")
    assert settings.home == tmp_path / "site"
    assert settings.keys == tmp_path / "site-keys"


def test_a_server_s_address_gets_our_driver():
    """Every usual way to write the address is taken."""
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        settings = read(DATABASE_URL=f"{scheme}://app@db/rights")
        assert settings.database_url == "postgresql+psycopg://app@db/rights"
        assert not settings.embedded


def test_nothing_is_printed_for_an_address_that_nobody_has_set():
    """On an own server the public address must be known before paper carries it."""
    own_server = {"DATABASE_URL": "postgresql://app@db/rights"}
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        _ = read(**own_server).printed_url
    known = read(**own_server, PUBLIC_URL="https://rights.example/")
    assert known.printed_url == "https://rights.example"


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"PORT": "８０００"}, "PORT"),
        ({"LOG_LEVEL": "chatty"}, "LOG_LEVEL"),
        ({"PUBLIC_URL": "rights.example"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://rights.example/?a=b"}, "PUBLIC_URL"),
        ({"SMS_URL": "ftp://sms.example"}, "SMS_URL"),
        ({"DATABASE_URL": "sqlite:///rights.db"}, "DATABASE_URL"),
        ({"TLS_CERT": "/etc/cert.pem"}, "TLS_KEY"),
        ({"MIGRATION_URL": "postgresql://owner@db/rights"}, "DATABASE_URL"),
        ({"HOME": "/srv/site", "KEYS": "/srv/site/keys"}, "KEYS"),
        ({"HOME": "/srv/site", "KEYS": "/srv/site"}, "KEYS"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(environ, names):
    """The text names the variable to correct."""
    with pytest.raises(SettingsError, match=f"RURAL_RIGHTS_{names}"):
        read(**environ)


def test_a_refused_address_is_not_repeated():
    """An address may carry a password, and error texts go to logs."""
    with pytest.raises(SettingsError) as refusal:
        read(DATABASE_URL="mysql://app:s3cret@db/rights")
    assert "s3cret" not in str(refusal.value)


def test_a_slip_in_a_name_is_noticed():
    """A variable that looks like a setting and is none is reported, others are not ours."""
    settings = Settings.read({"RURAL_RIGHTS_PROT": "80", "PORT": "80", "PATH": "x"})
    assert settings.misspelt == ("RURAL_RIGHTS_PROT",)
    assert settings.port == 8000


def test_a_child_process_reads_the_same(monkeypatch):
    """The web and the worker run on the folder and port that their starter was given."""
    monkeypatch.setenv("RURAL_RIGHTS_LOG_LEVEL", "warning")
    settings = replace(Settings.read(), home=Path("/srv/site"), keys=Path("/srv/k"), port=8123)
    assert Settings.read(settings.for_child()) == settings


def test_settings_do_not_change_while_running():
    """They are read once; who needs others starts again."""
    with pytest.raises(AttributeError):
        read().port = 80  # type: ignore[misc]
    assert isinstance(read().home, Path)
