"""What the database refuses, said as the rule of the same name: ``-`` for ``_``."""

from __future__ import annotations

import re

import psycopg
from sqlalchemy.exc import DBAPIError

from rural_rights.kernel.refusal import Breach

_SHARD_SUFFIX = re.compile(r"_\d{5,}$")

# constraint name -> (Chinese, English): the refusals a person can bring about.
SPOKEN: dict[str, tuple[str, str]] = {}


def speak(name: str, zh: str, en: str) -> None:
    """Register the words for a constraint; each domain does so beside its tables."""
    SPOKEN[name] = (zh, en)


def breach_of(error: DBAPIError | psycopg.Error) -> Breach | None:
    """Return the breach a violated constraint stands for, or None for any other error."""
    diagnosis = getattr(_said(error), "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if not name:
        return None
    plain = _SHARD_SUFFIX.sub("", name)
    zh, en = SPOKEN.get(
        plain,
        ("与登记簿现有记载冲突,未作任何更改", "conflicts with the register; nothing was changed"),
    )
    return Breach(
        rule=plain.replace("_", "-"),
        says_zh=zh,
        says_en=en,
        remedy_zh="请刷新页面,核对最新记载后再办理",
        remedy_en="Reload the page, read what the register says now, and try again",
    )


def sqlstate(error: DBAPIError | psycopg.Error) -> str:
    """Return the five-character state, or an empty string when the connection was lost."""
    return getattr(_said(error), "sqlstate", None) or ""


def _said(error: DBAPIError | psycopg.Error) -> object:
    """Return the driver's own error; what COPY raises comes without SQLAlchemy around it."""
    return error.orig if isinstance(error, DBAPIError) else error
