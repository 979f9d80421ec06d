"""The hall's rules at one moment, whole. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MINUTES_A_DAY = 1440


@dataclass(frozen=True, order=True)
class Span:
    """From ``from_min`` until before ``until_min``, minutes after midnight in Asia/Tokyo."""

    from_min: int
    until_min: int


Spans = tuple[Span, ...]
WeekHours = Mapping[int, Spans]
"""Weekday (0 is Monday) to its spans in order; a weekday that is missing is closed."""


@dataclass(frozen=True)
class ServicePlan:
    """One service."""

    id: str
    name: str
    reading: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """``easy`` (やさしい日本語), ``en``, ``zh``, ``ko``, ``vi`` to the name; what is missing has none."""
    category: str = ""
    open: bool = True
    hours: WeekHours | None = None
    """None: the hall's."""
    daily_quota: int | None = None
    online_quota: int | None = None
    online_only: bool = False
    prior_s: int = 600


@dataclass(frozen=True)
class DayPlan:
    """A date whose hours are not its weekday's; no spans: closed."""

    day: date
    name: str
    spans: Spans = ()


@dataclass(frozen=True)
class PriorityPlan:
    """Why somebody is served earlier."""

    id: str
    name: str
    weight_percent: int
    offered: bool


@dataclass(frozen=True)
class DisasterPlan:
    """The newest disaster, while it still decides what day it is."""

    since: date
    on: bool
    line_until: date | None = None
    """After its end: the line is served until the end of this day."""


@dataclass(frozen=True)
class Waits:
    """Seconds and counts that calling keeps to."""

    recall_after_s: int = 5
    no_show_after_calls: int = 2
    no_show_after_s: int = 60
    booked_grace_s: int = 300
    undo_within_s: int = 600


@dataclass(frozen=True)
class HallPlan:
    """Everything. The empty one: no services, no limits."""

    services: Mapping[str, ServicePlan] = field(default_factory=dict)
    """By id, in the order in which people see them."""
    hours: WeekHours = field(default_factory=dict)
    days: Mapping[date, DayPlan] = field(default_factory=dict)
    holidays_observed: bool = True
    year_end_closed: bool = True
    year_end_name: str = ""
    priorities: tuple[PriorityPlan, ...] = ()
    serves: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Counter's key to what it receives; a counter that is missing receives all."""
    places: Mapping[int, str] = field(default_factory=dict)
    waits: Waits = Waits()
    disaster: DisasterPlan | None = None
    disaster_first: tuple[str, ...] = ()

    @property
    def in_disaster(self) -> bool:
        """The switch is on."""
        return self.disaster is not None and self.disaster.on

    def queue_day(self, today: date) -> date:
        """The day that numbers belong to."""
        disaster = self.disaster
        if disaster is None or not (disaster.on or disaster.line_until == today):
            return today
        return disaster.since
