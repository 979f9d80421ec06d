"""Faults of the post office itself: each is told to the centre once when it begins and once when it ends."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from pathlib import Path

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.ledger.errors import LedgerError
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.health import FaultBegan, FaultEnded
from edge_sync.messages.line import EpochReason
from edge_sync.outbox.rows import to_ms
from edge_sync.outbox.store import Outbox

log = logging.getLogger(__name__)

FULL = "STORE-01"
DAMAGED = "STORE-02"
CROWDED = "STORE-06"
OLD_COPY = "STORE-07"
CLONED = "STORE-09"
FORBIDDEN = "LINE-04"
PARKED = "OUT-02"
SWITCHED_HERE = "HALL-01"
"""Disaster mode was switched at the machine and the centre has not said anything since."""
RESCUED = {
    EpochReason.DAMAGED.value: DAMAGED,
    EpochReason.OLD_COPY.value: OLD_COPY,
    EpochReason.CLONED.value: CLONED,
}
"""The alarm for each reason to put a file aside."""


class Alarms:
    """What stands wrong now, kept over a restart.

    ``began``, ``ended`` and ``stands_as`` never raise: an alarm must not make matters worse.
    """

    def __init__(self, ledger: Ledger, outbox: Outbox, clock: Clock) -> None:
        self._ledger = ledger
        self._outbox = outbox
        self._clock = clock
        self._turn = threading.Lock()
        with ledger.reading() as connection:
            self._standing = {str(row[0]) for row in connection.execute("SELECT code FROM fault")}

    def stands(self, code: str) -> bool:
        """True while this fault lasts."""
        return code in self._standing

    def began(self, code: str, detail: str) -> bool:
        """A fault began; gives False when it stood already or could not be written now."""
        with self._turn:
            if code in self._standing:
                return False
            try:
                with self._ledger.transaction() as connection:
                    since_ms = to_ms(self._clock.now())
                    connection.execute("INSERT OR IGNORE INTO fault VALUES(?, ?, ?)", (code, since_ms, detail[:200]))
                    self._outbox.append(FaultBegan(fault=code, detail=detail[:200]))
            except LedgerError as error:
                log.error("a fault could not be written %s", fields(fault=code, code=error.code))
                return False
            self._standing.add(code)
        log.error("fault began %s", fields(fault=code, detail=detail))
        return True

    def ended(self, code: str) -> bool:
        """A fault ended; gives False when there was none or it could not be written now."""
        if code not in self._standing:
            return False
        with self._turn:
            try:
                with self._ledger.transaction() as connection:
                    connection.execute("DELETE FROM fault WHERE code = ?", (code,))
                    self._outbox.append(FaultEnded(fault=code))
            except LedgerError as error:
                log.error("the end of a fault could not be written %s", fields(fault=code, code=error.code))
                return False
            self._standing.discard(code)
        log.info("fault ended %s", fields(fault=code))
        return True

    def stands_as(self, code: str, detail: str | None) -> None:
        """Let this fault stand with exactly this detail (None: not at all); says nothing that was said already."""
        if detail is not None and self._detail(code) == detail:
            return
        self.ended(code)
        if detail is not None:
            self.began(code, detail)

    def tell_of_rescue(self) -> None:
        """Let the fault stand for which a file was put aside last, unless that was told before; at the start.

        Raises:
            LedgerError: the file cannot be read.
        """
        with self._ledger.reading() as connection:
            row = connection.execute(
                "SELECT path, why FROM aside WHERE path NOT IN (SELECT v FROM meta WHERE k = 'rescue_told') "
                "ORDER BY at_ms DESC LIMIT 1"
            ).fetchone()
        if row is None:
            return
        path, why = row
        with suppress(LedgerError):
            self.began(RESCUED[why], f"the old file is kept as {Path(path).name}")
            self._ledger.write("INSERT OR REPLACE INTO meta VALUES('rescue_told', ?)", (path,))

    def _detail(self, code: str) -> str | None:
        try:
            with self._ledger.reading() as connection:
                row = connection.execute("SELECT detail FROM fault WHERE code = ?", (code,)).fetchone()
        except LedgerError:
            return None
        return row[0] if row else None
