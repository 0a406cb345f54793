"""What a hand-over should look like: tables, columns, code lists, and the rules it can break.

The three data files beside this module are the office's to read; here they become types.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final
from unicodedata import normalize


class Severity(StrEnum):
    """How serious a finding is."""

    REJECT = "reject"
    WARN = "warn"
    NORMALISED = "normalised"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong: the words for it, the remedy and the law."""

    name: str
    severity: Severity
    zh: str
    en: str
    fix_zh: str
    fix_en: str
    law: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``choices`` names its code list or its type column."""

    name: str
    title: str
    kind: str
    choices: str
    width: int
    required: bool


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table of the hand-over, as the standard has it."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that may not be missing from the table."""
        return tuple(column.name for column in self.columns.values() if column.required)


HOMESTEADS: Final = "宅基地调查表"
SHARES: Final = "股东名册"
ASSETS: Final = "资产清查"
ATTRIBUTE_TABLES: Final = (
    "FBF",
    "CBF",
    "CBF_JTCY",
    "CBHT",
    "CBDKXX",
    "CBJYQZDJB",
    "CBJYQZ",
    "LZHT",
)
LAYERS: Final = ("DK", "ZD")

# Without these nothing can be registered; the others may be handed over later.
NEEDED: Final = ("FBF", "CBF", "CBF_JTCY", "CBHT", "CBDKXX", "DK")

_NAMES: Final = "|".join(sorted((*ATTRIBUTE_TABLES, *LAYERS), key=len, reverse=True))
_TABLE_NAME: Final = re.compile(rf"({_NAMES})(?![A-Z])(?!_[A-Z])", re.IGNORECASE)
_UNITS: Final = re.compile(r"[(（\[][^)）\]]*[)）\]]|㎡|m2|m²|平方米", re.IGNORECASE)


def _data(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id."""
    return MappingProxyType(
        {
            name: Rule(name, Severity(entry.pop("severity")), **entry)
            for name, entry in tomllib.loads(_data("rules.toml")).items()
        }
    )


@cache
def _standard() -> Mapping[str, Any]:
    return tomllib.loads(_data("standard.toml"))


@cache
def tables() -> Mapping[str, TableForm]:
    """Every table by its name."""
    return MappingProxyType(
        {
            name: TableForm(
                name,
                entry["title"],
                tuple(entry["key"]),
                MappingProxyType(
                    {column: _column(column, spec) for column, spec in entry["columns"].items()}
                ),
            )
            for name, entry in _standard()["tables"].items()
        }
    )


def table_named(text: str) -> str:
    """Return the table that a file or sheet of this name holds, or nothing.

    The name may go on with a county and a year (``DK3307832016``) or be the Chinese title.
    """
    found = _TABLE_NAME.match(text.strip())
    if found:
        return found[1].upper()
    titles = {form.title: name for name, form in tables().items()}
    return titles.get(text.strip(), "")


def _column(name: str, spec: list[Any]) -> Column:
    kind, _, choices = spec[0].partition(":")
    return Column(name, spec[3], kind, choices, spec[1], spec[2] == "M")


def canonical_column(table: str, heading: str) -> str:
    """Return the standard's name for a heading, or the heading itself when it has none."""
    form = tables()[table]
    written = normalize("NFKC", heading).strip().upper().replace("\n", "").replace(" ", "")
    if written in form.columns:
        return written
    alias = _standard()["aliases"].get(written)
    if alias in form.columns:
        return str(alias)
    for text in (written, _UNITS.sub("", heading.replace("\n", "").replace(" ", ""))):
        name = _titles(table).get(text)
        if name is not None:
            return name
    return heading.strip()


@cache
def _titles(table: str) -> Mapping[str, str]:
    form = tables()[table]
    titles = {
        alias: name for alias, name in _standard()["headings"].items() if name in form.columns
    }
    titles.update({column.title: column.name for column in form.columns.values()})
    titles.update({_UNITS.sub("", title): name for title, name in tuple(titles.items())})
    return titles


@cache
def _lists() -> Mapping[str, Any]:
    loaded: dict[str, Any] = json.loads(_data("code_lists.json"))
    return loaded


def code_list(name: str) -> Mapping[str, str]:
    """Return a code list: code to label."""
    found: Mapping[str, str] = _lists()["lists"][name]
    return found


@cache
def codes_by_label(name: str) -> Mapping[str, str]:
    """Return what people write instead of a code: the label, or a word for a relation."""
    labels = {label: code for code, label in code_list(name).items()}
    return labels | _lists()["relation_words"] if name == "YHZGX" else labels


def relation_sex(code: str) -> str:
    """Return the sex that a relation to the head implies, or nothing.  Law: GB/T 4761-2008."""
    sexes: Mapping[str, str] = _lists()["relation_sex"]
    return sexes.get(code, "")


def structures() -> frozenset[str]:
    """The usual words for the structure of a house."""
    return frozenset(_lists()["structures"])
