"""Disaster mode at this machine: the centre's word as last known, or the switch of a hall that is cut off.

While it is on, all numbers belong to the day it began. The local switch is a row in the ledger; the fault HALL-01
tells the centre as long as it holds; a word that the centre said later wins over it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import msgspec

from edge_sync.groundwork.clock import Clock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.hall import Disaster
from edge_sync.messages.queueing import QueueNow
from edge_sync.slips import DisasterNow

NAME = "disaster"
"""Of the row in ``standing``."""
FIRST_HERE = ["disaster_certificate"]
"""Services that come first when only this machine knows of a disaster: 罹災証明書."""


class LocalWord(msgspec.Struct, frozen=True, kw_only=True):
    """What was switched here."""

    on: bool
    since: str
    at: datetime
    clock_known: bool
    """Whether somebody vouched for the clock that said ``at``."""
    known_as_of: datetime | None
    """Of the queue known here then."""

    def yields_to(self, queue: QueueNow) -> bool:
        """Whether the centre said this later. A retained word may be older than the switch."""
        if self.known_as_of is not None and queue.as_of <= self.known_as_of:
            return False
        return not self.clock_known or queue.as_of > self.at


class DisasterMode:
    """What holds here now. ``tell`` begins (detail) or ends (None) the fault HALL-01; said again at each start."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        clock: Clock,
        today: Callable[[], str],
        clock_known: Callable[[], bool],
        tell: Callable[[str | None], None],
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._today = today
        self._clock_known = clock_known
        self._tell = tell
        self._turn = threading.Lock()
        self._queue: QueueNow | None = None
        with ledger.reading() as connection:
            row = connection.execute("SELECT body FROM standing WHERE name = ?", (NAME,)).fetchone()
        self._local = read_local_word(row)
        self._say()

    def heard(self, queue: QueueNow) -> None:
        """The centre's newest word; raises LedgerError when a switch it ended could not be erased."""
        with self._turn:
            self._queue = queue
            if self._local is not None and self._local.yields_to(queue):
                self._put(None)

    def remembered(self, queue: QueueNow | None) -> None:
        """The queue as it stood on the disk."""
        self._queue = queue

    def in_force(self) -> Disaster | None:
        """The disaster that holds here; None: there is none."""
        local, centres = self._local, self._centres()
        if local is None:
            return centres
        return Disaster(since=local.since, first=FIRST_HERE) if local.on else None

    def queue_day(self) -> str:
        """The day that a number given now belongs to."""
        disaster = self.in_force()
        return self._today() if disaster is None else disaster.since

    def switch(self, on: bool) -> DisasterNow:
        """Switch it here; switching to what holds already changes nothing; raises LedgerError."""
        with self._turn:
            if on != (self.in_force() is not None):
                agrees = on == (self._centres() is not None)
                self._put(None if agrees else self._word(on))
        return self.now()

    def now(self) -> DisasterNow:
        """What holds, and who said so."""
        disaster = self.in_force()
        return DisasterNow(since=None if disaster is None else disaster.since, said_here=self._local is not None)

    def _centres(self) -> Disaster | None:
        queue = self._queue
        return None if queue is None or queue.hall is None else queue.hall.disaster

    def _word(self, on: bool) -> LocalWord:
        return LocalWord(
            on=on,
            since=self._today(),
            at=self._clock.now(),
            clock_known=self._clock_known(),
            known_as_of=None if self._queue is None else self._queue.as_of,
        )

    def _put(self, word: LocalWord | None) -> None:
        with self._ledger.transaction() as connection:
            if word is None:
                connection.execute("DELETE FROM standing WHERE name = ?", (NAME,))
            else:
                row = (NAME, msgspec.json.encode(word))
                connection.execute("INSERT OR REPLACE INTO standing VALUES(?, ?)", row)
        self._local = word
        self._say()

    def _say(self) -> None:
        """Outside of the transaction: an alarm takes its own turn, then the ledger's."""
        word = self._local
        self._tell(None if word is None else f"disaster mode was switched {'on' if word.on else 'off'} at this machine")


def read_local_word(row: tuple[bytes] | None) -> LocalWord | None:
    """What the row in ``standing`` says; None when there is none, or when it cannot be read any more."""
    if row is None:
        return None
    try:
        return msgspec.json.decode(row[0], type=LocalWord)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
