"""The queue as last known, kept over a restart, and those who want to hear of every change."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import msgspec

from edge_sync.groundwork.clock import Clock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.codec import decode_plain, encode_plain
from edge_sync.messages.errors import Malformed
from edge_sync.messages.hall import Hall
from edge_sync.messages.queueing import QueueNow
from edge_sync.mirror.disaster import DisasterMode
from edge_sync.mirror.since import given_since
from edge_sync.opening import hall_here
from edge_sync.slips import QueueView

CLOCKS_AGREE_WITHIN_MS = 60_000
"""A queue dated further in the future than this means that our clock is wrong; its age is then unknown."""


class Watcher:
    """One who watches. Holds the newest view only: a slow one misses steps, never the end."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._view: QueueView | None = None

    def show(self, view: QueueView) -> None:
        """Put a newer view in place of the one that was not fetched yet."""
        with self._changed:
            self._view = view
            self._changed.notify()

    def next(self, within_s: float) -> QueueView | None:
        """The newest view not fetched yet; None if there is none within that time."""
        with self._changed:
            self._changed.wait_for(lambda: self._view is not None, within_s)
            view, self._view = self._view, None
            return view


class Mirror:
    """What this machine can say of the queue while the centre may be out of reach."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        *,
        disaster: DisasterMode,
        clock_known: Callable[[], bool] = lambda: True,
        upto: Callable[[], int] = lambda: 0,
    ) -> None:
        """``upto``: the centre has every letter up to this one. ``clock_known``: somebody vouches for the clock."""
        self._ledger = ledger
        self._clock = clock
        self._disaster = disaster
        self._upto = upto
        self.clock_known = clock_known
        self._turn = threading.Lock()
        self._watchers: list[Watcher] = []
        self._line_up = False
        self._queue = self._last_known()
        disaster.remembered(self._queue)
        self._standing = QueueView(queue=None, age_ms=None, line_up=False)

    def receive(self, queue: QueueNow) -> None:
        """Take the newest word of the centre; what arrived last is the truth, whatever its clock said.

        Raises:
            LedgerFull, LedgerFault, LedgerDamaged: it is shown all the same, but not kept.
        """
        with self._turn:
            same = queue == self._queue
            self._queue = queue
        if same:
            return
        try:
            self._disaster.heard(queue)
        finally:
            self.tell()
        with self._ledger.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO mirror VALUES('queue', ?)", (encode_plain(queue),))

    def set_line(self, *, up: bool) -> None:
        """Say whether the centre is in reach."""
        with self._turn:
            if up == self._line_up:
                return
            self._line_up = up
        self.tell()

    def set_standing(self, *, is_open: bool, closed_sentence: str, content: dict[str, str]) -> None:
        """Say what the centre decided for this machine: open or closed, and with which content it works."""
        standing = QueueView(
            queue=None, age_ms=None, line_up=False, is_open=is_open, closed_sentence=closed_sentence, content=content
        )
        with self._turn:
            if standing == self._standing:
                return
            self._standing = standing
        self.tell()

    @property
    def line_up(self) -> bool:
        """True while the centre is in reach."""
        return self._line_up

    def view(self) -> QueueView:
        """The queue as last known, how old that is, and whether the centre is in reach."""
        with self._turn:
            queue, line_up, standing = self._queue, self._line_up, self._standing
        standing = msgspec.structs.replace(standing, line_up=line_up, clock_known=self.clock_known())
        if queue is None:
            return standing
        age_ms = int((self._clock.now() - queue.as_of).total_seconds() * 1000)
        known = age_ms >= -CLOCKS_AGREE_WITHIN_MS
        shown_ms = max(0, age_ms) if known else None
        queue = msgspec.structs.replace(queue, hall=self._hall_of(queue))
        return msgspec.structs.replace(standing, queue=queue, age_ms=shown_ms)

    def hall(self) -> Hall | None:
        """The rules as they hold here now; None: they are not known."""
        queue = self._queue
        return None if queue is None else self._hall_of(queue)

    def queue_day(self) -> str:
        """The day that a number given now belongs to."""
        return self._disaster.queue_day()

    def knows_of(self, *, at_ms: int, sequence: int) -> bool:
        """Whether the queue was told after that moment by a centre that had that letter."""
        queue = self._queue
        return queue is not None and sequence <= self._upto() and to_ms(queue.as_of) > at_ms

    def _hall_of(self, queue: QueueNow) -> Hall | None:
        day, given = self._disaster.queue_day(), Counter[str]()
        if _has_quota(queue):
            with self._ledger.reading() as connection:
                given = given_since(connection, as_of_ms=to_ms(queue.as_of), upto=self._upto(), day=day)
        return hall_here(queue, queue_day=day, given=given, disaster=self._disaster.in_force())

    def watch(self) -> Watcher:
        """Begin to watch; the present view is there at once."""
        watcher = Watcher()
        with self._turn:
            self._watchers.append(watcher)
        watcher.show(self.view())
        return watcher

    def unwatch(self, watcher: Watcher) -> None:
        """Stop watching; may be called twice."""
        with self._turn:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

    def given(self) -> None:
        """A number was given here: what is left of a quota changed."""
        if self._queue is not None and _has_quota(self._queue):
            self.tell()

    def tell(self) -> None:
        """Show the watchers how it is now."""
        view = self.view()
        with self._turn:
            watchers = list(self._watchers)
        for watcher in watchers:
            watcher.show(view)

    def _last_known(self) -> QueueNow | None:
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT body FROM mirror WHERE name = 'queue'").fetchone()
        if row is None:
            return None
        try:
            return decode_plain(row[0], QueueNow)
        except (Malformed, msgspec.ValidationError):
            return None


def _has_quota(queue: QueueNow) -> bool:
    return queue.hall is not None and any(one.numbers_left is not None for one in queue.hall.services)


def to_ms(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    return round(moment.timestamp() * 1000)
