"""Names of people: kept as they are written, found by their initials, shown masked.

Rare characters are never folded to common ones: a compatibility ideograph in a name is
another character to the person who bears it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product
from typing import Final

from pypinyin import Style, pinyin

MIDDLE_DOT: Final = "\u00b7"

# NFC would replace these by their unified twins, though people are registered under them.
_COMPATIBILITY: Final = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
_OTHER_DOTS: Final = re.compile("[\u2022\u2027\u2219\u22c5\u25cf\u30fb\uff65\uff0e\u318d]")
_SPACES: Final = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]+")
_HAN: Final = (
    "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ee5d\U0002f800-\U0002fa1f\U00030000-\U000323af"
)
_BETWEEN_HAN: Final = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_PLAUSIBLE: Final = re.compile(f"[{_HAN}{MIDDLE_DOT}]+|[A-Za-z][A-Za-z .'{MIDDLE_DOT}-]*")
_PLAIN: Final = re.compile(f"[{_HAN}{MIDDLE_DOT}\n]*")
_PRIVATE_USE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_FORMULA: Final = re.compile(r"[=+\-@\uff1d\uff0b\uff0d\uff20]")
_MARKUP: Final = re.compile(r"[<>]|&#|&\w+;|javascript:", re.IGNORECASE)
_GAP: Final = re.compile("[?\uff1f\u25a1\u25a0\ufffd*\uff0a_]|锟斤拷|烫烫|屯屯")

# GB 18030-2005 put these in the private use area; the edition of 2022 gives them a place.
_ASSIGNED_SINCE: Final = {
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE831: 0x215D7,
    0xE83B: 0x2298F,
    0xE855: 0x241FE,
}

# How the character is read as a surname, where that is not its usual reading.
_SURNAME_INITIALS: Final = {
    "单": "s", "仇": "q", "解": "x", "曾": "z", "区": "o", "查": "z", "任": "r", "朴": "p",
    "尉": "y", "万": "wm", "盖": "g", "华": "h", "缪": "m", "宓": "m", "乐": "yl", "员": "y",
    "召": "s", "翟": "z", "祭": "z", "覃": "qt", "种": "c", "折": "s", "黑": "h", "秘": "b",
    "冼": "x", "洗": "x", "叶": "y", "么": "y", "都": "d", "重": "c", "句": "g", "逄": "p",
}  # fmt: skip
_MOST_INITIALS: Final = 32


def as_name(written: str) -> str:
    """Return a name in the form in which it is kept.

    NFC without touching compatibility ideographs; spaces and invisible marks between
    Chinese characters dropped; the dot of minority names is U+00B7; characters that
    GB 18030-2022 moved out of the private use area are moved.
    """
    if written.isascii() and " " not in written:
        return written
    text = _SPACES.sub(" ", written.translate(_ASSIGNED_SINCE)).strip()
    text = _OTHER_DOTS.sub(MIDDLE_DOT, _composed(text))
    return (
        _BETWEEN_HAN.sub("", text)
        .replace(f" {MIDDLE_DOT}", MIDDLE_DOT)
        .replace(f"{MIDDLE_DOT} ", MIDDLE_DOT)
    )


def _composed(text: str) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    kept = _COMPATIBILITY.findall(text)
    pieces = [unicodedata.normalize("NFC", piece) for piece in _COMPATIBILITY.split(text)]
    return "".join(piece + (kept[i] if i < len(kept) else "") for i, piece in enumerate(pieces))


def are_plain(names: str) -> bool:
    """Tell whether all of these names, one a line, are kept just as they are written.

    One look at a whole village's names; a single odd one makes the answer no.
    """
    return _PLAIN.fullmatch(names) is not None


def looks_like_formula(name: str) -> bool:
    """Tell whether a spreadsheet would take this name for a formula."""
    return _FORMULA.match(name) is not None


def has_markup(name: str) -> bool:
    """Tell whether the name holds what a browser would take for markup."""
    return _MARKUP.search(name) is not None


def has_gap(name: str) -> bool:
    """Tell whether a placeholder stands where a character was lost."""
    return _GAP.search(name) is not None


def has_private_use(name: str) -> bool:
    """Tell whether the name holds a character that only one system can show."""
    return _PRIVATE_USE.search(name) is not None


def is_plausible(name: str) -> bool:
    """Tell whether this is made as names are: Chinese characters or Latin letters, and the dot."""
    return _PLAUSIBLE.fullmatch(name) is not None


def masked_name(name: str) -> str:
    """Show the first character only: 张**; nothing of an empty name."""
    return name[:1] + "*" * (len(name) - 1)


def masked_id_number(number: str) -> str:
    """Show the region and the last four: 330783********1231; short numbers not at all."""
    shown = 10
    if len(number) <= shown:
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - shown) + number[-4:]


def masked_phone(number: str) -> str:
    """Show the first three and the last four: 138****8000; short numbers not at all."""
    shown = 7
    if len(number) <= shown:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - shown) + number[-4:]


@lru_cache(maxsize=8192)
def _initials_of(character: str) -> str:
    if not character.strip() or character == MIDDLE_DOT:
        return ""
    readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    letters = dict.fromkeys(unicodedata.normalize("NFD", reading)[:1] for reading in readings)
    return "".join(letters).lower()


@lru_cache(maxsize=8192)
def _surname_initials_of(character: str) -> str:
    first = _SURNAME_INITIALS.get(character, "")
    return "".join(dict.fromkeys(first + _initials_of(character)))


def pinyin_initials(name: str) -> tuple[str, ...]:
    """Return the initials to find a name by, the surname's own reading first.

    Every reading of every character counts (单 is found under s, c and d), at most 32
    combinations; a character that no table reads stands for itself.
    """
    if not name:
        return ()
    choices = [_surname_initials_of(name[0]), *(_initials_of(c) for c in name[1:])]
    combined = ("".join(letters) for letters in product(*(c for c in choices if c)))
    return tuple(islice(dict.fromkeys(combined), _MOST_INITIALS))
