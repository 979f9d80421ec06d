"""Waits for what an ear tells."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from kiosk.ear.orders import LAST
from kiosk.ear.port import EarFact, Level, Opened


class Facts:
    """All facts of one listening."""

    def __init__(self, opened: Callable[[], None] = lambda: None) -> None:
        self.all: list[EarFact] = []
        self.at_s: list[float] = []
        self.threads: set[int] = set()
        self._opened = opened
        self._changed = threading.Condition()

    def __call__(self, fact: EarFact) -> None:
        with self._changed:
            self.all.append(fact)
            self.at_s.append(time.monotonic())
            self.threads.add(threading.get_ident())
            self._changed.notify_all()
        if isinstance(fact, Opened):
            self._opened()

    @property
    def kinds(self) -> list[str]:
        """Names of all that is no level."""
        return [type(fact).__name__ for fact in self.all if not isinstance(fact, Level)]

    def last(self, within_s: float = 30) -> EarFact:
        with self._changed:
            assert self._changed.wait_for(lambda: self.all and isinstance(self.all[-1], LAST), within_s), self.all
            return self.all[-1]

    def opened(self, within_s: float = 30) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: any(isinstance(fact, Opened) for fact in self.all), within_s)
