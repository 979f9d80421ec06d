"""What every hand is: a queue of effects and one supervised thread that performs them."""

from __future__ import annotations

import queue
import threading

from edge_sync.groundwork.supervise import Thread
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.visit.happenings import Fell


class Hand:
    """Base of all hands. ``fault`` is the code of what is wrong with the device as last known."""

    def __init__(self, name: str, post: Post, *, idle_ms: int) -> None:
        """``idle_ms``: how often ``rest`` is called while nothing is asked."""
        self._post = post
        self._idle_ms = idle_ms
        self._asked: queue.SimpleQueue[Effect | None] = queue.SimpleQueue()
        self._thread = Thread(name, self._work)
        self.fault: str | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._asked.put(None)
        self._thread.stop()

    def perform(self, effect: Effect) -> None:
        """Take an effect in hand; returns at once."""
        self._asked.put(effect)

    def _work(self, stopping: threading.Event) -> None:
        self.wake()
        while not stopping.is_set():
            try:
                effect = self._asked.get(timeout=self._idle_ms / 1000)
            except queue.Empty:
                self.rest()
                continue
            if effect is None:
                return
            try:
                self.handle(effect)
            except Exception:
                # The visitor must not stand before a screen that waits for ever.
                self._post(Fell("RUN-01"))
                raise

    def wake(self) -> None:
        """What is done once, on the hand's own thread, before the first effect."""

    def rest(self) -> None:
        """What is done now and then while nothing is asked."""

    def handle(self, effect: Effect) -> None:
        """Perform one effect; may block."""
        raise NotImplementedError
