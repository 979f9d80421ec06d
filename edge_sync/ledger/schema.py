"""The tables of the ledger, as numbered steps that only go forward.

``sqlite_sequence`` is never edited: a sequence number, once given, is never given again.
A step that was ever released is never changed; ``tests/edge_sync/upgrade`` holds files of each.
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
    (
        # How old a letter is in hours that the machine ran: the wall clock may jump.
        "CREATE TABLE milestone(ran_ms INTEGER PRIMARY KEY, head INTEGER NOT NULL)",
        "CREATE TABLE fault(code TEXT PRIMARY KEY, since_ms INTEGER NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE followed(epoch TEXT PRIMARY KEY, upto INTEGER NOT NULL, present INTEGER NOT NULL) WITHOUT ROWID",
        """CREATE TABLE part(
             digest TEXT NOT NULL, number INTEGER NOT NULL, bundle TEXT NOT NULL, body BLOB NOT NULL,
             PRIMARY KEY(digest, number))""",
        "CREATE TABLE standing(name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TABLE aside(path TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, why TEXT NOT NULL) WITHOUT ROWID",
        "INSERT INTO meta(k, v) VALUES('schema', 2)",
    ),
    (
        # Which numbers are gone; ``numbering`` of the steps before knows no letters and is emptied into this.
        """CREATE TABLE numbered(
             business_day TEXT NOT NULL, letter TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
             PRIMARY KEY(business_day, letter, first)) WITHOUT ROWID""",
        # The number of the letter about it (0: of an earlier epoch), and the wall clock.
        "ALTER TABLE ticket ADD COLUMN seq INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE ticket ADD COLUMN at_ms INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE arrival(
             id       INTEGER PRIMARY KEY AUTOINCREMENT,
             ref      TEXT NOT NULL,
             visit_id TEXT NOT NULL,
             issued   BLOB NOT NULL,
             at_ms    INTEGER NOT NULL,
             seq      INTEGER NOT NULL DEFAULT 0,
             UNIQUE(ref, visit_id))""",
        "UPDATE meta SET v = 3 WHERE k = 'schema'",
    ),
)

VERSION = len(STEPS)


class LaterSchema(Exception):
    """A later release wrote this file."""

    def __init__(self, seen: int) -> None:
        super().__init__(f"schema {seen} is newer than this program's {VERSION}")
        self.seen = seen


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Apply the steps a file has not seen yet, each with its number in one transaction.

    Raises:
        LaterSchema: the file was written by a later release; nothing was changed.
        sqlite3.DatabaseError: the number does not fit the tables (damage), or a step failed.
    """
    (seen,) = connection.execute("PRAGMA user_version").fetchone()
    look_at_version(connection, seen)
    for number, step in enumerate(STEPS[seen:], start=seen + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def look_at_version(connection: sqlite3.Connection, seen: int) -> None:
    """Tell a later release's file from a header with a flipped bit: ``meta`` keeps the number a second time.

    Raises: as ``bring_up_to_date``.
    """
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "meta" not in tables or "outbox" not in tables:
        if seen > VERSION:
            raise LaterSchema(seen)
        if seen or tables - {"sqlite_sequence"}:
            raise sqlite3.DatabaseError(f"schema {seen}, but its tables are not there")
        return
    row = connection.execute("SELECT v FROM meta WHERE k = 'schema'").fetchone()
    told = int(row[0]) if row else 1
    if told != seen:
        raise sqlite3.DatabaseError(f"the header says schema {seen}, the tables say {told}")
    if seen > VERSION:
        raise LaterSchema(seen)
