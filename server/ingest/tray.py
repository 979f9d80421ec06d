"""The tray of the receiving desk: what came off the line, taken in gulps."""

from __future__ import annotations

import queue

from edge_sync.groundwork.clock import Clock
from server.ingest.delivery import Delivery
from server.ingest.turn import Turn

WAIT_S = 0.5
PAUSE_S = 0.003
"""Deliveries that follow each other faster than this share a transaction."""
GATHER_MS = 40
"""Nothing waits longer than this for company."""
GULP_BYTES = 1024 * 1024
"""About 2,500 letters, less than half of what a machine has under way: the line goes on while they are recorded."""
HEAP_BYTES = 256 * 1024
"""A gulp of this size tells of a backlog: whoever can wait should."""
CALM_AFTER_S = 0.05


class Tray:
    """Any thread puts; one thread gathers."""

    def __init__(self, clock: Clock, turn: Turn) -> None:
        self._clock = clock
        self._turn = turn
        self._lying: queue.SimpleQueue[Delivery | None] = queue.SimpleQueue()

    def put(self, delivery: Delivery | None) -> None:
        """Lay a delivery down; None only wakes the desk."""
        self._lying.put(delivery)

    def gather(self) -> list[Delivery]:
        """Wait for a first delivery, then take those that lie there or come close behind it."""
        first = self._first()
        if first is None:
            return []
        gulp, size_bytes = [first], len(first.payload)
        until_ms = self._clock.monotonic_ms() + GATHER_MS
        while size_bytes < GULP_BYTES:
            pause_s = PAUSE_S if self._clock.monotonic_ms() < until_ms else 0
            try:
                delivery = self._lying.get(block=pause_s > 0, timeout=pause_s)
            except queue.Empty:
                break
            if delivery is None:
                break
            gulp.append(delivery)
            size_bytes += len(delivery.payload)
        self._turn.desk_is_busy(size_bytes >= HEAP_BYTES)
        return gulp

    def _first(self) -> Delivery | None:
        try:
            return self._lying.get(timeout=CALM_AFTER_S)
        except queue.Empty:
            self._turn.desk_is_busy(False)
        try:
            return self._lying.get(timeout=WAIT_S)
        except queue.Empty:
            return None
