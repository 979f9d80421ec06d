"""Estimators judged on recorded days; each learns from earlier days alone. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from server.waits.calibration import WAITED_S
from server.waits.errors import TooFewDays
from server.waits.estimate import Estimate, Estimator
from server.waits.snapshot import before_joining
from server.waits.story import Day

LEARNS_FIRST_DAYS = 10
NEAR_S = 300


@dataclass
class Verdict:
    """What one estimator said, and what came, of those it said anything to."""

    name: str
    said: list[tuple[Estimate, int]] = field(default_factory=list)
    silent: int = 0
    """People to whom it said nothing."""

    def of(self, from_s: int = WAITED_S) -> Figures | None:
        """Figures of people who waited at least so long."""
        told = [(one, wait_s) for one, wait_s in self.said if wait_s >= from_s]
        if not told:
            return None
        off = [one.median_s - wait_s for one, wait_s in told]
        ranges = any(one.high_s > one.low_s for one, _ in told)
        held = sum(one.low_s <= wait_s <= one.high_s for one, wait_s in told)
        return Figures(
            len(told),
            fmean(abs(seconds) for seconds in off),
            median(abs(seconds) for seconds in off),
            fmean(off),
            sum(abs(seconds) <= NEAR_S for seconds in off) / len(off),
            held / len(told) if ranges else None,
            fmean(one.high_s - one.low_s for one, _ in told) if ranges else None,
        )


@dataclass(frozen=True)
class Figures:
    """How good an estimator was."""

    n: int
    mean_error_s: float
    """Mean absolute error."""
    median_error_s: float
    """Median absolute error."""
    bias_s: float
    """Above zero: said too much."""
    near: float
    """Part within five minutes."""
    held: float | None
    """Part of the waits inside of the range; None where no range is said."""
    width_s: float | None
    """Mean width of the range."""


def replay(
    days: Sequence[Day],
    estimators: Mapping[str, Estimator],
    learn_first: int = LEARNS_FIRST_DAYS,
    progress: Callable[[int, int], None] = lambda done, all_of_them: None,
) -> list[Verdict]:
    """Play recorded days again; everybody who was called is told something at the moment of the number.

    Raises:
        TooFewDays: nothing is left to judge on.
    """
    if len(days) <= learn_first:
        raise TooFewDays(len(days))
    verdicts = {name: Verdict(name) for name in estimators}
    for place in range(learn_first, len(days)):
        for estimator in estimators.values():
            estimator.learn(days[:place])
        _judge(days[place], estimators, verdicts)
        progress(place - learn_first + 1, len(days) - learn_first)
    return list(verdicts.values())


def _judge(day: Day, estimators: Mapping[str, Estimator], verdicts: Mapping[str, Verdict]) -> None:
    for one in day.stories:
        wait_s = one.wait_s
        if wait_s is None:
            continue
        at_issue = before_joining(day, one)
        for name, estimator in estimators.items():
            told = estimator.estimate(at_issue, one.service)
            if told is None:
                verdicts[name].silent += 1
            else:
                verdicts[name].said.append((told, wait_s))


def winner(verdicts: Sequence[Verdict]) -> str | None:
    """Who has the smallest median absolute error among those who waited."""
    figures = {one.name: found.median_error_s for one in verdicts if (found := one.of()) is not None}
    return min(figures, key=lambda name: figures[name], default=None)
