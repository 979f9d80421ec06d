"""What the pump hears, put in a row: from the line, from the window, from itself."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass

from edge_sync.link.port import Arrival, Listener, Outcome


@dataclass(frozen=True)
class Recorded:
    """A letter was written; ``head`` is its sequence number."""

    head: int


@dataclass(frozen=True)
class WentDown:
    """The line broke."""

    why: str


@dataclass(frozen=True)
class Remarked:
    """The broker remarked on a publish."""

    receipt: int
    outcome: Outcome


Fact = Recorded | WentDown | Remarked | Arrival


class Ear(Listener):
    """Hears one connection and puts what it hears into the row."""

    def __init__(self, row: Row) -> None:
        self._row = row

    def arrived(self, arrival: Arrival) -> None:
        self._row.put(arrival, ear=self)

    def remarked(self, receipt: int, outcome: Outcome) -> None:
        self._row.put(Remarked(receipt, outcome), ear=self)

    def went_down(self, why: str) -> None:
        self._row.put(WentDown(why), ear=self)


class Row:
    """Facts in the order they came. What an older connection still says is dropped."""

    def __init__(self) -> None:
        self._facts: queue.SimpleQueue[tuple[Fact | None, Ear | None]] = queue.SimpleQueue()
        self._present: Ear | None = None
        self._turn = threading.Lock()
        self._head = 0
        self._rung = False

    def new_ear(self) -> Ear:
        """The ear of the next connection; older ones are deaf from now on."""
        self._present = Ear(self)
        return self._present

    def put(self, fact: Fact, *, ear: Ear | None = None) -> None:
        """Add a fact, from any thread."""
        self._facts.put((fact, ear))

    def ring(self, head: int) -> None:
        """A letter was written. However many are, one fact waits: the highest number."""
        with self._turn:
            self._head = max(self._head, head)
            if self._rung:
                return
            self._rung = True
        self._facts.put((Recorded(0), None))

    def wake(self) -> None:
        """Let ``next`` return at once."""
        self._facts.put((None, None))

    def next(self, within_s: float) -> Fact | None:
        """The next fact; None after that time, after ``wake``, and in place of an old connection's fact."""
        try:
            fact, ear = self._facts.get(timeout=within_s) if within_s > 0 else self._facts.get_nowait()
        except queue.Empty:
            return None
        if isinstance(fact, Recorded):
            with self._turn:
                self._rung = False
                return Recorded(self._head)
        return fact if ear is None or ear is self._present else None

    def empty(self) -> bool:
        """True when nothing waits."""
        return self._facts.empty()
