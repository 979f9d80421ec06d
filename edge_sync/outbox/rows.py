"""A letter as a row of the table, and back. A row whose content does not match its digest is no letter."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.letter import ClockState, Letter

_COLUMNS = "seq, event_id, type, version, boot_id, boottime_ms, wall_ms, clock_state, payload, sha256"
_RANGE = (
    f"SELECT {_COLUMNS}, (SELECT reason FROM parked WHERE parked.seq = outbox.seq) FROM outbox "  # noqa: S608
    "WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
)
_FIND = f"SELECT {_COLUMNS} FROM outbox WHERE event_id = ?"  # noqa: S608
_INSERT = (
    "INSERT INTO outbox(event_id, type, version, boot_id, boottime_ms, wall_ms, clock_state, payload, sha256) "
    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_EPOCH_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_STATES = {state.value: state for state in ClockState}

Row = tuple[Any, ...]


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware moment."""
    return round(moment.timestamp() * 1000)


def insert(ledger: Ledger, letter: Letter) -> int | None:
    """Write a letter; gives the sequence number SQLite chose, None if a letter of this id is here.

    ``ON CONFLICT DO NOTHING`` would spend a number on the second try and leave a hole; a failed INSERT does not.
    """
    facts = (
        bytes.fromhex(letter.id),
        letter.type,
        letter.version,
        bytes.fromhex(letter.boot_id),
        letter.boottime_ms,
        to_ms(letter.time),
        letter.clock_state.value,
        bytes(letter.data),
        letter.sha256(),
    )
    try:
        return ledger.write(_INSERT, facts)[1]
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE":
            return None
        raise


def find(connection: sqlite3.Connection, letter_id: str) -> Row | None:
    """The row that bears this id, if it is still here."""
    found: Row | None = connection.execute(_FIND, (bytes.fromhex(letter_id),)).fetchone()
    return found


def between(connection: sqlite3.Connection, after: int, last: int, most: int) -> list[Row]:
    """Rows above ``after`` up to ``last`` in order; the eleventh column is why a letter was parked, if it was."""
    return connection.execute(_RANGE, (after, last, most)).fetchall()


def to_letter(row: Row, source: str, epoch: str) -> Letter:
    """Read a row.

    Raises:
        ValueError, TypeError, KeyError, AttributeError, OverflowError: it is not what was written.
    """
    letter = Letter(
        id=row[1].hex(),
        source=source,
        type=row[2],
        version=row[3],
        time=_EPOCH_1970 + timedelta(milliseconds=row[6]),
        epoch=epoch,
        sequence=row[0],
        boot_id=row[4].hex(),
        boottime_ms=row[5],
        clock_state=_STATES[row[7]],
        data=msgspec.Raw(row[8]),
    )
    if letter.sha256() != row[9] or len(row[4]) != 16 or letter.boottime_ms < 0:
        raise ValueError("content and digest differ")
    return letter


NOT_WHAT_WAS_WRITTEN = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
