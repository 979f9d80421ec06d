"""A letter as a row of the table, and back."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import msgspec

from edge_sync.messages.letter import ClockState, Letter

_COLUMNS = "seq, event_id, type, version, boot_id, boottime_ms, wall_ms, clock_state, payload"
_NEXT = (
    f"SELECT {_COLUMNS}, (SELECT reason FROM parked WHERE parked.seq = outbox.seq) FROM outbox "  # noqa: S608
    "WHERE seq > ? ORDER BY seq LIMIT ?"
)
_FIND = f"SELECT {_COLUMNS} FROM outbox WHERE event_id = ?"  # noqa: S608
_INSERT = (
    "INSERT INTO outbox(event_id, type, version, boot_id, boottime_ms, wall_ms, clock_state, payload, sha256) "
    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware moment."""
    return round(moment.timestamp() * 1000)


def insert(connection: sqlite3.Connection, letter: Letter) -> int:
    """Write a letter; gives the sequence number SQLite chose."""
    cursor = connection.execute(
        _INSERT,
        (
            bytes.fromhex(letter.id),
            letter.type,
            letter.version,
            bytes.fromhex(letter.boot_id),
            letter.boottime_ms,
            to_ms(letter.time),
            letter.clock_state.value,
            bytes(letter.data),
            letter.sha256(),
        ),
    )
    return int(cursor.lastrowid or 0)


def find(connection: sqlite3.Connection, letter_id: str, *, source: str, epoch: str) -> Letter | None:
    """The letter that bears this id, if it is still here."""
    row = connection.execute(_FIND, (bytes.fromhex(letter_id),)).fetchone()
    return _letter(row, source, epoch) if row else None


def following(
    connection: sqlite3.Connection, after: int, most: int, *, source: str, epoch: str
) -> list[tuple[Letter, str | None]]:
    """The letters above ``after`` in order, each with the reason it was parked, if it was."""
    rows = connection.execute(_NEXT, (after, most)).fetchall()
    return [(_letter(row, source, epoch), row[9]) for row in rows]


def _letter(row: tuple[int, bytes, str, int, bytes, int, int, str, bytes], source: str, epoch: str) -> Letter:
    return Letter(
        id=row[1].hex(),
        source=source,
        type=row[2],
        version=row[3],
        time=datetime.fromtimestamp(row[6] / 1000, UTC),
        epoch=epoch,
        sequence=row[0],
        boot_id=row[4].hex(),
        boottime_ms=row[5],
        clock_state=ClockState(row[7]),
        data=msgspec.Raw(row[8]),
    )
