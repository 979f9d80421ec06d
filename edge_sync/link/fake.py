"""A broker in memory and lines to it: they lose, repeat, refuse and go down on request.

Passes the same contract tests as the line over paho and Mosquitto.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from edge_sync.link.errors import LinkDown, LinkRefused
from edge_sync.link.port import Arrival, Listener, Outcome, Parcel

MayWrite = Callable[[str, str], bool]
"""(name, topic) → may this client publish there?"""


class FakeBroker:
    """Keeps retained parcels and passes everything on at once, in the caller's thread."""

    def __init__(self, *, may_write: MayWrite = lambda name, topic: True) -> None:
        self.turn = threading.RLock()
        self._may_write = may_write
        self._up = True
        self._retained: dict[str, bytes] = {}
        self._lines: list[FakeLink] = []
        self._barred: set[str] = set()
        self._lose = 0
        self._repeat = 0
        self._remark: Outcome | None = None
        self.seen: list[tuple[str, Parcel]] = []
        """Every parcel that reached the broker, with its sender."""

    def go_down(self) -> None:
        """Die at once: every line breaks, what was kept in memory is gone."""
        with self.turn:
            self._up = False
            lines, self._lines = self._lines, []
            self._retained.clear()
        for line in lines:
            line.broke("the broker went down")

    def come_up(self) -> None:
        """Live again, remembering nothing."""
        self._up = True

    def bar(self, name: str) -> None:
        """Refuse this client from now on."""
        self._barred.add(name)

    def lose_next(self, parcels: int) -> None:
        """Take the next parcels, say so, and pass them to nobody."""
        self._lose = parcels

    def repeat_next(self, parcels: int) -> None:
        """Pass the next parcels on twice."""
        self._repeat = parcels

    def remark_always(self, outcome: Outcome | None) -> None:
        """Answer every publish so, and pass nothing on unless it is TAKEN; None is the normal way."""
        self._remark = outcome

    def cut(self, name: str) -> None:
        """Break one client's line as a pulled cable does: its will is published."""
        with self.turn:
            broken = [line for line in self._lines if line.name == name]
            self._lines = [line for line in self._lines if line.name != name]
        for line in broken:
            line.broke("the line was cut")
            if line.will is not None:
                self.take(line.name, line.will)

    def join(self, line: FakeLink) -> None:
        """Let a line in; raises LinkDown or LinkRefused."""
        with self.turn:
            if not self._up:
                raise LinkDown("nobody answers")
            if line.name in self._barred:
                raise LinkRefused("not authorised")
            self._lines.append(line)
            kept = [Arrival(topic, payload, retained=True) for topic, payload in self._retained.items()]
        for arrival in kept:
            line.deliver(arrival)

    def leave(self, line: FakeLink) -> None:
        """Let a line go."""
        with self.turn:
            if line in self._lines:
                self._lines.remove(line)

    def take(self, name: str, parcel: Parcel) -> Outcome:
        """One publish; gives the broker's remark."""
        with self.turn:
            if not self._may_write(name, parcel.topic):
                return Outcome.NOT_ALLOWED
            if self._remark is not None and self._remark is not Outcome.TAKEN:
                return self._remark
            self.seen.append((name, parcel))
            if parcel.retain:
                self._retained[parcel.topic] = parcel.payload
            if self._lose > 0:
                self._lose -= 1
                return Outcome.TAKEN
            times = 2 if self._repeat > 0 else 1
            self._repeat = max(0, self._repeat - 1)
            hearing = [line for line in self._lines if line.hears(parcel.topic)]
        for line in hearing * times:
            line.deliver(Arrival(parcel.topic, parcel.payload, retained=False))
        return Outcome.TAKEN if hearing else Outcome.NOBODY_THERE


class FakeLink:
    """One client's line to a ``FakeBroker``."""

    def __init__(self, broker: FakeBroker, name: str) -> None:
        self._broker = broker
        self.name = name
        self.will: Parcel | None = None
        self._filters: Sequence[str] = ()
        self._listener: Listener | None = None
        self._receipts = 0

    def connect(self, listener: Listener, *, will: Parcel | None = None, filters: Sequence[str] = ()) -> None:
        self.close()
        self.will, self._filters, self._listener = will, filters, listener
        try:
            self._broker.join(self)
        except (LinkDown, LinkRefused):
            self._listener = None
            raise

    def publish(self, parcel: Parcel) -> int:
        listener = self._listener
        if listener is None:
            raise LinkDown("the line is down")
        self._receipts += 1
        receipt = self._receipts
        listener.remarked(receipt, self._broker.take(self.name, parcel))
        return receipt

    def close(self) -> None:
        self._listener = None
        self._broker.leave(self)

    def broke(self, why: str) -> None:
        """The broker's side of the line is gone."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.went_down(why)

    def hears(self, topic: str) -> bool:
        """True if a filter of this line matches."""
        return any(_matches(one, topic) for one in self._filters)

    def deliver(self, arrival: Arrival) -> None:
        """Hand an arrival to the listener if it asked for that topic."""
        if self._listener is not None and self.hears(arrival.topic):
            self._listener.arrived(arrival)


def _matches(pattern: str, topic: str) -> bool:
    wanted, given = pattern.split("/"), topic.split("/")
    if wanted[-1] == "#":
        return given[: len(wanted) - 1] == wanted[:-1]
    return len(wanted) == len(given) and all(w in ("+", g) for w, g in zip(wanted, given, strict=True))
