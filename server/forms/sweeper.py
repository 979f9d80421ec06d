"""Takes down what has lain long enough."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connections

from edge_sync.groundwork.clock import Clock

SWEEP_EVERY_S = 60.0


class Sweeper:
    """Takes down, every minute, what has lain long enough."""

    def __init__(self, sweep: Callable[[datetime], object], clock: Clock) -> None:
        self._sweep = sweep
        self._clock = clock

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        while not stopping.is_set():
            try:
                self._sweep(self._clock.now())
            finally:
                connections.close_all()
            stopping.wait(SWEEP_EVERY_S)
