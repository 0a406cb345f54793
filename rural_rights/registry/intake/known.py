"""What the register holds already, as far as intake must ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from rural_rights.registry.intake.findings import key_of
from rural_rights.registry.intake.village import Right, RightKey

Fingerprint = Mapping[tuple[str, str], bytes]


class Known(Protocol):
    """Asked once a hand-over, for everything in it at a time."""

    def fingerprints(self, keys: Collection[RightKey]) -> Mapping[RightKey, Fingerprint]:
        """Return the fingerprints with which these rights were taken in, of those held."""

    def households_of(self, documents: Collection[str]) -> Mapping[str, str]:
        """Return the household code of those of these persons who are live members of one.

        ``documents`` are persons' keys: document type, colon, number.
        """

    def holders_of_certificates(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Return the register code of each of these older certificate numbers that is known."""


def fingerprint(right: Right) -> Fingerprint:
    """Return the hash of every row that a right comes from, by table and key.

    Two rows of one key (a household with two members of one name) are told apart by a count.
    """
    found: dict[tuple[str, str], bytes] = {}
    for source in right.rows:
        key = key_of(source.table, source.at)
        place, times = (source.name, key), 1
        while place in found:
            times += 1
            place = (source.name, f"{key}#{times}")
        found[place] = source.digest
    return found
