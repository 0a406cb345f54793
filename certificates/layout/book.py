"""The press: pages of drawing operators in, the same PDF bytes each time out.

Works on reportlab's document model below its canvas, so that one composite font per face,
prepared backgrounds and attachments go in without being made again for every page.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

from certificates.fonts import Fonts, Style
from certificates.layout.typeset import EmbeddedFace

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
MM: Final = 72 / 25.4
OVERPRINT: Final = "Ink"
"""The graphics state in which ink lies over what is printed and lets it show."""


class _Object(pdfdoc.PDFObject):
    """A PDF object that is already spelt."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, document: object) -> bytes:  # noqa: ARG002 (reportlab's protocol)
        return self.content


def _stream(entries: str, content: bytes) -> _Object:
    return _packed_stream(entries, zlib.compress(content))


def _packed_stream(entries: str, packed: bytes) -> _Object:
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return _Object(head.encode("ascii") + packed + b"\nendstream")


@lru_cache(maxsize=64)
def _form(operators: str) -> bytes:
    box = f"/BBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] /Resources << >>"
    return _stream(f"/Type /XObject /Subtype /Form {box}", operators.encode("ascii")).content


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the file says about itself."""

    title: str
    author: str
    subject: str
    made_on: date
    attachments: Mapping[str, bytes] = field(default_factory=dict)


class Book:
    """A PDF being made: its pages, the faces and the backgrounds that they share."""

    def __init__(self, fonts: Fonts, right_mm: float = 0.0, up_mm: float = 0.0) -> None:
        """Begin an empty book, everything in it moved by so many millimetres."""
        self.fonts = fonts
        moved = f"1 0 0 1 {right_mm * MM:.2f} {up_mm * MM:.2f} cm"
        self._first = [moved] if right_mm or up_mm else []
        self._open: list[list[str]] = []
        self._settled: list[bytes] = []
        self._faces: dict[object, EmbeddedFace] = {}
        self._forms: dict[str, str] = {}
        self._codes: dict[tuple[Style, str], tuple[str, str]] = {}

    def page(self) -> list[str]:
        """Add a page and return the list that its operators go into."""
        operators = self._first.copy()
        self._open.append(operators)
        return operators

    @property
    def page_count(self) -> int:
        """How many pages the book has so far."""
        return len(self._settled) + len(self._open)

    def settle(self) -> None:
        """Pack the pages that are complete, so that a thick book takes little memory."""
        self._settled += [zlib.compress("\n".join(page).encode("ascii")) for page in self._open]
        self._open.clear()

    def use(self, operators: str) -> str:
        """Return the operator that draws a background; equal backgrounds are kept once."""
        name = self._forms.setdefault(operators, f"X{len(self._forms) + 1}")
        return f"/{name} Do"

    def code(self, style: Style, character: str) -> tuple[str, str]:
        """Return the font and the code, four hex digits, under which a character is set."""
        found = self._codes.get((style, character))
        if found is None:
            face = self.fonts.face_of(style, character)
            embedded = self._faces.get(face)
            if embedded is None:
                embedded = self._faces[face] = EmbeddedFace(face, f"F{len(self._faces) + 1}")
            found = self._codes[style, character] = (embedded.name, embedded.code(character))
        return found

    def finish(self, imprint: Imprint) -> bytes:
        """Return the PDF."""
        self.settle()
        document: Any = pdfdoc.PDFDocument(
            compression=0, invariant=1, pdfVersion=(1, 7), lang="zh-CN"
        )
        self._describe(document, imprint)
        resources = self._resources(document)
        parent = _reference(document, document.Pages)
        for packed in self._settled:
            content = _packed_stream("", packed)
            document.addPage(
                _Object(
                    f"<< /Type /Page /Parent {parent} /Resources {resources}"
                    f" /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
                    f" /Contents {_reference(document, content)} >>".encode("ascii")
                )
            )
        made: bytes = document.GetPDFData(None)
        return made

    def _describe(self, document: Any, imprint: Imprint) -> None:
        day = f"D:{imprint.made_on:%Y%m%d}000000+08'00'"
        document.setTitle(imprint.title)
        document.setAuthor(imprint.author)
        document.setSubject(imprint.subject)
        document.setCreator("rural-rights")
        document.setDateFormatter(lambda *_instant: day)
        document.Catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
        content = hashlib.sha256(b"".join(self._settled))
        for name, attached in imprint.attachments.items():
            content.update(name.encode())
            content.update(attached)
        document.updateSignature(content.digest())
        if imprint.attachments:
            document.Catalog.Names = _attach(document, imprint)

    def _resources(self, document: Any) -> str:
        fonts = " ".join(
            f"/{face.name} {_reference(document, _embed(document, face))}"
            for face in self._faces.values()
        )
        forms = " ".join(
            f"/{name} {_reference(document, _Object(_form(operators)))}"
            for operators, name in self._forms.items()
        )
        shared = (
            f"<< /Font << {fonts} >> /XObject << {forms} >>"
            f" /ExtGState << /{OVERPRINT} << /BM /Multiply >> >> >>"
        )
        return _reference(document, _Object(shared.encode("ascii")))


def _reference(document: Any, content: pdfdoc.PDFObject) -> str:
    spelt: bytes = document.Reference(content).format(document)
    return spelt.decode("ascii")


def _attach(document: Any, imprint: Imprint) -> pdfdoc.PDFObject:
    """Return the name tree of the attachments, names in byte order as the tree demands."""
    names = []
    for name, content in sorted(imprint.attachments.items()):
        file = _stream(f"/Type /EmbeddedFile /Params << /Size {len(content)} >>", content)
        names.append(
            f"({name}) << /Type /Filespec /F ({name}) /UF ({name}) /AFRelationship /Data"
            f" /EF << /F {_reference(document, file)} >> >>"
        )
    listed = " ".join(names)
    return _Object(f"<< /EmbeddedFiles << /Names [{listed}] >> >>".encode("ascii"))


def _embed(document: Any, face: EmbeddedFace) -> _Object:
    """Write a face as a composite font: a subset, its widths, and the way back to Unicode."""
    program = face.program()
    file = _reference(document, _stream(f"/Length1 {len(program)}", program))
    descriptor = _reference(document, _Object(face.descriptor(file).encode("ascii")))
    places = _reference(document, _stream("", face.places()))
    descendant = _reference(document, _Object(face.descendant(descriptor, places).encode("ascii")))
    unicode_map = _reference(document, _stream("", face.unicode_map().encode("ascii")))
    return _Object(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{face.subset_name} /Encoding /Identity-H"
        f" /DescendantFonts [{descendant}] /ToUnicode {unicode_map} >>".encode("ascii")
    )
