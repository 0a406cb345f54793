"""Content in, PDF out: the same bytes for the same words, on any day and any machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from certificates.attached import QR_NAME, WORDS_NAME
from certificates.fonts import Fonts, load_fonts
from certificates.layout import contract_land, lease, proof, real_estate, share, transaction
from certificates.layout.book import Book, Imprint
from certificates.layout.composer import Composer
from certificates.words import Document, Kind

_COMPOSE: Final[dict[Kind, Callable[[Composer, Any], None]]] = {
    Kind.CONTRACT_LAND: contract_land.compose,
    Kind.REAL_ESTATE: real_estate.compose,
    Kind.SHARE: share.compose,
    Kind.REGISTRATION_PROOF: proof.compose,
    Kind.TRANSACTION: transaction.compose,
    Kind.LEASE_CONTRACT: lease.compose,
}


def draw(content: Document, fonts: Fonts | None = None) -> bytes:
    """Return one document as PDF, its canonical words and QR text attached.

    Without QR text it is a specimen and says so.  Raises: ``MissingGlyph`` before anything
    is drawn; ``FontsMissing`` when set-up has not been run.
    """
    fonts = fonts or load_fonts()
    fonts.check(content.words())
    book = Book(fonts)
    _compose(book, content)
    attachments = {WORDS_NAME: content.canonical()}
    if content.qr_text:
        attachments[QR_NAME] = content.qr_text.encode("ascii")
    return book.finish(
        Imprint(
            f"{content.TITLE} {content.number}",
            content.authority,
            content.TITLE,
            content.issued_on,
            attachments,
        )
    )


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """How a print file suits the office's printer.

    ``both_sides`` starts every document on a new sheet.  The offset moves all that is
    printed, in millimetres, right and up: what the clerk's printer is off by.
    """

    both_sides: bool = False
    offset_right_mm: float = 0.0
    offset_up_mm: float = 0.0


def draw_all(
    contents: Sequence[Document],
    fonts: Fonts | None = None,
    settings: PrintSettings | None = None,
    progress: Callable[[int], None] = lambda _drawn: None,
) -> bytes:
    """Return many documents as one file for the printer: unsigned, nothing attached.

    What is issued are the sealed files of ``draw``; this one shares fonts and backgrounds, so
    that a village fits where its files one by one would not.  ``progress`` is told how many
    are drawn.  Raises: ``MissingGlyph``, ``FontsMissing``, ``ValueError`` when there is
    nothing to print.
    """
    if not contents:
        raise ValueError("nothing to print")
    fonts = fonts or load_fonts()
    settings = settings or PrintSettings()
    for content in contents:
        fonts.check(content.words())
    book = Book(fonts, settings.offset_right_mm, settings.offset_up_mm)
    for drawn, content in enumerate(contents, start=1):
        if settings.both_sides and book.page_count % 2:
            book.page()
        _compose(book, content)
        book.settle()
        progress(drawn)
    title = f"{contents[0].TITLE}（打印件，共 {len(contents)} 份）"
    issued_on = max(content.issued_on for content in contents)
    return book.finish(Imprint(title, contents[0].authority, "打印件", issued_on))


def _compose(book: Book, content: Document) -> None:
    composer = Composer(book, content)
    _COMPOSE[content.KIND](composer, content)
    composer.finish()
