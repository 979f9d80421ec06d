"""Tells the centre when this boot began, as soon as somebody vouches for the wall clock.

Nothing on the machine is ordered, kept or repeated by wall time. Two things need a calendar all the same: the centre
corrects the times of a boot by its anchor, and a ticket number belongs to a day. While nobody vouches for the clock and
it says less than the newest moment that was ever vouched for (the floor), the floor's day counts: a machine that wakes
up two years in the past goes on with the numbers it gave last, so that no paper of today bears a number twice.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from edge_sync.groundwork.clock import business_day
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.letter import ClockState
from edge_sync.messages.line import ClockAnchor
from edge_sync.outbox.rows import to_ms
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.writer import Writer

STEP_MS = 1_000
"""A wall clock that moved so far against the time since boot was set anew."""
FLOOR_EVERY_MS = 600_000
UNCERTAINTY_MS = {ClockState.NTP: 500, ClockState.RTC: 5_000}
"""How far a clock may be off: a time server over the Internet, a battery clock set some weeks ago."""
_RANK = {ClockState.UNKNOWN: 0, ClockState.RESTORED: 1, ClockState.RTC: 2, ClockState.NTP: 3}


class Timekeeper:
    """Watches the wall clock against the time since boot."""

    def __init__(self, ledger: Ledger, outbox: Outbox, writer: Writer) -> None:
        self._ledger = ledger
        self._outbox = outbox
        self._writer = writer
        self._floor_ms = int(self._meta("wall_floor_ms") or 0)
        self._anchored = self._last_anchor()

    def tick(self) -> None:
        """Look at the clocks; writes an anchor when there is something to say. Raises LedgerError."""
        state = self._writer.clock_state()
        if state not in UNCERTAINTY_MS:
            return
        wall, boottime_ms = self._writer.clock.now(), self._writer.clock.boottime_ms()
        offset_ms = to_ms(wall) - boottime_ms
        known = self._anchored
        fresh = known is None or abs(offset_ms - known[0]) > STEP_MS or _RANK[state] > _RANK[known[1]]
        if fresh:
            self._say(state, wall, boottime_ms, offset_ms)
        elif to_ms(wall) - self._floor_ms >= FLOOR_EVERY_MS:
            self._raise_floor(to_ms(wall))

    def today(self) -> str:
        """The business day in Asia/Tokyo that a number given now belongs to."""
        now = self._writer.clock.now()
        floor = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=self._floor_ms)
        return business_day(now if self.vouched() else max(now, floor))

    def vouched(self) -> bool:
        """Whether somebody vouches for the wall clock now."""
        return self._writer.clock_state() in UNCERTAINTY_MS

    def _say(self, state: ClockState, wall: datetime, boottime_ms: int, offset_ms: int) -> None:
        anchor = ClockAnchor(boottime_ms=boottime_ms, wall=wall, source=state, uncertainty_ms=UNCERTAINTY_MS[state])
        with self._ledger.transaction() as connection:
            self._outbox.append(anchor)
            told = f"{self._writer.boot_id} {offset_ms} {state.value}"
            connection.execute("INSERT OR REPLACE INTO meta VALUES('anchor', ?)", (told,))
            self._raise_floor(to_ms(wall))
        self._anchored = (offset_ms, state)

    def _raise_floor(self, wall_ms: int) -> None:
        if wall_ms > self._floor_ms:
            self._ledger.write("INSERT OR REPLACE INTO meta VALUES('wall_floor_ms', ?)", (wall_ms,))
            self._floor_ms = wall_ms

    def _last_anchor(self) -> tuple[int, ClockState] | None:
        """What was said in this boot, by this process or one before it."""
        said = str(self._meta("anchor") or "").split()
        if len(said) != 3 or said[0] != self._writer.boot_id:
            return None
        return int(said[1]), ClockState(said[2])

    def _meta(self, key: str) -> str | int | None:
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT v FROM meta WHERE k = ?", (key,)).fetchone()
        return row[0] if row else None
