"""Time, handed in and never fetched."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


class Clock(Protocol):
    """What a process may know of time."""

    def now(self) -> datetime:
        """The wall clock as an aware UTC moment. It may jump: a Pi has no battery clock."""

    def monotonic_ms(self) -> int:
        """Milliseconds that never run backwards; only differences mean anything."""

    def boottime_ms(self) -> int:
        """Milliseconds since the machine booted, sleep included (CLOCK_BOOTTIME)."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def boottime_ms(self) -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        self._now = start.astimezone(UTC)
        self._ticks_ms = 0

    def now(self) -> datetime:
        return self._now

    def monotonic_ms(self) -> int:
        return self._ticks_ms

    def boottime_ms(self) -> int:
        return self._ticks_ms

    def advance(self, ms: int) -> None:
        """Let ``ms`` milliseconds pass on every clock."""
        if ms < 0:
            raise ValueError("time does not run backwards; use jump() for the wall clock")
        self._now += timedelta(milliseconds=ms)
        self._ticks_ms += ms

    def jump(self, to: datetime) -> None:
        """Set the wall clock alone, as a first NTP answer does."""
        self._now = to.astimezone(UTC)


def business_day(moment: datetime) -> str:
    """The day in Asia/Tokyo that a moment belongs to, ISO 8601."""
    return moment.astimezone(TOKYO).date().isoformat()
