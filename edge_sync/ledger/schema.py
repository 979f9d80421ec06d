"""The tables of the ledger, as numbered steps that only go forward.

``sqlite_sequence`` is never edited: a sequence number, once given, is never given again.
"""

from __future__ import annotations

import sqlite3

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta(k TEXT PRIMARY KEY, v NOT NULL) WITHOUT ROWID",
        """CREATE TABLE outbox(
             seq         INTEGER PRIMARY KEY AUTOINCREMENT,
             event_id    BLOB NOT NULL UNIQUE CHECK(length(event_id) = 16),
             type        TEXT NOT NULL,
             version     INTEGER NOT NULL,
             boot_id     BLOB NOT NULL CHECK(length(boot_id) = 16),
             boottime_ms INTEGER NOT NULL,
             wall_ms     INTEGER NOT NULL,
             clock_state TEXT NOT NULL,
             payload     BLOB NOT NULL,
             sha256      BLOB NOT NULL CHECK(length(sha256) = 32))""",
        "CREATE TABLE parked(seq INTEGER PRIMARY KEY, reason TEXT NOT NULL, at_ms INTEGER NOT NULL)",
        "CREATE TABLE mirror(name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TABLE numbering(business_day TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID",
        """CREATE TABLE ticket(
             id       INTEGER PRIMARY KEY AUTOINCREMENT,
             visit_id TEXT NOT NULL,
             service  TEXT NOT NULL,
             issued   BLOB NOT NULL,
             UNIQUE(visit_id, service))""",
    ),
)

VERSION = len(STEPS)


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Apply the steps a file has not seen yet, each with its number in one transaction.

    Raises:
        sqlite3.DatabaseError: the file was written by a later release, or a step failed.
    """
    (seen,) = connection.execute("PRAGMA user_version").fetchone()
    if seen > VERSION:
        raise sqlite3.DatabaseError(f"schema {seen} is newer than this program's {VERSION}")
    for number, step in enumerate(STEPS[seen:], start=seen + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
