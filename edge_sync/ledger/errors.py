"""How keeping the ledger can fail."""

from __future__ import annotations

from pathlib import Path


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
