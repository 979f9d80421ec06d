"""A recorded letter as the slices see it, beside its message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from edge_sync.groundwork.clock import business_day
from edge_sync.messages.letter import ClockState, Letter

SURE_CLOCKS = frozenset({ClockState.NTP, ClockState.RTC})
AGREES = timedelta(seconds=60)
"""A clock that names a moment so shortly before its letter arrives has shown itself to be right."""


@dataclass(frozen=True)
class Arrival:
    """Where a message came from and when it happened."""

    device: str
    epoch: str
    sequence: int
    occurred_at: datetime
    """Our best belief of when it happened, aware UTC, never after ``received_at``."""
    time_is_sure: bool
    """False when the machine's clock could not be trusted and ``occurred_at`` is the time of receipt."""
    received_at: datetime

    def day(self, said: str) -> date:
        """The business day a message belongs to: what the machine ``said``, if its clock is to be believed."""
        return date.fromisoformat(said if self.time_is_sure else business_day(self.received_at))


def arrival_of(letter: Letter, received_at: datetime) -> Arrival:
    """Decide when a letter's happening took place.

    A Raspberry Pi has no battery clock: without NTP or an RTC its time is not believed, unless
    it agrees with ours.
    """
    agrees = timedelta(0) <= received_at - letter.time <= AGREES
    sure = letter.clock_state in SURE_CLOCKS or agrees
    occurred_at = min(letter.time, received_at) if sure else received_at
    return Arrival(letter.device, letter.epoch, letter.sequence, occurred_at, sure, received_at)
