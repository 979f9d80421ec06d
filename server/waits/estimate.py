"""What may be said of a wait, and how it is said; pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.waits.snapshot import Snapshot
from server.waits.story import Day


@dataclass(frozen=True, slots=True)
class Estimate:
    """A wait as it is told. A plug that knows one number alone says it three times."""

    low_s: int
    median_s: int
    high_s: int


class Estimator(Protocol):
    """A plug. It is asked at any moment and learns when a day is over."""

    def learn(self, days: Sequence[Day], between: Callable[[], None] = ...) -> None:
        """Take in the finished days that are known, oldest first; ``between`` is called between pieces of work."""

    def estimate(self, snapshot: Snapshot, service: str) -> Estimate | None:
        """The wait of somebody who takes a number now; None is "unknown"."""


STEPS_MIN = (0, 1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240)
"""Minutes that are said to people; nobody is told 11 to 23."""


def step_down_s(seconds: float) -> int:
    """The nearest step at or below."""
    return STEPS_MIN[max(0, bisect_right(STEPS_MIN, seconds / 60) - 1)] * 60


def step_up_s(seconds: float) -> int:
    """The nearest step at or above; beyond the last one, whole hours."""
    place = bisect_left(STEPS_MIN, seconds / 60)
    return STEPS_MIN[place] * 60 if place < len(STEPS_MIN) else -int(-seconds // 3600) * 3600
