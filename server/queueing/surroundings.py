"""What the board must be told of the hall and of waits; the site asks those rooms for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Surroundings:
    """The hall around the queue at one moment."""

    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Service to the wait to expect, lower and upper end in seconds; unknown where there is none."""
    hit_percent: int | None = None
    """How many of a hundred real waits were inside the range said, on the last working day; None is unknown."""
    closed: tuple[str, ...] = field(default=())
    """Services that give out no numbers just now."""
    all_closed: bool = False
    """Every service of the hall."""
    disaster: bool = False
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the hall calls its services: service to language to name; what is missing has a usual name."""


def whole_minutes(low_s: int, high_s: int) -> tuple[int, int]:
    """A range of seconds as minutes that still hold it: the lower end rounded down, the upper one up."""
    low = max(low_s, 0) // 60
    return low, max(-(-high_s // 60), low + 1)
