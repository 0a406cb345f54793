"""Gives committed entries their place: position, chain hash, Merkle leaf, signed heads.

Acts take no county-wide lock; one sealer a county (an advisory lock) takes what has
committed since, in the order in which it sees it.  An entry whose transaction began before
the oldest one still running is decided for ever: below that line nothing is looked at again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, func, insert, select, text

from rural_rights.db.engine import enter_county
from rural_rights.db.journal import entry_digest
from rural_rights.db.tables import JournalEntry, JournalHead, JournalSeal
from rural_rights.db.vault import Vault

_LOCK_SPACE = 0x73656C  # the sealers' own family of advisory locks
_AT_ONCE = 2000
_entries = JournalEntry.__table__  # type: ignore[attr-defined]
_seals = JournalSeal.__table__  # type: ignore[attr-defined]
_heads = JournalHead.__table__  # type: ignore[attr-defined]
_UNSEALED = text(
    "SELECT e.* FROM journal_entry e WHERE e.xact >= CAST(CAST(:line AS text) AS xid8)"
    " AND NOT EXISTS (SELECT FROM journal_seal s WHERE s.entry_id = e.id)"
    " ORDER BY e.xact, e.id LIMIT :at_once"
)


class Altered(Exception):
    """The journal or the register is not what was written; the text says where."""


def leaf_of(position: int, digest: bytes) -> bytes:
    """Return the Merkle leaf of an entry at a position."""
    return sha256(b"\x00" + position.to_bytes(8, "big") + digest).digest()


def chained(previous: bytes, digest: bytes) -> bytes:
    """Return the chain hash after an entry."""
    return sha256(b"\x02" + previous + digest).digest()


def grown(peaks: Sequence[bytes], count: int, leaves: Iterable[bytes]) -> tuple[list[bytes], int]:
    """Return the Merkle peaks (largest tree first) after more leaves."""
    heights = [bit for bit in range(count.bit_length() - 1, -1, -1) if count >> bit & 1]
    stack = list(zip(heights, peaks, strict=True))
    for leaf in leaves:
        node = (0, leaf)
        count += 1
        while stack and stack[-1][0] == node[0]:
            height, left = stack.pop()
            node = (height + 1, sha256(b"\x01" + left + node[1]).digest())
        stack.append(node)
    return [peak for _, peak in stack], count


def root_of(peaks: Sequence[bytes]) -> bytes:
    """Fold the peaks, smallest first, into one root."""
    if not peaks:
        return bytes(32)
    node = peaks[-1]
    for peak in reversed(peaks[:-1]):
        node = sha256(b"\x01" + peak + node).digest()
    return node


def head_message(county: str, position: int, chain: bytes, root: bytes) -> bytes:
    """Return what a head's signature covers."""
    return b"rural-rights journal head|%b|%d|%b|%b" % (county.encode(), position, chain, root)


def head_path(heads: Path, county: str) -> Path:
    """Return where the newest signed head is kept outside the database."""
    return heads / f"head-{county}.json"


def seal(engine: Engine, county: str, vault: Vault, heads: Path) -> int:
    """Seal every committed entry not yet sealed; returns how many.

    Raises ``Altered`` when an entry no longer has its own digest.
    """
    sealed = 0
    while True:
        with engine.begin() as conn:
            enter_county(conn, county)
            free = conn.execute(
                text("SELECT pg_try_advisory_xact_lock(:space, :county)"),
                {"space": _LOCK_SPACE, "county": int(county)},
            ).scalar_one()
            done = _seal_some(conn, county, vault) if free else None
        if done is None:
            return sealed
        count, head = done
        if head is not None:
            _keep(heads, county, head)
        sealed += count
        if count < _AT_ONCE:
            return sealed


def _seal_some(conn: Connection, county: str, vault: Vault) -> tuple[int, dict[str, Any] | None]:
    last = conn.execute(select(_heads).order_by(_heads.c.position.desc()).limit(1)).one_or_none()
    position = last.position if last else 0
    sealed_to = conn.execute(select(func.max(_seals.c.position))).scalar() or 0
    if sealed_to != position:
        raise Altered(f"the newest head stands at {position}, the newest seal at {sealed_to}")
    chain = bytes(last.chain) if last else bytes(32)
    peaks = [bytes(peak) for peak in last.peaks] if last else []
    line = last.decided_below if last else 0
    decided = conn.execute(
        text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
    ).scalar_one()
    rows = conn.execute(_UNSEALED, {"line": str(line), "at_once": _AT_ONCE}).mappings().all()
    if not rows:
        return 0, None
    seals, leaves = [], []
    for row in map(dict, rows):
        digest = bytes(row["digest"])
        if entry_digest(row) != digest:
            raise Altered(f"entry {row['id']} has not the digest it was written with")
        position += 1
        chain = chained(chain, digest)
        leaf = leaf_of(position, digest)
        leaves.append(leaf)
        seals.append({"position": position, "entry_id": row["id"], "chain": chain, "leaf": leaf})
    at = conn.execute(text("SELECT clock_timestamp()")).scalar_one()
    conn.execute(insert(_seals), [{**one, "sealed_at": at} for one in seals])
    peaks, _ = grown(peaks, position - len(leaves), leaves)
    root = root_of(peaks)
    full = len(rows) == _AT_ONCE
    head = {
        "position": position,
        "chain": chain,
        "peaks": peaks,
        "root": root,
        "signed_at": at,
        "signature": vault.sign_head(head_message(county, position, chain, root)),
        # When more are waiting, the line stays: the next round looks from there again.
        "decided_below": str(line) if full else decided,
    }
    conn.execute(
        text(
            "INSERT INTO journal_head"
            " (position, chain, peaks, root, signed_at, signature, decided_below) VALUES"
            " (:position, :chain, :peaks, :root, :signed_at, :signature,"
            " CAST(CAST(:decided_below AS text) AS xid8))"
        ),
        head,
    )
    return len(rows), head


def _keep(heads: Path, county: str, head: dict[str, Any]) -> None:
    """Keep the newest head outside the database, whole or not at all."""
    heads.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = head_path(heads, county)
    beside = target.with_suffix(f".{os.getpid()}")
    content = {
        "position": head["position"],
        "chain": head["chain"].hex(),
        "root": head["root"].hex(),
        "signed_at": head["signed_at"].isoformat(),
        "signature": head["signature"].hex(),
    }
    with beside.open("wb") as stream:
        stream.write(orjson.dumps(content))
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(target)
