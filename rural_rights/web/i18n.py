"""Two languages: the Chinese text is the message id, English is looked up.

Each desk keeps its own catalogue, ``locale/en/<desk>.po``, compiled in memory when first
needed.  A text without English is shown in Chinese; a test names each one that is missing.
"""

from __future__ import annotations

import gettext
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
COOKIE = "lang"
LOCALE_FOLDER = Path(__file__).parent / "locale" / "en"

_language: ContextVar[Language] = ContextVar("language", default="zh")


def language() -> Language:
    """Return the language of the reader whom the current request or block serves."""
    return _language.get()


@contextmanager
def speaking(to: Language) -> Iterator[None]:
    """Speak ``to`` inside the block: for messages and papers made outside a request."""
    token = _language.set(to)
    try:
        yield
    finally:
        _language.reset(token)


def language_of(request: Request) -> Language:
    """Return the reader's choice: ``?lang=``, else the cookie, else Chinese."""
    for choice in (request.query_params.get(COOKIE), request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return choice
    return "zh"


class LanguageMiddleware:
    """Let ``_()`` speak the reader's language in every route and template of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request in the language that it asks for."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with speaking(language_of(Request(scope))):
            await self.app(scope, receive, send)


def catalogue_files() -> list[Path]:
    """Return every English catalogue, one a desk."""
    return sorted(LOCALE_FOLDER.glob("*.po"))


def read_catalogue(path: Path) -> Catalog:
    """Read one ``.po`` file; raises ``PoFileError`` with the line when it is malformed."""
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


@cache
def _english() -> gettext.NullTranslations:
    whole = Catalog(locale="en")
    for path in catalogue_files():
        for message in read_catalogue(path):
            if message.id and not message.fuzzy:
                whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _translations() -> gettext.NullTranslations:
    return _english() if language() == "en" else gettext.NullTranslations()


def _filled(text: str, values: MutableMapping[str, Any]) -> str:
    return text % values if values else text


def _(message: str, /, **values: object) -> str:
    """Return ``message`` (Chinese) in the reader's language, ``%(name)s`` filled from values."""
    return _filled(_translations().gettext(message), values)


def ngettext(message: str, same: str, number: int, /, **values: object) -> str:
    """Return the wording for ``number`` things: Chinese has one, English two.

    ``message`` and ``same`` are the one Chinese text; ``%(num)d`` is filled with ``number``.
    """
    text = _translations().ngettext(message, same, number)
    return _filled(text, {"num": number, **values})


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for translation where it is defined; ``_()`` translates it where shown."""
    return message


def said(thing: object, what: str = "says") -> str:
    """Return the half of a bilingual value that the reader reads: ``says_zh`` or ``says_en``."""
    mine = str(getattr(thing, f"{what}_{language()}", ""))
    return mine or str(getattr(thing, f"{what}_zh", ""))


if __name__ == "__main__":
    from rural_rights.web.catalogue import main

    sys.exit(main(sys.argv[1:]))
