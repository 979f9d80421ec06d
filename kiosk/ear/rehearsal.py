"""A recording into the ear as if it came from the microphone: pauses, noise check and all, but as fast as it goes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from kiosk.ear.listener import Listener
from kiosk.ear.orders import Listen, Told, Word, fact_of
from kiosk.ear.port import EarFact, Listening, Opened
from kiosk.ear.samples import RATE, Samples


class Rehearsal:
    """Facts of one listening after the other."""

    def __init__(self) -> None:
        self._facts: list[EarFact] = []
        self._opened: Callable[[], object] = lambda: None

    def take(self, word: Word) -> None:
        """What a ``Listener`` tells."""
        if isinstance(word, Told):
            fact = fact_of(word)
            self._facts.append(fact)
            if isinstance(fact, Opened):
                self._opened()

    def hear(self, listener: Listener, listening: Listening, spoken: Samples) -> list[EarFact]:
        """Facts of one listening to what is spoken after the room was found silent; the last is one of ``LAST``."""
        quiet = _quiet(listening.settle_ms + 600), _quiet(listening.ends_after_ms + 600)
        return self.hear_all(listener, listening, np.concatenate([quiet[0], spoken, quiet[1]]))

    def hear_all(self, listener: Listener, listening: Listening, samples: Samples) -> list[EarFact]:
        """The same for all that the microphone gives, from when it is opened."""
        theirs, ours = os.pipe()
        writer = threading.Thread(target=_write, args=(ours, samples.astype("<i2").tobytes()), daemon=True)
        writer.start()
        try:
            return self.hear_from(listener, listening, theirs)
        finally:
            os.close(theirs)
            writer.join()

    def hear_from(
        self, listener: Listener, listening: Listening, samples: int, opened: Callable[[], object] = lambda: None
    ) -> list[EarFact]:
        """The same for a file descriptor; ``opened`` is called when somebody may speak."""
        self._facts, self._opened = [], opened
        listener.listen(Listen(0, listening), samples)
        return self._facts


def _write(descriptor: int, sound: bytes) -> None:
    with suppress(BrokenPipeError), os.fdopen(descriptor, "wb") as pipe:
        pipe.write(sound)


def _quiet(ms: int) -> Samples:
    return np.zeros(RATE * ms // 1_000, np.int16)
