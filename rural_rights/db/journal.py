"""The append-only journal: each act writes one entry with its own digest, and no lock.

A body is canonical JSON: the act's facts and the image of every register row entered or
closed.  Personal fields stand in it as salted commitments; salts and values are kept
apart, sealed (``JournalPrivate``), so that keys may change and a lawful erasure is possible
without breaking a proof.  Position, chain and Merkle leaf come later, from the sealer.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from rural_rights.db.act import Tx, insert_rows
from rural_rights.db.tables import JournalEntry, JournalPrivate
from rural_rights.kernel.canonical import canonical, digest

FORMAT = 1

_entries = JournalEntry.__table__  # type: ignore[attr-defined]
_private = JournalPrivate.__table__  # type: ignore[attr-defined]

DIGESTED = (
    "id",
    "act",
    "format",
    "recorded_at",
    "office_date",
    "account_id",
    "acting_role",
    "case_id",
    "batch_id",
    "sources",
    "law",
    "body",
)


def entry_digest(entry: Mapping[str, Any]) -> bytes:
    """Return the digest of an entry: every column but the digest itself and the xact."""
    return digest({name: entry[name] for name in DIGESTED})


def split(tx: Tx) -> None:
    """End the entry here and go on under a next one; all of them commit together.

    For acts of many rows, so that no entry grows past what one can read.
    """
    tx.finished.append(_entry(tx))
    tx.entry_id = tx.ids.take(tx.conn)
    tx.images, tx.private, tx.salt = [], {}, secrets.token_bytes(32)


def write(tx: Tx) -> None:
    """Write the act's entries: the last statements before COMMIT, after all its rows."""
    finished = [*tx.finished, _entry(tx)]
    insert_rows(tx.conn, _entries, [entry for entry, _ in finished])
    private = [
        {"entry_id": entry["id"], "sealed": sealed}
        for entry, sealed in finished
        if sealed is not None
    ]
    if private:
        insert_rows(tx.conn, _private, private)


def _entry(tx: Tx) -> tuple[dict[str, Any], bytes | None]:
    """Return the entry of what the act has done since the last one, and its sealed part."""
    body = canonical({"county": tx.county, "facts": tx.facts, "images": tx.images}).decode()
    entry: dict[str, Any] = {
        "id": tx.entry_id,
        "act": tx.act,
        "format": FORMAT,
        "recorded_at": tx.at,
        "office_date": tx.office_date,
        "account_id": tx.actor.account_id,
        "acting_role": tx.actor.role.value,
        "case_id": tx.case_id,
        "batch_id": tx.batch_id,
        "sources": list(tx.sources),
        "law": list(tx.law),
        "body": body,
    }
    entry["digest"] = entry_digest(entry)
    if not tx.private:
        return entry, None
    return entry, tx.vault.seal(canonical({"salt": tx.salt, "rows": tx.private}))
