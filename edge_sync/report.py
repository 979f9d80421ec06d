"""What waits, since when: read from the ledger with sqlite-utils, for a person."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from edge_sync.ledger import allotment
from edge_sync.messages.codec import decode_plain
from edge_sync.messages.errors import Malformed
from edge_sync.messages.queueing import QueueNow, TicketIssued
from edge_sync.mirror import disaster
from edge_sync.slips import DisasterNow, ParkedLetter, Report, StandingFault

SHOWN_PARKED = 3


def read_closed(path: Path) -> Report:
    """Report on a ledger that no post office holds.

    Raises:
        sqlite3.Error: there is no such file, somebody holds it, or it is no ledger.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.5)
    try:
        size_bytes = path.stat().st_size
        return make_report(connection, store_bytes=size_bytes)
    finally:
        connection.close()


def make_report(connection: sqlite3.Connection, *, store_bytes: int, upto: int | None = None) -> Report:
    """Report on the ledger behind ``connection``; reads only. ``upto`` if somebody knows better than the file."""
    book = Database(connection, recursive_triggers=False, execute_plugins=False)
    meta = {row["k"]: row["v"] for row in book["meta"].rows}
    upto = int(meta["upto"]) if upto is None else upto
    followed = _rows(book, "SELECT epoch, upto FROM followed WHERE present = 1")
    heads = list(book.query("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"))
    head = int(heads[0]["seq"]) if heads else 0
    oldest = _first(book, "SELECT min(wall_ms) AS found FROM outbox WHERE seq > ?", [upto])
    return Report(
        source=str(meta["source"]),
        epoch=str(meta["epoch"]),
        head=head,
        upto=upto,
        safe_upto=int(meta["safe_upto"]),
        kept=book["outbox"].count,
        waiting=head - upto,
        waiting_since=None if oldest is None else datetime.fromtimestamp(oldest / 1000, UTC),
        waiting_kinds=_waiting_kinds(book, upto),
        parked=_parked(book),
        last_number=_last_number(book),
        queue_as_of=_queue_as_of(book),
        store_bytes=store_bytes,
        faults=_faults(book),
        aside=[f"{row['path']} ({row['why']})" for row in _rows(book, "SELECT path, why FROM aside ORDER BY at_ms")],
        cmd_epoch=str(followed[0]["epoch"]) if followed else "",
        cmd_upto=int(followed[0]["upto"]) if followed else 0,
        numbers=_numbers(book),
        disaster=_disaster(book),
    )


def _rows(book: Database, sql: str) -> list[dict[str, Any]]:
    """Rows of a table that a store of an older release does not have yet."""
    try:
        return list(book.query(sql))
    except sqlite3.OperationalError:
        return []


def _faults(book: Database) -> list[StandingFault]:
    rows = _rows(book, "SELECT code, since_ms, detail FROM fault ORDER BY since_ms")
    return [
        StandingFault(code=row["code"], since=datetime.fromtimestamp(row["since_ms"] / 1000, UTC), detail=row["detail"])
        for row in rows
    ]


def _first(book: Database, sql: str, facts: list[Any]) -> Any:
    return next(iter(book.query(sql, facts)))["found"]


def _waiting_kinds(book: Database, upto: int) -> dict[str, int]:
    rows = book.query("SELECT type, count(*) AS n FROM outbox WHERE seq > ? GROUP BY type ORDER BY n DESC", [upto])
    return {str(row["type"]): int(row["n"]) for row in rows}


def _parked(book: Database) -> list[ParkedLetter]:
    rows = book.query(
        "SELECT parked.seq, coalesce(outbox.type, '?') AS type, reason FROM parked "
        "LEFT JOIN outbox ON outbox.seq = parked.seq ORDER BY parked.seq"
    )
    return [ParkedLetter(sequence=row["seq"], kind=row["type"], reason=row["reason"]) for row in rows]


def _last_number(book: Database) -> str | None:
    import msgspec

    found = list(book["ticket"].rows_where(order_by="id desc", limit=1, select="issued"))
    return msgspec.json.decode(found[0]["issued"], type=TicketIssued).ticket if found else None


def _numbers(book: Database) -> str:
    rows = _rows(book, f"SELECT body FROM standing WHERE name = '{allotment.NAME}'")  # noqa: S608 - our own words
    found = allotment.decode(rows[0]["body"]) if rows else None
    return "" if found is None else f"{found.letter}{found.first}-{found.last}"


def _disaster(book: Database) -> DisasterNow:
    rows = _rows(book, f"SELECT body FROM standing WHERE name = '{disaster.NAME}'")  # noqa: S608 - our own words
    local = disaster.read_local_word((rows[0]["body"],)) if rows else None
    if local is not None:
        return DisasterNow(since=local.since if local.on else None, said_here=True)
    queue = _queue(book)
    centres = None if queue is None or queue.hall is None else queue.hall.disaster
    return DisasterNow(since=None if centres is None else centres.since, said_here=False)


def _queue_as_of(book: Database) -> datetime | None:
    queue = _queue(book)
    return None if queue is None else queue.as_of


def _queue(book: Database) -> QueueNow | None:
    found = list(book["mirror"].rows_where("name = 'queue'"))
    try:
        return decode_plain(found[0]["body"], QueueNow) if found else None
    except Malformed:
        return None
