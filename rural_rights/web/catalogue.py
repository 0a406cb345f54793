"""Keep the English catalogues in step with the texts that pages and Python use.

``python -m rural_rights.web.i18n extract`` writes each new text, untranslated, into the
catalogue of its desk and drops what no page says any more; ``check`` lists what lacks English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from rural_rights.web.i18n import LOCALE_FOLDER, catalogue_files, read_catalogue

WEB = Path(__file__).parent
SHELL = "shell"
METHODS = [("static/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"silent": "false", "trimmed": "true", "extensions": "jinja2.ext.do"}}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}

# As babel has them: a list or tuple is a text with its plural.
Text = str | list[str] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A text that the pages use: its id, the file that says it, and the desk of that file."""

    id: Text
    file: str
    desk: str


def desk_of(file: str) -> str:
    """Return the desk whose catalogue holds the texts of ``file`` (a path inside ``web``).

    A folder below ``templates`` or ``web`` is a desk; the shell's own folders and files are
    the shell.
    """
    parts = PurePosixPath(file).parts
    if parts[0] == "templates":
        parts = parts[1:]
    if len(parts) < 2 or parts[0] in {"macros", "errors"}:
        return SHELL
    return parts[0]


def used_texts(folder: Path = WEB) -> Iterator[Used]:
    """Yield every text in the templates and the Python below ``folder``, file by file."""
    found = extract_from_dir(folder, METHODS, OPTIONS, keywords=KEYWORDS)
    for file, _line, message, _comments, _context in found:
        if message:
            name = Path(file).as_posix()
            yield Used(message, name, desk_of(name))


def _english_of(path: Path) -> dict[Text, Text]:
    return {
        message.id: message.string or ""
        for message in read_catalogue(path)
        if message.id and not message.fuzzy
    }


def untranslated(folder: Path = WEB) -> list[Used]:
    """Return the texts in use that have no English in any catalogue, each once."""
    english: dict[Text, Text] = {}
    for path in catalogue_files():
        english |= _english_of(path)
    once = {text.id: text for text in used_texts(folder)}
    return [text for text in once.values() if not _complete(english.get(text.id, ""))]


def _complete(translation: Text) -> bool:
    parts = (translation,) if isinstance(translation, str) else translation
    return bool(parts) and all(parts)


def merge(texts: Iterable[Used]) -> dict[str, Catalog]:
    """Return one catalogue a desk with every text in use, keeping all English there is.

    A text stays in the catalogue that already translates it, whichever desk uses it now.
    """
    known = {path.stem: _english_of(path) for path in catalogue_files()}
    catalogues: dict[str, Catalog] = {}
    for text in texts:
        home = next((desk for desk, ids in known.items() if text.id in ids), text.desk)
        catalogue = catalogues.setdefault(home, Catalog(locale="en", fuzzy=False))
        english = known.get(home, {}).get(text.id, "")
        catalogue.add(text.id, english, locations=[(text.file, 0)])
    return catalogues


def write(catalogues: dict[str, Catalog]) -> None:
    """Write the catalogues, and remove those of which nothing is left."""
    LOCALE_FOLDER.mkdir(parents=True, exist_ok=True)
    for desk, catalogue in catalogues.items():
        with (LOCALE_FOLDER / f"{desk}.po").open("wb") as file:
            # No header and no line numbers: the file changes only when a text does.
            write_po(
                file, catalogue, width=98, omit_header=True, include_lineno=False, sort_output=True
            )
    for path in catalogue_files():
        if path.stem not in catalogues:
            path.unlink()


def main(arguments: list[str]) -> int:
    """Run ``extract`` or ``check``; returns 1 when a text lacks its English."""
    if arguments == ["extract"]:
        write(merge(used_texts()))
    elif arguments != ["check"]:
        print("usage: python -m rural_rights.web.i18n extract | check")
        return 2
    missing = untranslated()
    for text in missing:
        print(f"{LOCALE_FOLDER.name}/{text.desk}.po: {text.file}: {text.id}")
    print(f"{len(missing)} without English")
    return 1 if missing else 0
