"""Hears of the queue, calls what is new. The same words, order and once-only as at a kiosk."""

from __future__ import annotations

import threading

from edge_sync.groundwork.clock import Clock
from edge_sync.messages.queueing import QueueNow
from kiosk.hands.mouth_hand import MouthHand
from kiosk.visit.calls import announce
from kiosk.visit.happenings import Happening, QueueSeen
from kiosk.voice.news import new_calls


class Crier:
    """Between the desk's hand and the mouth's."""

    def __init__(self, mouth: MouthHand, clock: Clock) -> None:
        self._mouth = mouth
        self._clock = clock
        self._turn = threading.Lock()
        self._queue: QueueNow | None = None

    def post(self, happening: Happening) -> None:
        """What the desk's hand tells; only the queue matters here. From any thread."""
        if not isinstance(happening, QueueSeen):
            return
        with self._turn:
            news = new_calls(self._queue, happening.queue, self._clock.now())
            # A view without a queue is a post office that knows nothing yet, not an empty hall.
            self._queue = happening.queue or self._queue
            for new in news:
                self._mouth.perform(announce(new, self._clock.monotonic_ms()))
