"""How often the truth was told: promises of past days, counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import QuerySet

from server.waits.models import Promise

DAYS_SHOWN = 14
LOOKS_BACK_DAYS = 31
AIM_PERCENT = 80


@dataclass(frozen=True)
class HitRate:
    """Of the people of a day who were told a range and were called, how many were called inside of it."""

    percent: int
    n: int
    day: date


@dataclass(frozen=True)
class Kept:
    """The same, and how the others fared."""

    name: str
    n: int
    held: int
    earlier: int
    """Called before the range began."""
    later: int
    """Called after it had ended."""
    earlier_by_s: int | None
    """By how much, in the middle of those."""
    later_by_s: int | None

    @property
    def percent(self) -> int:
        """Rounded down: better than it was is never claimed."""
        return self.held * 100 // self.n if self.n else 0

    @property
    def is_short(self) -> bool:
        """Less than the four in five that the range aims at."""
        return self.percent < AIM_PERCENT


Row = tuple[int, int, int]
"""Low, high and the real wait."""


def hit_rate(today: date) -> HitRate | None:
    """Of the last day before today on which promises were kept or broken; None: there is none within a month."""
    day = _promises(today).order_by("-business_day").values_list("business_day", flat=True).first()
    if day is None:
        return None
    kept = count("", _rows(day))
    return HitRate(kept.percent, kept.n, day)


def by_service(day: date) -> list[tuple[str, Kept]]:
    """One day, each service by itself, the service with the most people first."""
    rows: dict[str, list[Row]] = {}
    for one in Promise.objects.filter(business_day=day):
        rows.setdefault(one.service, []).extend(_row(one))
    told = {service: its for service, its in rows.items() if its}
    return [(service, count(service, told[service])) for service in sorted(told, key=lambda name: -len(told[name]))]


def day_by_day(today: date) -> list[tuple[date, Kept]]:
    """The last fourteen days before today that had promises, newest first."""
    rows: dict[date, list[Row]] = {}
    for one in _promises(today):
        rows.setdefault(one.business_day, []).extend(_row(one))
    return [(day, count("", rows[day])) for day in sorted(rows, reverse=True)[:DAYS_SHOWN]]


def whole_day(day: date, from_s: int = 0) -> Kept:
    """One day, everybody who waited at least so long."""
    return count("", [row for row in _rows(day) if row[2] >= from_s])


def silent(day: date) -> int:
    """How many people of a day were told nothing."""
    return Promise.objects.filter(business_day=day, low_s=None).count()


def count(name: str, rows: Iterable[Row]) -> Kept:
    """Count; pure."""
    listed = list(rows)
    earlier = [low_s - wait_s for low_s, _, wait_s in listed if wait_s < low_s]
    later = [wait_s - high_s for _, high_s, wait_s in listed if wait_s > high_s]
    held = len(listed) - len(earlier) - len(later)
    return Kept(name, len(listed), held, len(earlier), len(later), _middle(earlier), _middle(later))


def _middle(seconds: Sequence[int]) -> int | None:
    return round(median(seconds)) if seconds else None


def _rows(day: date) -> list[Row]:
    return [row for one in Promise.objects.filter(business_day=day) for row in _row(one)]


def _row(one: Promise) -> list[Row]:
    if one.low_s is None or one.high_s is None or one.wait_s is None:
        return []
    return [(one.low_s, one.high_s, one.wait_s)]


def _promises(today: date) -> QuerySet[Promise]:
    since = today - timedelta(days=LOOKS_BACK_DAYS)
    return Promise.objects.filter(
        business_day__lt=today, business_day__gte=since, low_s__isnull=False, wait_s__isnull=False
    )
