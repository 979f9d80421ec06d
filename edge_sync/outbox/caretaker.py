"""Looks after the store while others work: room, age, clock, and what the centre should know of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Thread
from edge_sync.ledger.ballast import ENOUGH_BYTES, LOW_BYTES, Ballast
from edge_sync.ledger.errors import LedgerError
from edge_sync.ledger.ledger import Ledger
from edge_sync.outbox import alarms as codes
from edge_sync.outbox.alarms import Alarms
from edge_sync.outbox.retention import CROWDED, Retention
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.timekeeper import Timekeeper

log = logging.getLogger(__name__)

ROUND_S = 1.0
ROOM_AGAIN = 0.95
"""Below this share of the limit a full store takes letters again."""
CALM_SHARE = 0.65
BREATH_S = 0.02
"""Between two deletions, so that those at the window come first."""


class Caretaker:
    """One quiet thread; a part of the house."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        outbox: Outbox,
        alarms: Alarms,
        retention: Retention,
        timekeeper: Timekeeper,
        ballast: Ballast,
        on_written: Callable[[int], None] = lambda head: None,
        round_s: float = ROUND_S,
    ) -> None:
        """``on_written`` hears the last number after something was written here."""
        self._ledger = ledger
        self._outbox = outbox
        self._alarms = alarms
        self._retention = retention
        self._timekeeper = timekeeper
        self._ballast = ballast
        self._on_written = on_written
        self._head = 0
        self._round_s = round_s
        self._parked_told = 0
        self._ending = threading.Event()
        self._thread = Thread("caretaker", self._work)

    def start(self) -> None:
        self._ending.clear()
        self._ballast.take_in()
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.stop()

    def go_round(self) -> None:
        """One look at everything; raises nothing of the ledger's."""
        for look in (self._look_for_room, self._timekeeper.tick, self._look_at_parked, self._look_at_rescue):
            try:
                look()
            except LedgerError as error:
                log.warning("the caretaker could not write %s", fields(code=error.code))
        head = self._outbox.head()
        if head != self._head:
            self._head = head
            self._on_written(head)

    def is_full(self) -> bool:
        """True while new letters must be refused; notices by itself when there is room again. Raises LedgerError."""
        if not self._alarms.stands(codes.FULL):
            return False
        if self._ledger.used_share() >= ROOM_AGAIN or self._ballast.free_bytes() < ENOUGH_BYTES:
            return True
        self._ballast.take_in()
        self._ledger.full.clear()
        self._alarms.ended(codes.FULL)
        return self._alarms.stands(codes.FULL)

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set() and not self._ending.wait(self._round_s):
            self.go_round()
            while self._tidy() and not self._ending.wait(BREATH_S):
                pass

    def _tidy(self) -> bool:
        try:
            crowded = self._alarms.stands(codes.CROWDED) or self._ballast.free_bytes() < LOW_BYTES
            return self._retention.tidy(crowded=crowded or self._alarms.stands(codes.FULL))
        except LedgerError as error:
            log.warning("nothing could be deleted %s", fields(code=error.code))
            return False

    def _look_for_room(self) -> None:
        share = self._ledger.used_share()
        if not self.is_full() and self._ledger.full.is_set():
            free_bytes = self._ballast.free_bytes()
            self._ballast.drop()
            with self._ledger.reserve():
                self._alarms.began(codes.FULL, f"{share:.0%} of the limit, {free_bytes} bytes free on the disk")
        if share >= CROWDED:
            with self._ledger.reserve():
                self._alarms.began(codes.CROWDED, f"{share:.0%} of the limit")
        elif share < CALM_SHARE:
            self._alarms.ended(codes.CROWDED)

    def _look_at_parked(self) -> None:
        with self._ledger.reading() as connection:
            last, reason = connection.execute("SELECT max(seq), reason FROM parked").fetchone()
        if last is None:
            return
        if last > self._parked_told and last > self._outbox.upto():
            self._parked_told = last
            self._alarms.began(codes.PARKED, f"letter {last}: {reason}")
        elif last <= self._outbox.upto():
            self._alarms.ended(codes.PARKED)

    def _look_at_rescue(self) -> None:
        """Damage is over once the centre has all that was rescued."""
        standing = [code for code in codes.RESCUED.values() if self._alarms.stands(code)]
        if not standing:
            return
        with self._ledger.reading() as connection:
            row = connection.execute("SELECT v FROM meta WHERE k = 'rescued_head'").fetchone()
        if row is None or self._outbox.upto() >= row[0]:
            for code in standing:
                self._alarms.ended(code)
