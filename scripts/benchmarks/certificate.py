"""Drawing and sealing one certificate, beside a bare reportlab page and pyHanko's own call."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import cycle
from typing import Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certificates import qr
from certificates.draw import draw
from certificates.fonts import Style, load_fonts
from certificates.keys import KeyRing, QrKey
from certificates.seal import seal, signer_of
from certificates.words import Document
from scripts.benchmarks.measuring import Result, in_turn
from tests.paper import samples

ROUNDS: Final = 40
COUNTY_ROUNDS: Final = 400
COPIES: Final = 8
"""Certificates that take turns, each with a number and a QR code of its own."""
RESERVED: Final = 8192
_DRAWN: Final = (
    ("contract land, 6 parcels", samples.contract_land(), qr.Series.CONTRACT_LAND),
    ("homestead and house", samples.real_estate(), qr.Series.REAL_ESTATE_RIGHT),
    ("shares", samples.share(), qr.Series.SHARE),
    ("mortgage proof", samples.registration_proof(), qr.Series.REAL_ESTATE_PROOF),
)
_FONT: Final = "Bare"
_SIZE: Final = 10
_LEADING: Final = 16
_MARGIN: Final = 60
_MODULE: Final = 1.3
_METADATA: Final = PdfSignatureMetadata(
    field_name="Seal",
    md_algorithm="sha256",
    reason="登记机构签发",
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
    subfilter=SigSeedSubFilter.PADES,
)


def run(county: bool) -> Sequence[Result]:  # noqa: FBT001  # one flag of the command line
    """Draw each kind of certificate, then seal one; ours and the reference in turn."""
    rounds = COUNTY_ROUNDS if county else ROUNDS
    face = load_fonts().face_of(Style.TEXT, "农")
    pdfmetrics.registerFont(TTFont(_FONT, face.filename))
    with tempfile.TemporaryDirectory() as folder:
        ring = KeyRing.open(folder)
        made = [(name, _copies(one, ring.qr_key(), series)) for name, one, series in _DRAWN]
        signer = signer_of(ring.seal_key())
    return [
        *(_drawing(name, documents, rounds) for name, documents in made),
        *(_sealing(name, documents[0], signer, rounds) for name, documents in made[:1]),
    ]


def _drawing(name: str, documents: Sequence[Document], rounds: int) -> Result:
    ours, bare = in_turn(
        rounds,
        _taking_turns(documents, draw),
        _taking_turns(documents, _bare_page),
        clock=time.process_time,
    )
    return Result(
        f"drawing, {name}",
        1000 * ours,
        1000 * bare,
        "ms",
        ours / bare,
        "<= 1.50",
        f"{_length(documents[0])} characters, CPU time",
    )


def _sealing(name: str, document: Document, signer: SimpleSigner, rounds: int) -> Result:
    ours, bare = in_turn(
        rounds,
        partial(seal, draw(document), signer),
        partial(_bare_seal, _bare_page(document), signer),
        clock=time.process_time,
    )
    note = "ECDSA P-256, CPU time"
    return Result(f"sealing, {name}", 1000 * ours, 1000 * bare, "ms", ours / bare, "<= 1.20", note)


def _copies(document: Document, key: QrKey, series: qr.Series) -> list[Document]:
    """Return the same certificate under several numbers, so that no page is drawn twice."""
    return [
        replace(copy, qr_text=_qr_text(copy, key, series, serial))
        for serial in range(123_001, 123_001 + COPIES)
        for copy in (replace(document, entry_number=f"2026-{serial:07d}"),)
    ]


def _qr_text(document: Document, key: QrKey, series: qr.Series, serial: int) -> str:
    fields = qr.Fields(
        county="330783",
        kind=document.KIND,
        series=series,
        year=2026,
        serial=serial,
        certificate_version=document.version,
        right_id=17,
        entry_id=4711,
        issued_on=document.issued_on,
        digest=document.digest(),
    )
    return qr.encode(fields, key, "https://rights.example.cn")


def _taking_turns(
    documents: Sequence[Document], work: Callable[[Document], bytes]
) -> Callable[[], bytes]:
    turn = cycle(documents)
    return lambda: work(next(turn))


def _length(document: Document) -> int:
    return sum(len(label) + len(value) for label, value in document.words())


def _bare_page(document: Document) -> bytes:
    """Set the same words line under line with reportlab's canvas, and the same QR code."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    _bare_code(canvas, document.qr_text)
    y = top = A4[1] - _MARGIN
    canvas.setFont(_FONT, _SIZE)
    for line in _lines(document):
        if y < _MARGIN:
            canvas.showPage()
            canvas.setFont(_FONT, _SIZE)
            y = top
        canvas.drawString(_MARGIN, y, line)
        y -= _LEADING
    canvas.save()
    return file.getvalue()


def _lines(document: Document) -> Iterator[str]:
    for label, value in document.words():
        yield from f"{label} {value}".splitlines()


def _bare_code(canvas: Canvas, text: str) -> None:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text.encode("ascii"), optimize=0)
    code.make(fit=True)
    path = canvas.beginPath()
    for line, row in enumerate(code.modules):
        for place, dark in enumerate(row):
            if dark:
                path.rect(_MARGIN + place * _MODULE, _MARGIN - line * _MODULE, _MODULE, _MODULE)
    canvas.drawPath(path, stroke=0, fill=1)


def _bare_seal(pdf: bytes, signer: SimpleSigner) -> bytes:
    sealed = BytesIO()
    PdfSigner(_METADATA, signer=signer).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=RESERVED, output=sealed
    )
    return sealed.getvalue()
