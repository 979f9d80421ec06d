"""Many letters into the table of events at once; the one room of ingest that speaks the databases' own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import F

from server.ingest.models import Counted, Event

Row = tuple[Any, ...]
"""Values in the order of ``COLUMNS``."""

COLUMNS = {
    "stream_id": "bigint",
    "sequence": "bigint",
    "event_id": "uuid",
    "sha256": "bytea",
    "kind": "text",
    "version": "int",
    "boot_id": "bigint",
    "boottime_ms": "bigint",
    "said_ms": "bigint",
    "clock_state": "text",
    "received_ms": "bigint",
    "believed_ms": "bigint",
    "uncertainty_ms": "bigint",
    "how": "text",
    "data": "text",
    "state": "text",
    "reason": "text",
}
"""Each column of an event with PostgreSQL's name for its type."""

_INTO = "INSERT INTO ingest_event (" + ", ".join(COLUMNS) + ") "
_SQLITE = _INTO + "VALUES (" + ", ".join(["%s"] * len(COLUMNS)) + ") ON CONFLICT DO NOTHING"
_ARRAYS = ", ".join(f"%s::{shape}[]" for shape in COLUMNS.values())
_POSTGRES = _INTO + f"SELECT * FROM unnest({_ARRAYS}) ON CONFLICT DO NOTHING"  # noqa: S608 - of our own words
QUARANTINED = "quarantined"
_LOOKUP_AT_ONCE = 400
"""Older SQLite takes 999 values in one statement."""


def add_events(rows: Sequence[Row]) -> int:
    """Insert what has neither its place nor its identifier taken; how many that were."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(_SQLITE, rows)
        else:
            cursor.execute(_POSTGRES, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)


def places_missing(stream_id: int, numbers: Sequence[int]) -> list[int]:
    """Which of these ascending numbers of a stream no event stands at."""
    rows = Event.objects.filter(stream_id=stream_id, sequence__gte=numbers[0], sequence__lte=numbers[-1])
    there = set(rows.values_list("sequence", flat=True))
    return [number for number in numbers if number not in there]


def known_places(stream_id: int, numbers: Sequence[int]) -> dict[int, bytes]:
    """Digest of the letter that already stands at each of these numbers."""
    found: dict[int, bytes] = {}
    for some in _pieces(numbers):
        rows = Event.objects.filter(stream_id=stream_id, sequence__in=some)
        found.update((number, bytes(digest)) for number, digest in rows.values_list("sequence", "sha256"))
    return found


def known_ids(ids: Sequence[str]) -> dict[str, bytes]:
    """Digest of the letter that already bears each of these identifiers, on any machine."""
    found: dict[str, bytes] = {}
    for some in _pieces(ids):
        rows = Event.objects.filter(event_id__in=some).values_list("event_id", "sha256")
        found.update((one.hex, bytes(digest)) for one, digest in rows)
    return found


def digests_at_top(stream_ids: Sequence[int]) -> dict[int, str]:
    """Of streams that have a letter at their watermark, its digest in hexadecimal; one question for all."""
    found: dict[int, str] = {}
    for some in _pieces(stream_ids):
        rows = Event.objects.filter(stream__in=some, sequence=F("stream__upto"))
        found.update((stream_id, bytes(digest).hex()) for stream_id, digest in rows.values_list("stream_id", "sha256"))
    return found


def set_aside_at(stream_id: int, sequence: int) -> bool:
    """Whether what came under this number was set aside."""
    return Counted.objects.filter(stream_id=stream_id, sequence=sequence, why=QUARANTINED).exists()


def count(stream_id: int, numbers: Iterable[int], why: str) -> None:
    """Let numbers count as received though no event stands there, so that they never block the next."""
    rows = [Counted(stream_id=stream_id, sequence=number, why=why) for number in numbers]
    Counted.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_LOOKUP_AT_ONCE // 2)


def numbers_above(stream_id: int, upto: int) -> Iterable[int]:
    """Numbers received or counted above ``upto``, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequence FROM ingest_event WHERE stream_id = %s AND sequence > %s "
            "UNION SELECT sequence FROM ingest_counted WHERE stream_id = %s AND sequence > %s ORDER BY sequence",
            [stream_id, upto, stream_id, upto],
        )
        while some := cursor.fetchmany(1000):
            yield from (number for (number,) in some)


def holes_above(stream_id: int, upto: int, at_most: int = 1000) -> list[tuple[int, int]]:
    """Ranges above ``upto`` that neither an event nor a count stands in, below the highest that does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before + 1, sequence - 1 FROM ("
            "SELECT sequence, lag(sequence, 1, %s) OVER (ORDER BY sequence) AS before FROM ("
            "SELECT sequence FROM ingest_event WHERE stream_id = %s AND sequence > %s "
            "UNION SELECT sequence FROM ingest_counted WHERE stream_id = %s AND sequence > %s) AS received"
            ") AS pairs WHERE sequence > before + 1 ORDER BY sequence LIMIT %s",
            [upto, stream_id, upto, stream_id, upto, at_most],
        )
        return [(int(first), int(last)) for first, last in cursor.fetchall()]


def _pieces(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _LOOKUP_AT_ONCE] for start in range(0, len(values), _LOOKUP_AT_ONCE))


EMPTIES_WITHIN_MS = 500


def empty_log() -> None:
    """After a commit: no older image of what was erased stays in SQLite's write-ahead log.

    While somebody reads, as a backup does, the log cannot be emptied: it is left, and emptied after the next erasing,
    rather than hold up every writer for as long as a connection usually waits.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        (waits_ms,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {EMPTIES_WITHIN_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(waits_ms)}")
