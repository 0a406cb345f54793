"""One act in the making: its transaction, its office date, the register rows it writes."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from threading import Lock
from typing import Any

import orjson
from psycopg import sql
from sqlalchemy import Connection, DateTime, Numeric, Table, insert, text

from rural_rights.db.base import CLOSING_COLUMNS, RegisterRow
from rural_rights.db.vault import Vault
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.canonical import canonical

_IDS_PER_FETCH = 64
_COPY_FROM_ROWS = 200
_NEXT_BLOCKS = text("SELECT nextval('register_id_seq') FROM generate_series(1, :blocks)")


class IdBlock:
    """Hands out register ids, fetching blocks of them; gaps are of no meaning."""

    def __init__(self) -> None:
        self._blocks: deque[int] = deque()
        self._next = 0
        self._end = 0
        self._lock = Lock()

    def take(self, conn: Connection) -> int:
        """Return the next id."""
        with self._lock:
            if self._next >= self._end:
                if not self._blocks:
                    self._fetch(conn, 1)
                self._next = self._blocks.popleft()
                self._end = self._next + _IDS_PER_FETCH
            self._next += 1
            return self._next - 1

    def reserve(self, conn: Connection, count: int) -> None:
        """Fetch about ``count`` ids in one round trip, for an act of many rows."""
        with self._lock:
            self._fetch(conn, -(-count // _IDS_PER_FETCH))

    def _fetch(self, conn: Connection, blocks: int) -> None:
        firsts = conn.execute(_NEXT_BLOCKS, {"blocks": blocks}).scalars()
        self._blocks.extend(firsts)


def commitment(salt: bytes, row_id: int, column: str, value: Any) -> str:
    """Return the salted hash that stands for a personal field in the journal."""
    return sha256(b"%b|%d|%b|%b" % (salt, row_id, column.encode(), canonical(value))).hexdigest()


def tail_of(number: str) -> str:
    """Return birth date and last four of an 18-character ID number, for the short search."""
    return number[6:14] + number[-4:] if len(number) == 18 else number[-12:]


@dataclass(frozen=True, slots=True)
class TableShape:
    """Which columns of a register table the journal shows, commits to, or derives."""

    table: Table
    shown: tuple[str, ...]
    personal: tuple[str, ...]
    sealed: tuple[str, ...]
    looked_up: tuple[str, ...]
    tailed: tuple[str, ...]
    places: tuple[tuple[str, Decimal], ...]
    instants: tuple[str, ...]

    @classmethod
    def of(cls, model: type[RegisterRow]) -> TableShape:
        """Read the shape off the table: ``x_sealed`` keeps x encrypted, ``x_lookup`` finds it."""
        table: Table = model.__table__  # type: ignore[attr-defined]
        names = [column.name for column in table.columns]
        sealed = tuple(n.removesuffix("_sealed") for n in names if n.endswith("_sealed"))
        tailed = tuple(n.removesuffix("_tail_lookup") for n in names if n.endswith("_tail_lookup"))
        looked_up = tuple(base for base in sealed if f"{base}_lookup" in names)
        derived = {f"{base}_sealed" for base in sealed} | {f"{base}_lookup" for base in looked_up}
        derived |= {f"{base}_tail_lookup" for base in tailed}
        hidden = derived | model.personal | set(CLOSING_COLUMNS)
        shown = tuple(name for name in names if name not in hidden)
        places = tuple(
            (column.name, Decimal(1).scaleb(-(column.type.scale or 0)))
            for column in table.columns
            if isinstance(column.type, Numeric)
        )
        instants = tuple(c.name for c in table.columns if isinstance(c.type, DateTime))
        return cls(
            table,
            shown,
            tuple(sorted(model.personal)),
            sealed,
            looked_up,
            tailed,
            places,
            instants,
        )

    def spelled(self, row: dict[str, Any]) -> dict[str, Any]:
        """Give numbers the column's places and instants UTC, as they will be read again.

        Raises ``ValueError`` for a number with more places than the column keeps.
        """
        for name, place in self.places:
            value = row.get(name)
            if value is not None:
                exact = Decimal(value).quantize(place)
                if exact != value:
                    raise ValueError(f"{self.table.name}.{name}: {value} has too many places")
                row[name] = exact
        for name in self.instants:
            value = row.get(name)
            if value is not None:
                row[name] = value.astimezone(UTC)
        return row


_shapes: dict[type[RegisterRow], TableShape] = {}


def shape_of(model: type[RegisterRow]) -> TableShape:
    """Return the (remembered) shape of a register table."""
    shape = _shapes.get(model)
    if shape is None:
        shape = _shapes[model] = TableShape.of(model)
    return shape


@dataclass
class Tx:
    """The transaction of one act.

    ``office_date`` is the day whose law applies; ``at`` the real instant, taken anew by
    ``now()`` after a lock was waited for, so that recorded periods follow the order of acts.
    """

    conn: Connection
    county: str
    actor: Actor
    office_date: date
    at: datetime
    vault: Vault
    ids: IdBlock
    act: str
    entry_id: int
    case_id: int | None = None
    batch_id: int | None = None
    sources: list[str] = field(default_factory=list)
    law: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    images: list[dict[str, Any]] = field(default_factory=list)
    private: dict[str, Any] = field(default_factory=dict)
    finished: list[tuple[dict[str, Any], bytes | None]] = field(default_factory=list)
    pending: dict[type[RegisterRow], list[dict[str, Any]]] = field(default_factory=dict)
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def now(self) -> datetime:
        """Take the instant anew from the database's clock: call it once the locks are held."""
        self.at = self.conn.execute(text("SELECT clock_timestamp()")).scalar_one()
        return self.at

    def enter(self, model: type[RegisterRow], values: Mapping[str, Any]) -> int:
        """Enter one row into the register; returns its id.

        ``effective_from`` is the office date unless given.  A field ``x`` of a column
        ``x_sealed`` is given in clear and kept encrypted.
        """
        row_id = int(values.get("id") or self.ids.take(self.conn))
        shape = shape_of(model)
        row: dict[str, Any] = {
            "effective_from": self.office_date,
            **values,
            "id": row_id,
            "recorded_from": self.at,
            "entered_on": self.office_date,
            "entered_by": self.entry_id,
        }
        self.images.append(self._image(shape, shape.spelled(row)))
        for base in shape.tailed:
            row[f"{base}_tail_lookup"] = self._derive(row, base, tail=True)
        for base in shape.looked_up:
            row[f"{base}_lookup"] = self._derive(row, base, tail=False)
        for base in shape.sealed:
            plain = row.pop(base, None)
            row[f"{base}_sealed"] = None if plain is None else self.vault.seal(plain)
        self.pending.setdefault(model, []).append(row)
        return row_id

    def _derive(self, row: Mapping[str, Any], base: str, *, tail: bool) -> bytes | None:
        plain = row.get(base)
        if plain is None:
            return None
        return self.vault.lookup("tail:" + tail_of(plain) if tail else plain)

    def _image(self, shape: TableShape, row: Mapping[str, Any]) -> dict[str, Any]:
        image: dict[str, Any] = {name: row.get(name) for name in shape.shown}
        secret: dict[str, Any] = {}
        for name in (*shape.personal, *shape.sealed):
            value = row.get(name)
            image[name] = None
            if value is not None:
                secret[name] = value
                image[name] = commitment(self.salt, row["id"], name, value)
        if secret:
            self.private[str(row["id"])] = secret
        return {"enter": shape.table.name, "row": image}

    def close(self, model: type[RegisterRow], row_id: int) -> None:
        """Close one live row: from this instant the register no longer shows it."""
        self.flush()
        shape = shape_of(model)
        columns = shape.table.c
        done = self.conn.execute(
            shape.table.update()
            .where(columns.id == row_id, columns.recorded_to.is_(None))
            .values(recorded_to=self.at, closed_on=self.office_date, closed_by=self.entry_id)
        )
        if done.rowcount != 1:
            raise LookupError(f"{shape.table.name} {row_id} is not live")
        self.images.append({"close": shape.table.name, "id": row_id, "at": self.at})

    @property
    def is_small(self) -> bool:
        """Whether what is pending goes by INSERT: then it may be sent in one round trip."""
        sizes = (len(self.finished), *(len(rows) for rows in self.pending.values()))
        return max(sizes) + 1 < _COPY_FROM_ROWS

    def flush(self) -> None:
        """Send the pending rows; parents first, in the order in which tables were first used."""
        for model, rows in self.pending.items():
            insert_rows(self.conn, shape_of(model).table, rows)
        self.pending.clear()


def _columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    return list(names)


def insert_rows(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Send rows in one statement: a few by INSERT, many by COPY."""
    if len(rows) >= _COPY_FROM_ROWS:
        copy_rows(conn, table, rows)
    else:
        keys = _columns_of(rows)
        conn.execute(insert(table), [{key: row.get(key) for key in keys} for row in rows])


def copy_rows(conn: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Send many rows by COPY over the act's own connection."""
    rows = list(rows)
    names = _columns_of(rows)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    json_columns = {c.name for c in table.columns if c.type.__class__.__name__ == "JSONB"}
    raw = conn.connection.driver_connection
    assert raw is not None
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [
                    orjson.dumps(row[n]).decode()
                    if n in json_columns and row.get(n) is not None
                    else row.get(n)
                    for n in names
                ]
            )
