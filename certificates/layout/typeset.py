"""Text on its way to the page: subsets of faces, and lines broken where Chinese allows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from certificates.fonts import Face, Fonts, Style

# Marks that may not begin a line, and marks that may not end one.
_NOT_FIRST: Final = frozenset("，。、；：？！）》〉」』】〕”’·…—％‰㎡,.;:?!)]}%")
_NOT_LAST: Final = frozenset("（《〈「『【〔“‘([{￥¥")
# A run of printable ASCII (a number, a code) stays together where it fits.
_UNBROKEN: Final = re.compile(r"[!-~]+|.", re.DOTALL)
_BFCHAR_AT_ONCE: Final = 100


def wrap(fonts: Fonts, style: Style, text: str, size: float, room: float) -> list[str]:
    """Break a text into lines no wider than ``room``; a newline always breaks."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if fonts.width(style, paragraph, size) <= room:
            lines.append(paragraph)
        else:
            lines.extend(_broken(fonts, style, paragraph, size, room))
    return lines


def _broken(fonts: Fonts, style: Style, text: str, size: float, room: float) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for piece in _pieces(fonts, style, text, size, room):
        width = fonts.width(style, piece, size)
        if line and used + width > room:
            carried = _carried(line, piece)
            yield "".join(line).rstrip(" ")
            line = carried
            used = fonts.width(style, "".join(line), size)
            if not line and piece == " ":
                continue
        line.append(piece)
        used += width
    if line:
        yield "".join(line).rstrip(" ")


def _pieces(fonts: Fonts, style: Style, text: str, size: float, room: float) -> Iterator[str]:
    for piece in _UNBROKEN.findall(text):
        if len(piece) > 1 and fonts.width(style, piece, size) > room:
            yield from piece
        else:
            yield piece


def _carried(line: list[str], following: str) -> list[str]:
    """Take from the end of a line what the marks on either side want on the next one."""
    carried: list[str] = []
    while len(line) > 1 and (
        (carried[0] if carried else following)[0] in _NOT_FIRST or line[-1] in _NOT_LAST
    ):
        carried.insert(0, line.pop())
        if carried[0] not in _NOT_FIRST and line[-1] not in _NOT_LAST:
            break
    return carried


class EmbeddedFace:
    """The part of a face that one book uses, as a composite font with a code per character."""

    def __init__(self, face: Face, name: str) -> None:
        """Begin with the code 0 that stands for no character."""
        self.name = name
        self._face = face
        self._characters = [0]

    def code(self, character: str) -> str:
        """Take a character in and return its code, four hex digits."""
        self._characters.append(ord(character))
        return f"{len(self._characters) - 1:04X}"

    @property
    def subset_name(self) -> str:
        """The font's name with the tag that tells this subset from others."""
        spelt = ",".join(map(str, self._characters)).encode("ascii")
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(spelt).digest()[:6])
        return f"{tag}+{self._face.name.decode('ascii')}"

    def program(self) -> bytes:
        """Return the TrueType file of the characters used."""
        return self._face.subset(self._characters)

    def places(self) -> bytes:
        """Return which glyph of the subset each code means; two characters may share one."""
        seen = {0: 0}
        places = bytearray()
        for character in self._characters:
            glyph = self._face.charToGlyph.get(character, 0)
            places += seen.setdefault(glyph, len(seen)).to_bytes(2, "big")
        return bytes(places)

    def descriptor(self, file: str) -> str:
        """Return the font descriptor that points at the embedded file."""
        face = self._face
        box = " ".join(f"{edge:.0f}" for edge in face.bbox)
        return (
            f"<< /Type /FontDescriptor /FontName /{self.subset_name} /Flags 4 /FontBBox [{box}]"
            f" /ItalicAngle 0 /Ascent {face.ascent:.0f} /Descent {face.descent:.0f}"
            f" /CapHeight {face.capHeight:.0f} /StemV {face.stemV:.0f} /FontFile2 {file} >>"
        )

    def descendant(self, descriptor: str, places: str) -> str:
        """Return the CID font: widths by code, glyphs by ``places``."""
        widths = " ".join(f"{self._face.advance(character):.0f}" for character in self._characters)
        return (
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{self.subset_name}"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {descriptor} /CIDToGIDMap {places} /DW 1000 /W [0 [{widths}]] >>"
        )

    def unicode_map(self) -> str:
        """Return the map from codes back to characters, beyond the basic plane in pairs."""
        pairs = [
            f"<{code:04X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
            for code, character in enumerate(self._characters)
            if code
        ]
        blocks = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
            for start in range(0, len(pairs), _BFCHAR_AT_ONCE)
            if (block := pairs[start : start + _BFCHAR_AT_ONCE])
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def"
            " /CMapName /Adobe-Identity-UCS def /CMapType 2 def"
            " 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{blocks}\nendcmap CMapName currentdict /CMap defineresource pop end end"
        )
