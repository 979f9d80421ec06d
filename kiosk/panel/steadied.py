"""A contact that bounces, told only when it has stood still."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from edge_sync.groundwork.supervise import Thread

STILL_MS: Final = 30


class Steadied:
    """Tells a level at start and whenever it is another one than told before; from a thread of its own."""

    def __init__(self, level: Callable[[], bool], *, still_ms: int = STILL_MS) -> None:
        """``level()`` gives how the contact stands now; ``still_ms`` is how long it must have stood so."""
        self._level = level
        self._still_s = still_ms / 1000
        self._moved = threading.Event()
        self._changed: Callable[[bool], None] = lambda level: None
        self._ending = False
        self._thread = Thread("contact", self._work)

    def start(self, changed: Callable[[bool], None]) -> None:
        self._changed, self._ending = changed, False
        self._thread.start()

    def move(self) -> None:
        """Something moved; from any thread."""
        self._moved.set()

    def _work(self, stopping: threading.Event) -> None:
        told: bool | None = None
        while not (stopping.is_set() or self._ending):
            self._moved.clear()
            level = self._level()
            if level is not told:
                told = level
                self._changed(level)
            # The clearing above may have swallowed the word to end, but not the flag set before it.
            if not self._ending:
                self._moved.wait()
            while self._moved.is_set() and not self._ending:
                self._moved.clear()
                self._moved.wait(self._still_s)

    def stop(self) -> None:
        """End; may be called twice."""
        self._ending = True
        self._moved.set()
        self._thread.stop()
