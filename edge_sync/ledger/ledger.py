"""The one connection to the one file.

SQLite before 3.51.3 can damage a WAL file when two connections meet at a checkpoint. This
process holds the file in EXCLUSIVE locking mode, so that a second connection cannot exist, and
its threads take turns.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from edge_sync.ledger.errors import (
    LedgerDamaged,
    LedgerError,
    LedgerFault,
    LedgerFull,
    translated,
)
from edge_sync.ledger.opening import look_only, prepare
from edge_sync.ledger.wal import damage_inside

RESERVE_PAGES = 256
"""Pages above the limit that only word of the full store may use."""


class Ledger:
    """Every read and write of the post office goes through here."""

    def __init__(self, path: Path, connection: sqlite3.Connection, limit_pages: int) -> None:
        self.path = path
        self.damaged = threading.Event()
        """Set when the file was found damaged while in use: the house must begin a new one."""
        self.full = threading.Event()
        """Set when something found no room."""
        self._connection = connection
        self._limit_pages = limit_pages
        self._turn = threading.RLock()
        self._inside = False

    @classmethod
    def open(cls, path: Path, *, limit_mb: int = 2048) -> Ledger:
        """Open or make the file, check it, and make sure that a commit means a sync.

        Raises:
            LedgerBusy, LedgerDamaged, LedgerFault, LedgerFull, LedgerLater, LedgerNotDurable.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            size_bytes = path.stat().st_size
            inside = damage_inside(path.with_name(path.name + "-wal")) if size_bytes else None
        except OSError as error:
            raise LedgerFault(path, error.strerror or type(error).__name__) from error
        if inside is not None:
            raise LedgerDamaged(path, inside)
        if size_bytes:
            look_only(path)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0.5)
        try:
            limit_pages = prepare(connection, path, limit_mb)
        except LedgerError:
            connection.close()
            raise
        except Exception as error:
            connection.close()
            raise translated(error, path, opening=True) from error
        return cls(path, connection, limit_pages)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write; everything inside is on disk when the block ends, or nothing is.

        A block inside a block belongs to the outer one.

        Raises:
            LedgerFull, LedgerFault, LedgerDamaged: nothing of the block was written.
        """
        with self._turn:
            if self._inside:
                yield self._connection
                return
            self._inside = True
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise self._told(error) from error
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._inside = False

    @contextmanager
    def erasing(self) -> Iterator[sqlite3.Connection]:
        """A transaction in which what is deleted is overwritten: no rescue of a damaged file brings it back.

        Not always on, because it makes each INSERT a quarter slower.
        """
        with self.transaction() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            try:
                yield connection
            finally:
                connection.execute("PRAGMA secure_delete = OFF")

    def write(self, sql: str, facts: Sequence[Any]) -> tuple[int, int]:
        """One statement as a transaction of its own, or as part of the open one; gives (rows changed, last rowid).

        Raises:
            sqlite3.IntegrityError: a rule of the table forbids it.
            LedgerFull, LedgerFault, LedgerDamaged: nothing was written.
        """
        with self._turn:
            try:
                done = self._connection.execute(sql, facts)
            except sqlite3.IntegrityError:
                raise
            except sqlite3.Error as error:
                raise self._told(error) from error
            return done.rowcount, done.lastrowid or 0

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read; raises LedgerFault or LedgerDamaged."""
        with self._turn:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise self._told(error) from error

    @contextmanager
    def reserve(self) -> Iterator[None]:
        """Let what is written inside use the pages kept back for word of a full store."""
        with self._turn:
            self._connection.execute(f"PRAGMA max_page_count = {self._limit_pages + RESERVE_PAGES}")
            try:
                yield
            finally:
                self._connection.execute(f"PRAGMA max_page_count = {self._limit_pages}")

    def distrust(self, why: str) -> LedgerDamaged:
        """Say that what was read cannot be what was written; gives the error to raise."""
        self.damaged.set()
        return LedgerDamaged(self.path, why)

    def answers(self, within_s: float) -> bool:
        """True if the file can be read within that time; what the watchdog asks."""
        if not self._turn.acquire(timeout=within_s):
            return False
        try:
            return self._connection.execute("SELECT count(*) FROM meta").fetchone() is not None
        except sqlite3.Error as error:
            self._told(error)
            return False
        finally:
            self._turn.release()

    def used_share(self) -> float:
        """How much of the limit is in use, 0 to 1 (above 1 when word of a full store was written)."""
        with self.reading() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        return float(pages - free) / self._limit_pages

    def size_bytes(self) -> int:
        """What the file and its log take on disk, in bytes."""
        log = self.path.with_name(self.path.name + "-wal")
        return sum(part.stat().st_size for part in (self.path, log) if part.exists())

    def close(self) -> None:
        """Give the file back; may be called twice."""
        with self._turn:
            self._connection.close()

    def _told(self, error: sqlite3.Error) -> LedgerError:
        told = translated(error, self.path)
        if isinstance(told, LedgerDamaged):
            self.damaged.set()
        elif isinstance(told, LedgerFull):
            self.full.set()
        return told

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            # SQLite rolls back by itself at the errors that make this one fail.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
