"""What the first pages share: title, statement of law, QR code, authority, date and seal."""

from __future__ import annotations

from typing import Final

from certificates.fonts import Style
from certificates.layout.book import PAGE_WIDTH
from certificates.layout.composer import BOTTOM, LEFT, RIGHT, Composer
from certificates.layout.pen import Align, Pen
from certificates.layout.qr_mark import draw_qr
from certificates.layout.seal_mark import RADIUS, draw_seal, draw_stamp_place
from certificates.layout.theme import INK, MUTED
from certificates.words import Document, date_in_words

FOOT_HEIGHT: Final = 162.0
"""Points that the foot of a first page takes."""

_MIDDLE: Final = PAGE_WIDTH / 2
_ISSUER_WIDTH: Final = 226.0


def begin(composer: Composer, *, size: float = 48.0, above: str = "") -> None:
    """Set the title of a certificate, and keep the room of its foot free."""
    composer.floor = BOTTOM + FOOT_HEIGHT
    title(composer, size=size, above=above)


def title(composer: Composer, *, size: float = 48.0, above: str = "") -> None:
    """Set the title in the middle, with a line above it where the form has one."""
    pen, document, theme = composer.pen, composer.document, composer.theme
    if above:
        composer.y -= 26
        pen.text(
            _MIDDLE,
            composer.y,
            above,
            17,
            style=Style.TITLE,
            ink=theme.main,
            align=Align.CENTRE,
            spacing=1.4,
        )
        composer.y -= 8
    composer.y -= size + 10
    pen.text(
        _MIDDLE,
        composer.y,
        document.TITLE,
        size,
        style=Style.TITLE,
        ink=theme.main,
        align=Align.CENTRE,
        spacing=size * 0.05,
    )
    if document.mark:
        _mark(composer)
    composer.y -= 20
    _flourish(composer)
    composer.y -= 24
    pen.text(
        _MIDDLE, composer.y, document.number, 13, style=Style.TITLE, ink=INK, align=Align.CENTRE
    )
    composer.y -= 14


def _mark(composer: Composer) -> None:
    """Print 补发 or 换发 in a frame at the right of the title."""
    pen, mark = composer.pen, composer.document.mark
    width = pen.fonts.width(Style.TITLE, mark, 12) + 12
    x, y = RIGHT - width, composer.y + 66
    pen.frame(x, y, width, 19, ink=composer.theme.main, line=1.0)
    pen.text(x + 6, y + 5, mark, 12, style=Style.TITLE, ink=composer.theme.main)


def _flourish(composer: Composer) -> None:
    """Draw the rule under the title: thin ends, a lozenge in the middle."""
    y, ink = composer.y, composer.theme.main
    pen = composer.pen
    pen.lines(
        ((_MIDDLE - 150, y, _MIDDLE - 12, y), (_MIDDLE + 12, y, _MIDDLE + 150, y)),
        ink=ink,
        width=0.8,
    )
    for shift, reach in ((0.0, 5.0), (-9.0, 2.2), (9.0, 2.2)):
        x = _MIDDLE + shift
        pen.put(
            f"{ink} rg {x - reach:.2f} {y:.2f} m {x:.2f} {y + reach:.2f} l"
            f" {x + reach:.2f} {y:.2f} l {x:.2f} {y - reach:.2f} l h f"
        )


def statement(composer: Composer, text: str, *, size: float = 13.0) -> None:
    """Set the statement of law, its first line indented by two characters."""
    composer.y -= 18
    composer.y = composer.pen.paragraph(
        LEFT + 14,
        composer.y - size,
        "　　" + text,
        size,
        room=RIGHT - LEFT - 28,
        leading=size * 1.75,
    )
    composer.y -= 4


def foot(composer: Composer, pen: Pen) -> None:
    """Set QR code, authority, date and seal at the bottom of a page."""
    document = composer.document
    base = BOTTOM + 6
    if document.qr_text:
        side = draw_qr(pen, LEFT + 6, base + 16, document.qr_text)
        pen.text(LEFT + 6 + side / 2, base + 5, "扫码查验真伪与现状", 8.5, align=Align.CENTRE)
    else:
        pen.frame(LEFT + 6, base + 16, 80, 80, ink=MUTED, line=0.5)
        pen.text(LEFT + 46, base + 52, "样张", 16, style=Style.TITLE, ink=MUTED, align=Align.CENTRE)
    _issuer(pen, document, RIGHT - 116.0, base + 74.0)
    entry = f"登簿编号 {document.entry_number}，" if document.entry_number else ""
    edition = f"{entry}第 {document.version} 版"
    pen.text(RIGHT - 116.0, base + 5, edition, 8.5, ink=MUTED, align=Align.CENTRE)


def _issuer(pen: Pen, document: Document, x: float, y: float) -> None:
    """Set who issues it and when, and the seal over both as it would be stamped."""
    if not document.seal_name:
        draw_stamp_place(pen, x, y)
    pen.text(x, y + RADIUS + 6, document.AUTHORITY_LABEL, 10, ink=MUTED, align=Align.CENTRE)
    width = pen.fonts.width(Style.TITLE, document.authority, 13.5)
    size = min(13.5, 13.5 * _ISSUER_WIDTH / max(1.0, width))
    pen.text(x, y + 9, document.authority, size, style=Style.TITLE, align=Align.CENTRE)
    pen.text(x, y - 13, date_in_words(document.issued_on), 12.5, align=Align.CENTRE)
    if document.seal_name:
        draw_seal(pen, x, y, document.seal_name, document.seal_purpose)
