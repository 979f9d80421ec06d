"""The queue as last known, kept over a restart, and those who want to hear of every change."""

from __future__ import annotations

import threading

import msgspec

from edge_sync.groundwork.clock import Clock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.codec import decode_plain, encode_plain
from edge_sync.messages.errors import Malformed
from edge_sync.messages.queueing import QueueNow
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

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._turn = threading.Lock()
        self._watchers: list[Watcher] = []
        self._line_up = False
        self._queue = self._last_known()
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
        self._tell()
        with self._ledger.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO mirror VALUES('queue', ?)", (encode_plain(queue),))

    def set_line(self, *, up: bool) -> None:
        """Say whether the centre is in reach."""
        with self._turn:
            if up == self._line_up:
                return
            self._line_up = up
        self._tell()

    def set_standing(self, *, is_open: bool, closed_sentence: str, content: dict[str, str]) -> None:
        """Say what the centre decided for this machine: open or closed, and with which content it works."""
        standing = QueueView(
            queue=None, age_ms=None, line_up=False, is_open=is_open, closed_sentence=closed_sentence, content=content
        )
        with self._turn:
            if standing == self._standing:
                return
            self._standing = standing
        self._tell()

    @property
    def line_up(self) -> bool:
        """True while the centre is in reach."""
        return self._line_up

    def view(self) -> QueueView:
        """The queue as last known, how old that is, and whether the centre is in reach."""
        with self._turn:
            queue, line_up, standing = self._queue, self._line_up, self._standing
        if queue is None:
            return msgspec.structs.replace(standing, line_up=line_up)
        age_ms = int((self._clock.now() - queue.as_of).total_seconds() * 1000)
        known = age_ms >= -CLOCKS_AGREE_WITHIN_MS
        shown_ms = max(0, age_ms) if known else None
        return msgspec.structs.replace(standing, queue=queue, age_ms=shown_ms, line_up=line_up)

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

    def _tell(self) -> None:
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
