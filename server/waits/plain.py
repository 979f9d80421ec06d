"""The six estimators that others use (``facts/peers-counter.md`` section 6.4), as rivals in the replay; pure.

Each is given its best form: only counters and people that concern the service count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from statistics import fmean

from server.waits.counters import Serving, learn_serving, staffed
from server.waits.estimate import Estimate
from server.waits.snapshot import Snapshot
from server.waits.story import Day, Story

QUEUESG_S = 180
OFFICE_AVERAGE_S = 600
ROLLING = 50
"""People of whom a rolling mean is made."""


def _nothing() -> None:
    return None


class _Plain:
    """Knows which counter serves what, and the mean time in hand of each service."""

    def __init__(self, weight_percent: Mapping[str, int] | None = None) -> None:
        """Priorities mean nothing to these; who is ahead is who came before."""
        self._serving: Serving = {}
        self._mean_s: dict[str, float] = {}

    def learn(self, days: Sequence[Day], between: Callable[[], None] = _nothing) -> None:
        """Count what was called where, and how long it took."""
        self._serving = learn_serving(days)
        sums: dict[str, list[int]] = {}
        for day in days:
            for one in day.stories:
                if one.called_s is not None and one.ended_s is not None:
                    sums.setdefault(one.service, []).append(one.ended_s - one.called_s)
        self._mean_s = {service: fmean(took) for service, took in sums.items()}

    def estimate(self, snapshot: Snapshot, service: str) -> Estimate | None:
        """One number, said three times."""
        wait_s = self._wait_s(snapshot, service)
        return None if wait_s is None else Estimate(round(wait_s), round(wait_s), round(wait_s))

    def _wait_s(self, snapshot: Snapshot, service: str) -> float | None:
        raise NotImplementedError

    def _ahead(self, snapshot: Snapshot, service: str) -> list[Story]:
        mine = {name for name, serves in self._serving.items() if service in serves}
        shared = {one for name in mine for one in self._serving[name]}
        return [one for one in snapshot.waiting if one.service in shared]

    def _counters(self, snapshot: Snapshot, service: str) -> int:
        here = staffed(snapshot)
        return max(1, sum(service in serves and name in here for name, serves in self._serving.items()))

    def _is_free(self, snapshot: Snapshot, service: str) -> bool:
        busy = {one.counter for one in snapshot.in_hand}
        here = staffed(snapshot)
        serving = self._serving.items()
        return any(service in serves and name in here and name not in busy for name, serves in serving)

    def _free_and_alone(self, snapshot: Snapshot, service: str) -> bool:
        return not self._ahead(snapshot, service) and self._is_free(snapshot, service)


class PerPerson(_Plain):
    """Three minutes for each person ahead (queuesg)."""

    def _wait_s(self, snapshot: Snapshot, service: str) -> float:
        return QUEUESG_S * len(self._ahead(snapshot, service))


class OfficeAverage(_Plain):
    """Ten minutes for each person ahead and oneself, by the counters (as Munich's ZMS)."""

    def _wait_s(self, snapshot: Snapshot, service: str) -> float:
        if self._free_and_alone(snapshot, service):
            return 0
        return OFFICE_AVERAGE_S * (len(self._ahead(snapshot, service)) + 1) / self._counters(snapshot, service)


class RollingMean(_Plain):
    """The same with the mean of those served last (queue length)."""

    def _wait_s(self, snapshot: Snapshot, service: str) -> float | None:
        if self._free_and_alone(snapshot, service):
            return 0
        took = [one.ended_s - (one.called_s or 0) for one in snapshot.called if one.ended_s is not None][-ROLLING:]
        mean_s = fmean(took) if took else _mean(self._mean_s.values())
        if mean_s is None:
            return None
        return mean_s * (len(self._ahead(snapshot, service)) + 1) / self._counters(snapshot, service)


class SumOfMeans(_Plain):
    """The services of those ahead, each with its mean, by the counters; one's own place in hand counts once."""

    def _wait_s(self, snapshot: Snapshot, service: str) -> float | None:
        if not self._mean_s or self._free_and_alone(snapshot, service):
            return 0 if self._mean_s else None
        office_s = _mean(self._mean_s.values()) or 0.0
        ahead_s = sum(self._mean_s.get(one.service, office_s) for one in self._ahead(snapshot, service))
        return (ahead_s + self._mean_s.get(service, office_s)) / self._counters(snapshot, service)


class LastEntered(_Plain):
    """The wait of whoever was called last (LES)."""

    def _wait_s(self, snapshot: Snapshot, service: str) -> float | None:
        return _last_wait_s(snapshot, service) if not self._free_and_alone(snapshot, service) else 0


class HeadOfLine(_Plain):
    """How long whoever is first in line has waited (HOL)."""

    def _wait_s(self, snapshot: Snapshot, service: str) -> float | None:
        first = next((one for one in snapshot.waiting if one.service == service), None)
        if first is None:
            return 0 if self._free_and_alone(snapshot, service) else _last_wait_s(snapshot, service)
        return snapshot.now_s - first.issued_s


def _last_wait_s(snapshot: Snapshot, service: str) -> float | None:
    waits = [one.wait_s for one in snapshot.called if one.service == service and one.wait_s is not None]
    return waits[-1] if waits else None


def _mean(values: Collection[float]) -> float | None:
    return fmean(values) if values else None
