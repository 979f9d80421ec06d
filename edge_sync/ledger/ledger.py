"""The one connection to the one file.

SQLite before 3.51.3 can damage a WAL file when two connections meet at a checkpoint. This
process holds the file in EXCLUSIVE locking mode, so that a second connection cannot exist, and
its threads take turns.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from edge_sync.ledger.errors import LedgerBusy, LedgerDamaged, LedgerError, LedgerFault, LedgerFull, LedgerNotDurable
from edge_sync.ledger.schema import bring_up_to_date

FULL = 2
"""``PRAGMA synchronous``: a commit returns after its fsync. NORMAL (1) loses commits at a power cut."""
JOURNAL_LIMIT_BYTES = 8 * 1024 * 1024
MEBIBYTE = 1024 * 1024


class Ledger:
    """Every read and write of the post office goes through here."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._turn = threading.RLock()
        self._inside = False

    @classmethod
    def open(cls, path: Path, *, limit_mb: int = 2048) -> Ledger:
        """Open or make the file, check it, and make sure that a commit means a sync.

        Raises:
            LedgerBusy, LedgerDamaged, LedgerFault, LedgerFull, LedgerNotDurable.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise LedgerFault(path, error.strerror or type(error).__name__) from error
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0.5)
        try:
            _prepare(connection, path, limit_mb)
        except sqlite3.Error as error:
            connection.close()
            raise _translated(error, path) from error
        except LedgerError:
            connection.close()
            raise
        return cls(path, connection)

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
                raise _translated(error, self.path) from error
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._inside = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read; raises LedgerFault or LedgerDamaged."""
        with self._turn:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise _translated(error, self.path) from error

    def answers(self, within_s: float) -> bool:
        """True if the file can be read within that time; what the watchdog asks."""
        if not self._turn.acquire(timeout=within_s):
            return False
        try:
            return self._connection.execute("SELECT count(*) FROM meta").fetchone() is not None
        except sqlite3.Error:
            return False
        finally:
            self._turn.release()

    def size_bytes(self) -> int:
        """What the file and its log take on disk, in bytes."""
        log = self.path.with_name(self.path.name + "-wal")
        return sum(part.stat().st_size for part in (self.path, log) if part.exists())

    def close(self) -> None:
        """Give the file back; may be called twice."""
        with self._turn:
            self._connection.close()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            # SQLite rolls back by itself at the errors that make this one fail.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")


def _prepare(connection: sqlite3.Connection, path: Path, limit_mb: int) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if (mode, synchronous) != ("wal", FULL):
        raise LedgerNotDurable(path, f"journal_mode={mode} synchronous={synchronous}, wanted wal and {FULL}")
    connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_LIMIT_BYTES}")
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute(f"PRAGMA max_page_count = {limit_mb * MEBIBYTE // page_bytes}")
    verdict = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    if verdict != ["ok"]:
        raise LedgerDamaged(path, "; ".join(verdict))
    bring_up_to_date(connection)


def _translated(error: sqlite3.Error, path: Path) -> LedgerError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return LedgerFull(path, str(error))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LedgerBusy(path, "another process holds the file")
    if name.startswith(("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return LedgerFault(path, f"{name}: {error}")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LedgerDamaged(path, str(error))
    return LedgerError(path, f"{name or type(error).__name__}: {error}")
