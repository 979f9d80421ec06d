"""Which times a plan offers on a day; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

MOST_DAYS_AHEAD = 60
"""Machines and calendars know the days that differ from their weekday for so long."""

MinuteSpan = tuple[int, int]
"""From, until before; minutes after midnight in Asia/Tokyo."""


@dataclass(frozen=True)
class Times:
    """A plan as far as its times go."""

    weekdays: frozenset[int]
    first_day: date
    last_day: date | None
    from_min: int
    until_min: int
    slot_min: int
    ahead_days: int
    close_before_min: int


@dataclass(frozen=True, order=True)
class Slot:
    """One stretch that can be booked."""

    day: date
    from_min: int
    until_min: int

    @property
    def at(self) -> datetime:
        """When it begins, aware UTC."""
        return moment_of(self.day, self.from_min)

    @property
    def until(self) -> datetime:
        """When it ends, aware UTC."""
        return moment_of(self.day, self.until_min)


def moment_of(day: date, minute: int) -> datetime:
    """A minute of a day in Asia/Tokyo as an aware UTC moment; 1440 is the next midnight."""
    return (datetime.combine(day, time(), TOKYO) + timedelta(minutes=minute)).astimezone(UTC)


def slots_of(
    times: Times, day: date, opening: Sequence[MinuteSpan] | None = None, blocks: Iterable[MinuteSpan] = ()
) -> list[Slot]:
    """The slots of one day, in order.

    ``opening``: the hall's hours that day, None for always. A slot lies wholly inside one of them, and touches
    no block. An end that leaves no room for a whole slot leaves none.
    """
    if day < times.first_day or (times.last_day is not None and day > times.last_day):
        return []
    if day.weekday() not in times.weekdays or times.slot_min < 1:
        return []
    shut = list(blocks)
    found = []
    for begin in range(times.from_min, times.until_min - times.slot_min + 1, times.slot_min):
        end = begin + times.slot_min
        inside = opening is None or any(low <= begin and end <= high for low, high in opening)
        if inside and not any(begin < high and low < end for low, high in shut):
            found.append(Slot(day, begin, end))
    return found


def may_book(times: Times, slot: Slot, now: datetime) -> bool:
    """Whether a slot can be booked at this moment: not too early, not too late."""
    today = now.astimezone(TOKYO).date()
    furthest = today + timedelta(days=min(times.ahead_days, MOST_DAYS_AHEAD))
    return slot.day <= furthest and now < slot.at - timedelta(minutes=times.close_before_min)


def days_ahead(times: Times, now: datetime) -> list[date]:
    """The days on which something might be bookable."""
    today = now.astimezone(TOKYO).date()
    span = min(times.ahead_days, MOST_DAYS_AHEAD)
    days = (today + timedelta(days=ahead) for ahead in range(span + 1))
    return [
        day
        for day in days
        if day.weekday() in times.weekdays
        and day >= times.first_day
        and (times.last_day is None or day <= times.last_day)
    ]
