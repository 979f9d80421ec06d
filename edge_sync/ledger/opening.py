"""Opening the file: looked at before anything is written, then made durable."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from edge_sync.ledger.errors import LedgerDamaged, LedgerLater, LedgerNotDurable, translated
from edge_sync.ledger.schema import bring_up_to_date, look_at_version

FULL = 2
"""``PRAGMA synchronous``: a commit returns after its fsync. NORMAL (1) loses commits at a power cut."""
JOURNAL_LIMIT_BYTES = 8 * 1024 * 1024
MEBIBYTE = 1024 * 1024


def look_only(path: Path) -> None:
    """Check the file before anything is written to it: a damaged one is kept exactly as it was found.

    Raises:
        LedgerBusy, LedgerDamaged, LedgerFault, LedgerLater.
    """
    beside = [path.with_name(path.name + end) for end in ("-shm", "-wal")]
    lay_there = any(part.exists() for part in beside)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.5)) as looking:
            (seen,) = looking.execute("PRAGMA user_version").fetchone()
            look_at_version(looking, seen)
            verdict = [str(row[0]) for row in looking.execute("PRAGMA quick_check(3)")]
    except Exception as error:
        told = translated(error, path, opening=True)
        if not lay_there and isinstance(told, LedgerLater):
            _sweep(beside)
        raise told from error
    if not lay_there:
        _sweep(beside)
    if verdict != ["ok"]:
        raise LedgerDamaged(path, "; ".join(verdict)[:200])


def _sweep(beside: list[Path]) -> None:
    """What SQLite laid beside the file only to read it, and nobody else holds."""
    for part in beside:
        part.unlink(missing_ok=True)


def prepare(connection: sqlite3.Connection, path: Path, limit_mb: int) -> int:
    """Make a commit mean a sync and bring the tables up to date; gives the limit in pages. Raises sqlite3.Error too."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if (mode, synchronous) != ("wal", FULL):
        raise LedgerNotDurable(path, f"journal_mode={mode} synchronous={synchronous}, wanted wal and {FULL}")
    connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_LIMIT_BYTES}")
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    limit_pages = limit_mb * MEBIBYTE // int(page_bytes)
    connection.execute(f"PRAGMA max_page_count = {limit_pages}")
    bring_up_to_date(connection)
    return limit_pages
