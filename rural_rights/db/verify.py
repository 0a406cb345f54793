"""Proves the register: entries by the chain, tables by the entries, the tail by the kept head."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature, InvalidTag
from sqlalchemy import Connection, Engine, func, select, text

from rural_rights.db.act import TableShape, commitment, shape_of, tail_of
from rural_rights.db.base import RegisterRow
from rural_rights.db.engine import enter_county
from rural_rights.db.journal import entry_digest
from rural_rights.db.sealer import chained, grown, head_message, head_path, leaf_of, root_of
from rural_rights.db.tables import JournalEntry, JournalHead, JournalPrivate, JournalSeal
from rural_rights.db.vault import Vault
from rural_rights.kernel.canonical import canonical

_entries = JournalEntry.__table__  # type: ignore[attr-defined]
_seals = JournalSeal.__table__  # type: ignore[attr-defined]
_heads = JournalHead.__table__  # type: ignore[attr-defined]
_private = JournalPrivate.__table__  # type: ignore[attr-defined]


@dataclass
class Proof:
    """What was checked, and the first fault found (empty when all holds)."""

    entries: int = 0
    rows: int = 0
    fault: str = ""


class _Fault(Exception):
    pass


@dataclass
class _Replayed:
    """The register as the entries say it must be."""

    rows: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    closed: dict[str, dict[int, tuple[str, int, str]]] = field(default_factory=dict)


def verify_journal(
    engine: Engine,
    county: str,
    vault: Vault,
    heads: Path,
    models: Sequence[type[RegisterRow]],
) -> Proof:
    """Recompute the register of a county from its journal and compare; seal first.

    ``models`` are all register tables.  Returns the proof with the first fault, if any.
    """
    proof = Proof()
    with engine.connect() as conn:
        conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        enter_county(conn, county)
        conn.execute(text("SELECT set_config('statement_timeout', '0', true)"))
        try:
            _kept_head(conn, county, vault, heads)
            replayed = _replay(conn, county, vault, proof)
            secrets = _secrets(conn, vault)
            for model in models:
                _compare(
                    conn,
                    shape_of(model),
                    replayed,
                    vault=vault,
                    secrets=secrets,
                    proof=proof,
                )
        except _Fault as fault:
            proof.fault = str(fault)
    return proof


def _kept_head(conn: Connection, county: str, vault: Vault, heads: Path) -> None:
    path = head_path(heads, county)
    if not path.exists():
        return
    kept = orjson.loads(path.read_bytes())
    chain, root = bytes.fromhex(kept["chain"]), bytes.fromhex(kept["root"])
    signature = bytes.fromhex(kept["signature"])
    _signed(vault, county, kept["position"], chain=chain, root=root, signature=signature)
    row = conn.execute(
        select(_seals.c.chain).where(_seals.c.position == kept["position"])
    ).one_or_none()
    if row is None:
        raise _Fault(f"journal cut: position {kept['position']} of the kept head is missing")
    if bytes(row.chain) != chain:
        raise _Fault(f"journal rewritten before position {kept['position']}")


def _signed(
    vault: Vault, county: str, position: int, *, chain: bytes, root: bytes, signature: bytes
) -> None:
    try:
        message = head_message(county, position, chain, root)
        vault.journal_public_key.verify(signature, message)
    except InvalidSignature:
        raise _Fault(f"head at position {position} has no valid signature") from None


class _Chain:
    """The chain, hashed again from the entries, held against seals and signed heads."""

    def __init__(self, conn: Connection, county: str, vault: Vault) -> None:
        self.signed = {row.position: row for row in conn.execute(select(_heads))}
        self.county = county
        self.vault = vault
        self.length = 0
        self.chain = bytes(32)
        self.peaks: list[bytes] = []

    def take(self, row: Mapping[str, Any]) -> None:
        """Add the next entry."""
        position = self.length + 1
        if row["position"] != position:
            raise _Fault(f"journal: position {position} is missing")
        digest = bytes(row["digest"])
        if entry_digest(row) != digest:
            raise _Fault(f"journal entry {row['id']} ({row['act']}) was changed")
        self.chain = chained(self.chain, digest)
        leaf = leaf_of(position, digest)
        if bytes(row["chain"]) != self.chain or bytes(row["leaf"]) != leaf:
            raise _Fault(f"journal seal {position} was changed")
        self.peaks, self.length = grown(self.peaks, self.length, [leaf])
        head = self.signed.pop(position, None)
        if head is not None:
            self._same_head(position, head)

    def _same_head(self, position: int, head: Any) -> None:
        root = root_of(self.peaks)
        if [bytes(peak) for peak in head.peaks] != self.peaks or bytes(head.root) != root:
            raise _Fault(f"journal head {position} was changed")
        signature = bytes(head.signature)
        _signed(self.vault, self.county, position, chain=self.chain, root=root, signature=signature)

    def end(self, conn: Connection) -> None:
        """Ask that nothing is missing at the end and nothing stands outside."""
        if self.signed:
            raise _Fault(f"journal cut: head {min(self.signed)} has no entry")
        newest = conn.execute(select(func.max(_heads.c.position))).scalar() or 0
        if newest != self.length:
            raise _Fault(f"journal head {self.length} was removed")
        loose = conn.execute(_LOOSE).scalar()
        if loose is not None:
            raise _Fault(f"journal entry {loose} stands outside the chain")


_LOOSE = text(
    "SELECT e.id FROM journal_entry e WHERE NOT EXISTS"
    " (SELECT FROM journal_seal s WHERE s.entry_id = e.id) LIMIT 1"
)


def _replay(conn: Connection, county: str, vault: Vault, proof: Proof) -> _Replayed:
    chain = _Chain(conn, county, vault)
    replayed = _Replayed()
    with closing(_in_order(conn)) as entries:
        for row in entries:
            chain.take(row)
            _apply(row, replayed)
            proof.entries += 1
    chain.end(conn)
    return replayed


def _in_order(conn: Connection) -> Generator[Mapping[str, Any], None, None]:
    streamed = conn.execute(
        select(_seals.c.position, _seals.c.chain, _seals.c.leaf, _entries)
        .join(_entries, _entries.c.id == _seals.c.entry_id, isouter=True)
        .order_by(_seals.c.position),
        execution_options={"yield_per": 500},
    )
    with streamed:
        for row in streamed.mappings():
            if row["id"] is None:
                raise _Fault(f"journal entry at position {row['position']} was removed")
            yield dict(row)


def _apply(entry: Mapping[str, Any], replayed: _Replayed) -> None:
    for image in orjson.loads(entry["body"])["images"]:
        if "enter" in image:
            replayed.rows.setdefault(image["enter"], {})[image["row"]["id"]] = image["row"]
        else:
            table, row_id = image["close"], image["id"]
            if row_id not in replayed.rows.get(table, {}):
                raise _Fault(f"entry {entry['id']} closes {table} {row_id}, never entered")
            when = (image["at"], entry["id"], entry["office_date"].isoformat())
            replayed.closed.setdefault(table, {})[row_id] = when


def _secrets(conn: Connection, vault: Vault) -> dict[int, tuple[bytes, dict[str, Any]]]:
    found = {}
    for row in conn.execute(select(_private.c.entry_id, _private.c.sealed)):
        try:
            content = orjson.loads(vault.open_sealed(bytes(row.sealed)))
        except (InvalidTag, KeyError, ValueError):
            raise _Fault(f"private part of entry {row.entry_id} was changed") from None
        found[row.entry_id] = (bytes.fromhex(content["salt"]), content["rows"])
    return found


def _compare(
    conn: Connection,
    shape: TableShape,
    replayed: _Replayed,
    *,
    vault: Vault,
    secrets: Mapping[int, tuple[bytes, dict[str, Any]]],
    proof: Proof,
) -> None:
    name = shape.table.name
    expected = dict(replayed.rows.get(name, {}))
    closed = replayed.closed.get(name, {})
    streamed = conn.execute(
        select(shape.table).order_by(shape.table.c.id), execution_options={"yield_per": 1000}
    )
    with streamed:
        for row in streamed.mappings():
            image = expected.pop(row["id"], None)
            if image is None:
                raise _Fault(f"{name} {row['id']}: a row that no act entered")
            _same_row(shape, dict(row), image, vault, secrets)
            _same_end(name, dict(row), closed.get(row["id"]))
            proof.rows += 1
    if expected:
        raise _Fault(f"{name} {min(expected)}: a row of the journal is missing")


def _same_row(
    shape: TableShape,
    row: dict[str, Any],
    image: dict[str, Any],
    vault: Vault,
    secrets: Mapping[int, tuple[bytes, dict[str, Any]]],
) -> None:
    where = f"{shape.table.name} {row['id']}"
    shown = orjson.loads(canonical({name: row[name] for name in shape.shown}))
    if any(shown[name] != image.get(name) for name in shape.shown):
        raise _Fault(f"{where}: changed")
    plain = {name: row[name] for name in shape.personal}
    for base in shape.sealed:
        plain[base] = _opened(vault, row[f"{base}_sealed"], where)
        if base in shape.looked_up:
            _same_lookup(vault, row, base, plain[base], where)
    salt, _ = secrets.get(row["entered_by"], (b"", {}))
    for name, value in plain.items():
        stated = image.get(name)
        if (value is None) != (stated is None):
            raise _Fault(f"{where}: {name} changed")
        if value is not None and commitment(salt, row["id"], name, value) != stated:
            raise _Fault(f"{where}: {name} changed")


def _opened(vault: Vault, sealed: Any, where: str) -> str | None:
    if sealed is None:
        return None
    try:
        return vault.open_sealed(bytes(sealed)).decode()
    except (InvalidTag, KeyError, ValueError):
        raise _Fault(f"{where}: sealed number changed") from None


def _same_lookup(
    vault: Vault, row: dict[str, Any], base: str, plain: str | None, where: str
) -> None:
    if plain is None:
        return
    if bytes(row[f"{base}_lookup"]) != vault.lookup(plain):
        raise _Fault(f"{where}: search hash changed")
    tail = row.get(f"{base}_tail_lookup")
    if tail is not None and bytes(tail) != vault.lookup("tail:" + tail_of(plain)):
        raise _Fault(f"{where}: search hash changed")


def _same_end(name: str, row: Mapping[str, Any], closed: tuple[str, int, str] | None) -> None:
    if closed is None:
        if row["recorded_to"] is not None:
            raise _Fault(f"{name} {row['id']}: closed by no act")
        return
    at, entry_id, day = closed
    stated = (at, entry_id, day)
    if row["recorded_to"] is None:
        raise _Fault(f"{name} {row['id']}: opened again")
    ended = orjson.loads(canonical(row["recorded_to"]))
    if stated != (ended, row["closed_by"], row["closed_on"].isoformat()):
        raise _Fault(f"{name} {row['id']}: its end was changed")
