"""The busiest hour, second by second: visits arrive at random, letters queue at workers, machines reconnect.

A centre that is out for a while is part of the story: machines keep their letters and send them in batches when
it is back, the newest first, while new ones still come.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from random import Random

from tests.bench.scale.centre import Centre
from tests.bench.scale.load import LETTERS_OF_A_VISIT_S, Load

HOUR_S = 3600
SPREAD_S = 60
"""Machines come back scattered over this long."""
GIVES_UP_S = 5
"""A handshake that waits longer is broken off and tried again later."""


@dataclass(frozen=True)
class Told:
    """What the hour was like."""

    visits: int
    letters: int
    busiest_letters_s: int
    worker_busy: float
    """Share of the hour that the busiest worker worked, outage excluded."""
    lag_p50_s: float
    lag_p99_s: float
    """From a letter's writing to its row, letters of the outage excluded."""
    backlog: int
    """Letters that waited on machines when the centre came back."""
    drained_after_s: int | None
    """From the centre's return until nothing waits; None: not within four hours."""
    applied_after_s: int | None
    """From the centre's return until pages and figures know of everything; None: never, at this load."""
    back_after_s: int
    """From the broker's return until every machine is connected."""


class Hour:
    """The letters of one hour on their way to rows."""

    def __init__(self, load: Load, centre: Centre, dice: Random, out: range) -> None:
        """``out``: the seconds in which there is no centre."""
        self._load, self._centre, self._dice, self._out = load, centre, dice, out
        self._shares = _shares(centre.workers, load.cities, dice)
        self._due: dict[int, int] = {}
        self._fresh: list[deque[tuple[int, int]]] = [deque() for _ in self._shares]
        self.old = [0] * centre.workers
        self.busy = [0.0] * centre.workers
        self.lags: list[tuple[int, int]] = []
        self.visits = self.letters = self.busiest = 0

    def arrive(self, second: int) -> None:
        """People come; each visit will write its letters in the seconds after."""
        begun = _poisson(self._load.visits_s, self._dice)
        self.visits += begun
        for offset in LETTERS_OF_A_VISIT_S:
            self._due[second + offset] = self._due.get(second + offset, 0) + begun

    def write(self, second: int) -> None:
        """Letters are written; without a centre they wait on the machines."""
        written = self._due.pop(second, 0)
        self.letters += written
        self.busiest = max(self.busiest, written)
        for worker, part in enumerate(_split(written, self._shares, self._dice)):
            if part and second in self._out:
                self.old[worker] += part
            elif part:
                self._fresh[worker].append((second, part))

    def work(self, second: int) -> None:
        """Each worker has a second: letters that come one by one go first, then the backlog."""
        for worker, row in enumerate(self._fresh):
            left = self._take_fresh(row, second, 1.0)
            if left > 0 and self.old[worker]:
                done = min(self.old[worker], int(left * self._centre.drained_letters_s))
                self.old[worker] -= done
                left -= done / self._centre.drained_letters_s
            self.busy[worker] += 1.0 - max(0.0, left)

    def clear(self) -> bool:
        """True when nothing waits anywhere."""
        return not any(self.old) and not any(self._fresh)

    def _take_fresh(self, row: deque[tuple[int, int]], second: int, left: float) -> float:
        while row and left > 0:
            since, count = row[0]
            done = min(count, max(1, int(left * self._centre.single_letters_s)))
            left -= done / self._centre.single_letters_s
            self.lags.append((second - since, done))
            if done == count:
                row.popleft()
            else:
                row[0] = (since, count - done)
        return left


def run_hour(load: Load, centre: Centre, dice: Random, *, outage_s: int = 0) -> Told:
    """Play one hour; the centre is out for ``outage_s`` in its middle."""
    out = range(HOUR_S // 2, HOUR_S // 2 + outage_s)
    hour = Hour(load, centre, dice, out)
    backlog, drained_after_s, second = 0, None, 0
    while second < max(HOUR_S, out.stop) or (drained_after_s is None and second < out.stop + 4 * HOUR_S):
        if second < HOUR_S:
            hour.arrive(second)
        hour.write(second)
        if second == out.stop:
            backlog = sum(hour.old)
        if second not in out:
            hour.work(second)
        if second >= out.stop and drained_after_s is None and hour.clear():
            drained_after_s = second - out.stop
        second += 1
    hour.lags.sort()
    return Told(
        visits=hour.visits,
        letters=hour.letters,
        busiest_letters_s=hour.busiest,
        worker_busy=round(max(hour.busy) / (second - outage_s), 3),
        lag_p50_s=_percentile(hour.lags, 0.50),
        lag_p99_s=_percentile(hour.lags, 0.99),
        backlog=backlog,
        drained_after_s=drained_after_s,
        applied_after_s=_applied_after_s(load, centre, backlog),
        back_after_s=come_back(load.kiosks, centre, dice),
    )


def _applied_after_s(load: Load, centre: Centre, backlog: int) -> int | None:
    spare_s = centre.applied_letters_s * centre.workers - load.letters_s
    return math.ceil(backlog / spare_s) if spare_s > 0 else None


def come_back(machines: int, centre: Centre, dice: Random) -> int:
    """Seconds until all machines are connected again after their broker restarted."""
    waiting: dict[int, list[int]] = {}
    for _ in range(machines):
        waiting.setdefault(dice.randrange(SPREAD_S), []).append(1)
    line: deque[tuple[int, int]] = deque()
    capacity, left, second = centre.connects_s * centre.brokers, machines, 0
    while left and second < 24 * HOUR_S:
        line.extend((second, attempt) for attempt in waiting.pop(second, []))
        for _ in range(min(capacity, len(line))):
            line.popleft()
            left -= 1
        while line and second - line[0][0] >= GIVES_UP_S:
            _, attempt = line.popleft()
            wait_s = 1 + int(dice.random() * min(120, 2**attempt))
            waiting.setdefault(second + wait_s, []).append(attempt + 1)
        second += 1
    return second


def _shares(workers: int, cities: int, dice: Random) -> list[float]:
    """Cities differ in size (log-normal), and machines are dealt to workers by a hash of their names."""
    parts = [0.0] * workers
    for city in range(max(cities, workers * 4)):
        parts[city % workers] += math.exp(dice.gauss(0, 1))
    return [part / sum(parts) for part in parts]


def _split(count: int, shares: list[float], dice: Random) -> list[int]:
    if len(shares) == 1:
        return [count]
    parts = [0] * len(shares)
    for chosen in dice.choices(range(len(shares)), shares, k=count):
        parts[chosen] += 1
    return parts


def _poisson(mean: float, dice: Random) -> int:
    if mean > 50:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    floor, count, product = math.exp(-mean), 0, dice.random()
    while product > floor:
        count += 1
        product *= dice.random()
    return count


def _percentile(lags: list[tuple[int, int]], share: float) -> float:
    total, seen = sum(count for _, count in lags), 0
    for lag_s, count in lags:
        seen += count
        if seen >= share * total:
            return float(lag_s)
    return 0.0
