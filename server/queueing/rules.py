"""What the queue must be told of the hall; the site asks the hall for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

NORMAL_PERCENT = 100


@dataclass(frozen=True)
class CallingRules:
    """The hall's rules at one moment, as far as calling needs them."""

    queue_day: date
    """The day that numbers belong to: today in Asia/Tokyo, or the day a disaster began."""
    weight_percent: Mapping[str, int] = field(default_factory=dict)
    """How a priority stretches the wait that counts: 150 makes 10 minutes count as 15. Unnamed ones: 100."""
    serves: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Counter's key to the services it receives; a counter without an entry receives all."""
    comes_first: frozenset[str] = frozenset()
    """Services called before all others (disaster mode)."""
    recall_after_s: int = 5
    """A number is called again at the earliest so long after its last call."""
    no_show_after_calls: int = 2
    """不在 is possible after so many calls …"""
    no_show_after_s: int = 60
    """… and so long after the first."""
    booked_grace_s: int = 300
    """A booked time counts as come this long before it."""
    undo_within_s: int = 600
    """A deed can be taken back for so long."""
