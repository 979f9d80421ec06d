"""Our estimator: the counters played forward, and ranges that held on the last sixty days; pure and deterministic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from server.waits.calibration import Calibration, Said
from server.waits.counters import MINUTES, Serving, absences, learn_serving
from server.waits.estimate import Estimate
from server.waits.forward import Ways, play
from server.waits.snapshot import Snapshot, before_joining, by_call
from server.waits.story import Day

REMEMBERS_DAYS = 60
PATTERN_DAYS = 30
"""Days whose breaks are played."""
TIDY_AT_MOST_S = 150
EARLY_S = 15 * 60
"""So long before the earliest number of the past days, and after the latest, nothing is said."""


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class _Known:
    ways: Ways
    calibration: Calibration
    from_s: int
    to_s: int


class Honest:
    """Says nothing until it knows 200 real waits. One thread may learn while others ask."""

    def __init__(self, weight_percent: Mapping[str, int] | None = None) -> None:
        """``weight_percent`` is how the hall stretches the wait of a priority."""
        self._weight_percent = dict(weight_percent or {})
        self._known: _Known | None = None
        self._said: dict[date, tuple[Day, list[Said]]] = {}
        self._absent: dict[date, Mapping[str, int]] = {}
        self._serving: Serving = {}
        self._played: tuple[Snapshot, Mapping[str, list[float]]] | None = None

    def learn(self, days: Sequence[Day], between: Callable[[], None] = _nothing) -> None:
        """Take in finished days, oldest first. A day is scored once, by what was known before it where possible."""
        days = [day for day in days if day.stories][-REMEMBERS_DAYS:]
        if not days:
            return
        before = self._known.ways if self._known else self._ways(days, between)
        for day in days:
            if day.date not in self._said or self._said[day.date][0] is not day:
                self._said[day.date] = (day, [*_scores(day, before, between)])
        self._said = {day.date: self._said[day.date] for day in days}
        issued = [one.issued_s for day in days for one in day.stories]
        calibration = Calibration([said for _, said in self._said.values()])
        self._known = _Known(self._ways(days, between), calibration, min(issued) - EARLY_S, max(issued) + EARLY_S)
        self._played = None

    def estimate(self, snapshot: Snapshot, service: str) -> Estimate | None:
        """What is told; None with too little learned, out of hours, and for a service that no counter serves."""
        known = self._known
        if known is None or not known.from_s <= snapshot.now_s <= known.to_s:
            return None
        waits = self._play(snapshot, known.ways).get(service)
        return known.calibration.estimate(fmean(waits)) if waits else None

    def _play(self, snapshot: Snapshot, ways: Ways) -> Mapping[str, list[float]]:
        played = self._played
        if played is None or played[0] is not snapshot:
            services = {service for serves in ways.serving.values() for service in serves}
            played = (snapshot, play(snapshot, ways, services))
            self._played = played
        return played[1]

    def _ways(self, days: Sequence[Day], between: Callable[[], None]) -> Ways:
        serving = learn_serving(days)
        if serving != self._serving:
            self._serving, self._absent = serving, {}
        recent = days[-PATTERN_DAYS:]
        for day in recent:
            if day.date not in self._absent:
                between()
                self._absent[day.date] = absences(day.stories, by_call(day.stories), serving, MINUTES * 60)
        absent = [self._absent[day.date] for day in recent]
        return Ways(serving, _in_hand_s(days), _tidy_s(days) or [30], absent, self._weight_percent)


def _scores(day: Day, ways: Ways, between: Callable[[], None]) -> list[Said]:
    found = []
    for one in day.stories:
        if one.wait_s is not None:
            said = play(before_joining(day, one), ways, [one.service])[one.service]
            if said:
                found.append(Said(fmean(said), one.wait_s))
            between()
    return found


def _in_hand_s(days: Sequence[Day]) -> dict[str, list[int]]:
    """Each service's times in hand, sorted; all of them under the empty name."""
    took: dict[str, list[int]] = {"": []}
    for day in days:
        for one in day.stories:
            if one.called_s is not None and one.ended_s is not None:
                took[""].append(one.ended_s - one.called_s)
                took.setdefault(one.service, []).append(one.ended_s - one.called_s)
    return {service: sorted(seconds) for service, seconds in took.items() if seconds} or {"": [300]}


def _tidy_s(days: Sequence[Day]) -> list[int]:
    """Times from an end to the next call of a counter when that next person was already waiting."""
    found = []
    for day in days:
        ended: dict[str, int] = {}
        for one in by_call(day.stories):
            since_s = ended.get(one.counter)
            if since_s is not None and one.called_s is not None and one.issued_s < since_s <= one.called_s:
                found.append(one.called_s - since_s)
            if one.ended_s is not None:
                ended[one.counter] = one.ended_s
    return sorted(gap_s for gap_s in found if gap_s < TIDY_AT_MOST_S)
