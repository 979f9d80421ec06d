"""What may be deleted, a little at a time: only what is in the centre's backup, and not too early.

Age is counted in hours that this post office ran, never by the wall clock: a jump of the clock deletes nothing.
"""

from __future__ import annotations

from edge_sync.groundwork.clock import Clock
from edge_sync.ledger.ledger import Ledger
from edge_sync.outbox.store import Outbox

LETTERS_AT_ONCE = 1_000
"""Letters deleted in one transaction, so that nobody waits long for the next number."""
NOTE_EVERY_MS = 5_000
HOUR_MS = 3_600_000
TEN_MINUTES_MS = 600_000
CROWDED = 0.7
"""Above this share of the limit, whatever is in the backup goes at once."""

_OLDEST_SAFE = (
    "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE seq <= ? "
    "AND seq NOT IN (SELECT seq FROM parked) ORDER BY seq LIMIT ?)"
)


class Retention:
    """Keeps letters for ``keep_ms`` of running time after they were written; sealed ones only until they are safe."""

    def __init__(
        self, ledger: Ledger, outbox: Outbox, clock: Clock, *, keep_ms: int, sealed_kinds: tuple[str, ...] = ()
    ) -> None:
        self._ledger = ledger
        self._outbox = outbox
        self._clock = clock
        self._keep_ms = keep_ms
        self._sealed_kinds = sealed_kinds
        self._sealed_done = 0
        self._began_ms = self._noted_ms = clock.monotonic_ms()
        self._ran_before_ms = self._ran_written_ms = self._read_ran()

    def tidy(self, *, crowded: bool) -> bool:
        """One small step; True if there is more to do. Raises LedgerError."""
        now_ms = self._clock.monotonic_ms()
        if now_ms - self._noted_ms >= NOTE_EVERY_MS:
            self._noted_ms = now_ms
            self._outbox.note_watermark()
            self._count_hours()
        safe = self._outbox.safe_upto()
        gone = self._delete_sealed(safe)
        below = safe if crowded or self._keep_ms == 0 else min(safe, self._old_enough())
        with self._ledger.reading() as connection:
            lowest = connection.execute("SELECT min(seq) FROM outbox").fetchone()[0]
        if lowest is None or lowest > below:
            return gone
        with self._ledger.erasing():
            self._outbox.note_watermark()
            changed, _ = self._ledger.write(_OLDEST_SAFE, (below, LETTERS_AT_ONCE))
        return changed >= LETTERS_AT_ONCE

    def _delete_sealed(self, safe: int) -> bool:
        """A sealed letter is gone as soon as the centre has it in its backup."""
        if not self._sealed_kinds or safe <= self._sealed_done:
            return False
        marks = ", ".join("?" * len(self._sealed_kinds))
        found = f"SELECT 1 FROM outbox WHERE seq > ? AND seq <= ? AND type IN ({marks}) LIMIT 1"  # noqa: S608
        with self._ledger.reading() as connection:
            some = connection.execute(found, (self._sealed_done, safe, *self._sealed_kinds)).fetchone()
        if some:
            with self._ledger.erasing():
                self._outbox.note_watermark()
                self._ledger.write(
                    f"DELETE FROM outbox WHERE seq > ? AND seq <= ? AND type IN ({marks})",  # noqa: S608
                    (self._sealed_done, safe, *self._sealed_kinds),
                )
        self._sealed_done = safe
        return False

    def _old_enough(self) -> int:
        """Letters up to here were written ``keep_ms`` ago or longer."""
        with self._ledger.reading() as connection:
            (head,) = connection.execute(
                "SELECT max(head) FROM milestone WHERE ran_ms <= ?", (self._ran_ms() - self._keep_ms,)
            ).fetchone()
        return int(head or 0)

    def _ran_ms(self) -> int:
        return self._ran_before_ms + self._clock.monotonic_ms() - self._began_ms

    def _count_hours(self) -> None:
        ran_ms = self._ran_ms()
        if ran_ms - self._ran_written_ms < TEN_MINUTES_MS:
            return
        with self._ledger.transaction() as connection:
            (last,) = connection.execute("SELECT max(ran_ms) FROM milestone").fetchone()
            if last is None or ran_ms - last >= HOUR_MS:
                connection.execute("INSERT INTO milestone VALUES(?, ?)", (ran_ms, self._outbox.head()))
                connection.execute("DELETE FROM milestone WHERE ran_ms < ?", (ran_ms - 2 * self._keep_ms - HOUR_MS,))
            connection.execute("INSERT OR REPLACE INTO meta VALUES('ran_ms', ?)", (ran_ms,))
        self._ran_written_ms = ran_ms

    def _read_ran(self) -> int:
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT v FROM meta WHERE k = 'ran_ms'").fetchone()
        return int(row[0]) if row else 0
