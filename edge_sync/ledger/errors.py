"""How keeping the ledger can fail."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from edge_sync.ledger.schema import LaterSchema


class LedgerError(Exception):
    """Root of this room's errors."""

    code = "STORE-00"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class LedgerFull(LedgerError):
    """No room: the disk is full or the file has reached its limit. Nothing written before is lost."""

    code = "STORE-01"


class LedgerDamaged(LedgerError):
    """The file fails SQLite's own check, or is no database."""

    code = "STORE-02"


class LedgerBusy(LedgerError):
    """Another process holds the file; two would expose it to SQLite's WAL-reset bug."""

    code = "STORE-03"


class LedgerFault(LedgerError):
    """The disk refused to read or write."""

    code = "STORE-04"


class LedgerNotDurable(LedgerError):
    """The file could not be put into WAL with synchronous=FULL; "recorded" would be a lie."""

    code = "STORE-05"


class LedgerLater(LedgerError):
    """A later release wrote this file; it is left as it is."""

    code = "STORE-08"


def translated(error: Exception, path: Path, *, opening: bool = False) -> LedgerError:
    """What an error of SQLite means for us.

    While a file is opened, everything that is not about room, rights or a second process means damage.
    """
    name = getattr(error, "sqlite_errorname", "") or ""
    if isinstance(error, LaterSchema):
        return LedgerLater(path, str(error))
    if name.startswith("SQLITE_FULL"):
        return LedgerFull(path, str(error))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LedgerBusy(path, "another process holds the file")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS")):
        return LedgerDamaged(path, str(error))
    if name.startswith(("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return LedgerFault(path, f"{name}: {error}")
    if opening and isinstance(error, (sqlite3.Error, ValueError, TypeError, OverflowError)):
        return LedgerDamaged(path, f"{name or type(error).__name__}: {error}")
    if "Could not decode" in str(error):
        return LedgerDamaged(path, "a text is no UTF-8")
    return LedgerError(path, f"{name or type(error).__name__}: {error}")
