"""The faces that certificates are set in, loaded once per process, whole names or nothing.

A character that the first face lacks is taken from the next (rare characters of names);
one that no face has stops the printing with the character named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import Final

from reportlab.pdfbase.ttfonts import TTFontFace

from certificates.words import Word

FONTS_FOLDER: Final = Path(__file__).parent / "fonts"
"""Where set-up puts the faces."""

# The names under which the faces are published differ in stops and cases only.
_REGULAR: Final = re.compile(r"noto ?serif ?sc.*regular\.ttf", re.IGNORECASE)
_BOLD: Final = re.compile(r"noto ?serif ?sc[^a-z]*bold\.ttf", re.IGNORECASE)
_FALLBACK: Final = re.compile(r"lxgw ?wenkai-?(regular|medium)\.ttf", re.IGNORECASE)


# Control, format and private-use characters, lone surrogates, line and paragraph marks:
# fonts have blank glyphs for some, and a name with one is not the name that it seems.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


class FontsMissing(RuntimeError):
    """The faces are not where they should be."""


class MissingGlyph(ValueError):
    """A character that no face can print, with where it stands.

    ``character`` is the one missing, ``label`` and ``value`` the words it is in.
    """

    def __init__(self, character: str, label: str, value: str) -> None:
        """Name the character, its code point, and whose name or which field it is in."""
        self.character = character
        self.label = label
        self.value = value
        where = f"{label}“{value}”" if label else f"“{value}”"
        super().__init__(
            f"字体缺字：{where}中的“{character}”（U+{ord(character):04X}）无法打印。"
            f" No font has U+{ord(character):04X}, which stands in {label or 'the text'}."
        )


class Style(Enum):
    """The two voices of a page."""

    TEXT = "text"
    TITLE = "title"


class Face(TTFontFace):
    """A TrueType face that hands out its tables without copying them each time."""

    def __init__(self, path: Path) -> None:
        """Read the face from its file."""
        super().__init__(str(path))
        self._tables: dict[str, bytes] = {}
        self._reading = Lock()

    def get_table(self, tag: str) -> bytes:
        """Return a table of the font file; raises ``KeyError`` when it has none."""
        table = self._tables.get(tag)
        if table is None:
            table = bytes(super().get_table(tag))  # type: ignore[no-untyped-call]  # reportlab's
            self._tables[tag] = table
        return table

    def subset(self, code_points: Sequence[int]) -> bytes:
        """Return a TrueType file of these characters only."""
        # The reader keeps its place in the file on itself: one thread at a time.
        with self._reading:
            return bytes(self.makeSubset(code_points))

    def advance(self, code_point: int) -> float:
        """Return how wide a character is, in thousandths of the size."""
        return float(self.charWidths.get(code_point, self.defaultWidth))


class _Widths(dict[str, float]):
    """Advance widths in thousandths of the size, found as they are asked for."""

    def __init__(self, find: Callable[[str], Face]) -> None:
        self._find = find

    def __missing__(self, character: str) -> float:
        width = self._find(character).advance(ord(character))
        self[character] = width
        return width


class Fonts:
    """The faces for both styles, in the order in which they are asked for a character."""

    def __init__(self, text: Path, title: Path, fallback: Path) -> None:
        """Name the font files; each is read when a character first needs it."""
        self._files = {Style.TEXT: (text, fallback), Style.TITLE: (title, fallback)}
        self._loaded: dict[Path, Face] = {}
        self._widths = {style: _Widths(partial(self.face_of, style)) for style in Style}

    def face_of(self, style: Style, character: str) -> Face:
        """Return the first face that has the character.

        Raises: ``MissingGlyph``, also for a character that would print as nothing.
        """
        if unicodedata.category(character) in _INVISIBLE:
            raise MissingGlyph(character, "", character)
        for path in self._files[style]:
            face = self._face(path)
            if face.charToGlyph.get(ord(character)):
                return face
        raise MissingGlyph(character, "", character)

    def width(self, style: Style, text: str, size: float) -> float:
        """Return how wide a line of text is, in the unit of ``size``."""
        return sum(map(self._widths[style].__getitem__, text)) * size / 1000

    def widths(self, style: Style, text: str, size: float) -> list[float]:
        """Return how wide each character of a text is, in the unit of ``size``."""
        scale = size / 1000
        return [width * scale for width in map(self._widths[style].__getitem__, text)]

    def check(self, words: Iterable[Word]) -> None:
        """Refuse words that cannot be printed whole.  Raises: ``MissingGlyph``."""
        known = self._widths[Style.TEXT]
        for label, value in words:
            for character in value:
                if character not in known and character != "\n":
                    try:
                        known[character]
                    except MissingGlyph as missing:
                        raise MissingGlyph(missing.character, label, value) from None

    def _face(self, path: Path) -> Face:
        face = self._loaded.get(path)
        if face is None:
            face = self._loaded[path] = Face(path)
        return face


@lru_cache(maxsize=4)
def load_fonts(folder: Path = FONTS_FOLDER) -> Fonts:
    """Return the fonts of a folder, the same object each time.  Raises: ``FontsMissing``."""
    return Fonts(
        _found(folder, _REGULAR, "Noto Serif SC Regular"),
        _found(folder, _BOLD, "Noto Serif SC Bold"),
        _found(folder, _FALLBACK, "LXGW WenKai"),
    )


def _found(folder: Path, pattern: re.Pattern[str], name: str) -> Path:
    files = sorted(folder.glob("*.ttf")) if folder.is_dir() else []
    for file in files:
        if pattern.fullmatch(file.name):
            return file
    raise FontsMissing(
        f"未找到字体 {name}（{folder}）。请先运行 scripts/assets。"
        f" Font {name} is not in {folder}: run scripts/assets."
    )
