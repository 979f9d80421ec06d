"""Everything the stories ask the centre's database, in raw SQL; the only place that knows its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Recorded:
    """One letter as the centre keeps it."""

    device: str
    epoch: str
    sequence: int
    event_id: str
    kind: str
    data: bytes


@dataclass(frozen=True)
class TicketRow:
    """One number in the hall's queue."""

    device: str
    visit_id: str
    number: str


@contextmanager
def looking_into(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, read only."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as connection:
        yield connection


def letters(connection: sqlite3.Connection) -> Iterator[Recorded]:
    """Every letter, each stream in the order of its sequence."""
    source, device, epoch = _where(connection)
    rows = connection.execute(
        f"SELECT {device}, {epoch}, e.sequence, e.event_id, e.kind, e.data FROM {source} "
        f"ORDER BY {device}, {epoch}, e.sequence"
    )
    for row in rows:
        data = row[5] if isinstance(row[5], bytes) else str(row[5]).encode()
        yield Recorded(str(row[0]), _hex(row[1]), int(row[2]), _hex(row[3]), str(row[4]), data)


def letter_count(connection: sqlite3.Connection, device: str | None = None) -> int:
    """How many letters there are, of one machine or of all."""
    source, name, _ = _where(connection)
    question = f"SELECT count(*) FROM {source}" + (f" WHERE {name} = ?" if device else "")
    return int(connection.execute(question, (device,) if device else ()).fetchone()[0])


def not_applied(connection: sqlite3.Connection) -> int:
    """Letters recorded whose meaning has not reached the slices yet."""
    states = "('pending', 'unapplied')"
    return int(connection.execute(f"SELECT count(*) FROM ingest_event WHERE state IN {states}").fetchone()[0])


def tickets(connection: sqlite3.Connection) -> Iterator[TicketRow]:
    """Every number of the queue."""
    for device, visit_id, number in connection.execute("SELECT device, visit_id, number FROM queueing_ticket"):
        yield TicketRow(str(device), _hex(visit_id), str(number))


def furthest_belief_ms(connection: sqlite3.Connection) -> int:
    """How far, at most, a letter's believed moment lies before its receipt, in milliseconds."""
    found = connection.execute("SELECT max(received_ms - believed_ms) FROM ingest_event").fetchone()[0]
    return int(found or 0)


def open_faults(connection: sqlite3.Connection, device: str) -> dict[str, str]:
    """Code and detail of each open fault of a machine."""
    question = "SELECT code, detail FROM fleet_fault WHERE machine_id = ? AND ended_at IS NULL"
    return {str(code): str(detail) for code, detail in connection.execute(question, (device,))}


def watermark(connection: sqlite3.Connection, device: str) -> tuple[int, int]:
    """``upto`` and ``head_seq`` of a machine's newest stream; zeros before the first letter."""
    row = connection.execute(
        "SELECT upto, head_seq FROM ingest_stream WHERE device = ? ORDER BY id DESC LIMIT 1", (device,)
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def quarantined(connection: sqlite3.Connection) -> int:
    """Letters that bore another's name."""
    return int(connection.execute("SELECT count(*) FROM ingest_quarantined").fetchone()[0])


def _where(connection: sqlite3.Connection) -> tuple[str, str, str]:
    """The source of letters, and how device and epoch are named in it (two shapes of the table are known)."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(ingest_event)")}
    if "device" in columns:
        return "ingest_event e", "e.device", "e.epoch"
    return "ingest_event e JOIN ingest_stream s ON s.id = e.stream_id", "s.device", "s.epoch"


def _hex(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value).replace("-", "")
