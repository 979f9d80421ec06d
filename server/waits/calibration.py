"""From what the play says to what really came: ranges that held on past days; pure.

Of past moments at which the play said nearly the same, the narrowest range in friendly steps is taken that held for the
wanted part of them. The wanted part itself is the smallest one at which enough promises would have held on past days
that the ranges had not seen (conformal calibration, crosswise by thirds of the days).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from server.waits.estimate import STEPS_MIN, Estimate

WAITED_S = 60
"""Who is called within a minute has not waited."""
HOLDS_FOR = 0.84
"""Wanted of past promises, of all and of those who waited: 80 %, and a little for days unlike the past."""
PARTS = (0.80, 0.82, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96)
ENOUGH = 200
"""Fewer past waits than this say nothing: the wait is unknown."""
NEIGHBOURS_PART = 0.05
FEWEST_NEIGHBOURS = 60
KNOTS = 48
TOWARDS_MEAN = 0.8


@dataclass(frozen=True, slots=True)
class Said:
    """What the play said once, and what came."""

    said_s: float
    wait_s: int


class Calibration:
    """What to say when the play says something, made once a day."""

    def __init__(self, days: Sequence[Sequence[Said]]) -> None:
        """Past moments, day by day, oldest first; fewer than ``ENOUGH`` of them and nothing can be said."""
        self._table: _Table | None = None
        self.part = 0.0
        """What is asked of the neighbours."""
        if sum(map(len, days)) >= ENOUGH:
            self.part = _part_that_holds(days)
            self._table = _Near(_flat(days)).table(self.part)

    def estimate(self, said_s: float) -> Estimate | None:
        """What is told when the play says so; None is "unknown"."""
        return None if self._table is None else self._table.at(said_s)


@dataclass(frozen=True)
class _Table:
    knots_s: Sequence[int]
    told: Sequence[Estimate]

    def at(self, said_s: float) -> Estimate:
        """What is told at the nearest knot."""
        knots_s = self.knots_s
        place = bisect_left(knots_s, said_s)
        if place == len(knots_s):
            return self.told[-1]
        if place and said_s - knots_s[place - 1] <= knots_s[place] - said_s:
            place -= 1
        return self.told[place]


class _Near:
    """Knots of what the play may say, and what came at the past moments nearest to each."""

    def __init__(self, past: Sequence[Said]) -> None:
        past = sorted(past, key=lambda one: (one.said_s, one.wait_s))
        said = [one.said_s for one in past]
        top_s = said[-max(1, len(said) // 500)]
        self._knots_s = sorted({round(top_s * (knot / KNOTS) ** 2) for knot in range(KNOTS + 1)})
        self._near = [_neighbours(past, said, knot_s) for knot_s in self._knots_s]

    def table(self, part: float) -> _Table:
        """The narrowest ranges that held for this part of each knot's neighbours."""
        told = []
        for waits_s in self._near:
            low_s, high_s = narrowest(waits_s, part)
            told.append(Estimate(low_s, _middle(waits_s), high_s))
        return _Table(self._knots_s, told)


def _part_that_holds(days: Sequence[Sequence[Said]]) -> float:
    """The smallest part at which ranges made from two thirds of the days hold on the third that they did not see."""
    folds = []
    for third in range(3):
        first, last = len(days) * third // 3, len(days) * (third + 1) // 3
        seen, unseen = _flat([*days[:first], *days[last:]]), _flat(days[first:last])
        if seen and unseen:
            folds.append((_Near(seen), unseen))
    for part in PARTS:
        kept = [
            (table.at(one.said_s), one.wait_s)
            for near, unseen in folds
            for table in (near.table(part),)
            for one in unseen
        ]
        if folds and min(_held(kept, 0), _held(kept, WAITED_S)) >= HOLDS_FOR:
            return part
    return PARTS[-1]


def _flat(days: Sequence[Sequence[Said]]) -> list[Said]:
    return [one for day in days for one in day]


def _held(kept: Sequence[tuple[Estimate, int]], from_s: int) -> float:
    waits = [(told, wait_s) for told, wait_s in kept if wait_s >= from_s]
    return sum(told.low_s <= wait_s <= told.high_s for told, wait_s in waits) / len(waits) if waits else 1.0


def _neighbours(past: Sequence[Said], said: Sequence[float], knot_s: float) -> list[float]:
    """What came at the moments nearest to a knot, moved by as much as they were off it; sorted."""
    wanted = min(len(past), max(FEWEST_NEIGHBOURS, int(NEIGHBOURS_PART * len(past))))
    first = last = bisect_left(said, knot_s)
    while last - first < wanted:
        below = knot_s - said[first - 1] if first else float("inf")
        above = said[last] - knot_s if last < len(said) else float("inf")
        if below <= above:
            first -= 1
        else:
            last += 1
    last = max(last, bisect_left(said, knot_s + 1e-9))
    return sorted(max(0.0, one.wait_s + knot_s - one.said_s) for one in past[first:last])


def _middle(waits_s: Sequence[float]) -> int:
    """Between the median, which errs least, and the mean, which does not lean to one side."""
    middle_s = median(waits_s)
    return round(middle_s + TOWARDS_MEAN * (fmean(waits_s) - middle_s))


def narrowest(waits_s: Sequence[float], part: float) -> tuple[int, int]:
    """The narrowest range in friendly steps that holds for this part of sorted waits."""
    steps_s = [step * 60 for step in STEPS_MIN]
    if waits_s[-1] > steps_s[-1]:
        steps_s.append(-int(-waits_s[-1] // 3600) * 3600)
    below = [bisect_left(waits_s, step_s) for step_s in steps_s]
    upto = [bisect_left(waits_s, step_s + 1) for step_s in steps_s]
    wanted = part * len(waits_s)
    best, best_key = (steps_s[0], steps_s[-1]), (steps_s[-1] + 1, 0)
    high = 1
    for low in range(len(steps_s) - 1):
        high = max(high, low + 1)
        while high < len(steps_s) and upto[high] - below[low] < wanted:
            high += 1
        if high == len(steps_s):
            break
        key = (steps_s[high] - steps_s[low], below[low] - upto[high])
        if key < best_key:
            best, best_key = (steps_s[low], steps_s[high]), key
    return best
