"""A queue with several services, counters and priorities, event by event; pure.

A free counter takes, of the services it serves, whoever has waited longest; a priority's weight stretches the wait.
Moments are seconds as floats; whoever tells of them rounds.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody takes a number, or comes over from another counter."""

    at_s: float
    visit: str
    service: str
    priority: str = ""
    device: str = ""


@dataclass(frozen=True)
class Desk:
    """A counter: what it serves and when somebody sits there."""

    name: str
    serves: frozenset[str]
    shifts: tuple[tuple[float, float], ...]
    """Sorted, apart from each other."""
    opens_at: int = 0
    """0: follows its shifts. Else it opens inside of them only while so many people wait for its services."""

    def staffed(self, at_s: float) -> bool:
        """Tell whether somebody sits there by the plan."""
        place = bisect_right(self.shifts, (at_s, float("inf"))) - 1
        return place >= 0 and at_s < self.shifts[place][1]


@dataclass(frozen=True, slots=True)
class Served:
    """What a counter made of one call."""

    in_hand_s: float
    tidy_s: float
    """Until the next call is possible."""
    came: bool = True
    onward: Arrival | None = None
    """Where the visit goes next; its moment is set by the engine."""


@dataclass(slots=True)
class Passage:
    """One wait and what followed."""

    arrival: Arrival
    called_s: float | None = None
    ended_s: float | None = None
    counter: str = ""
    came: bool = True
    moved_on: bool = False


@dataclass
class _Hall:
    desks: Sequence[Desk]
    serve: Callable[[Arrival, str], Served]
    weights: Mapping[str, float]
    lines: dict[tuple[str, str], deque[Passage]] = field(default_factory=dict)
    free: dict[str, Desk] = field(default_factory=dict)
    awake: set[str] = field(default_factory=set)
    events: list[tuple[float, int, Arrival | Desk | None]] = field(default_factory=list)
    written: int = 0
    passages: list[Passage] = field(default_factory=list)
    waiting: int = 0

    def at(self, when_s: float, what: Arrival | Desk | None) -> None:
        self.written += 1
        heapq.heappush(self.events, (when_s, self.written, what))

    def join(self, arrival: Arrival) -> None:
        passage = Passage(arrival)
        self.passages.append(passage)
        self.lines.setdefault((arrival.service, arrival.priority), deque()).append(passage)
        self.waiting += 1

    def match(self, now_s: float) -> None:
        """Let free counters call, in the order in which they stand."""
        if not self.waiting or not self.free:
            self.awake -= set() if self.waiting else self.free.keys()
            return
        for desk in [one for one in self.desks if one.name in self.free]:
            line = self._best_line(desk, now_s) if self._sits(desk, now_s) else None
            if line is not None:
                del self.free[desk.name]
                self.waiting -= 1
                self._call(desk, line.popleft(), now_s)

    def _sits(self, desk: Desk, now_s: float) -> bool:
        if not desk.staffed(now_s):
            return False
        if not desk.opens_at:
            return True
        waiting = sum(len(line) for (service, _), line in self.lines.items() if service in desk.serves)
        if waiting >= desk.opens_at:
            self.awake.add(desk.name)
        elif not waiting:
            self.awake.discard(desk.name)
        return desk.name in self.awake

    def _best_line(self, desk: Desk, now_s: float) -> deque[Passage] | None:
        best, longest = None, -1.0
        for (service, priority), line in self.lines.items():
            if line and service in desk.serves:
                waited = (now_s - line[0].arrival.at_s + 1e-6) * self.weights.get(priority, 1.0)
                if waited > longest:
                    best, longest = line, waited
        return best

    def _call(self, desk: Desk, passage: Passage, now_s: float) -> None:
        served = self.serve(passage.arrival, desk.name)
        passage.called_s, passage.counter, passage.came = now_s, desk.name, served.came
        passage.ended_s = now_s + served.in_hand_s
        if served.onward is not None:
            passage.moved_on = True
            one = served.onward
            self.at(passage.ended_s, Arrival(passage.ended_s, one.visit, one.service, one.priority, one.device))
        self.at(passage.ended_s + served.tidy_s, desk)


def run(
    arrivals: Iterable[Arrival],
    desks: Sequence[Desk],
    serve: Callable[[Arrival, str], Served],
    weights: Mapping[str, float] | None = None,
) -> list[Passage]:
    """Play one day to its end; passages in the order in which their waits began."""
    hall = _Hall(desks, serve, weights or {})
    for desk in desks:
        hall.free[desk.name] = desk
        for begins_s, _ in desk.shifts:
            hall.at(begins_s, None)
    for arrival in arrivals:
        hall.at(arrival.at_s, arrival)
    while hall.events:
        now_s, _, what = heapq.heappop(hall.events)
        if isinstance(what, Arrival):
            hall.join(what)
        elif isinstance(what, Desk):
            hall.free[what.name] = what
        hall.match(now_s)
    return hall.passages
