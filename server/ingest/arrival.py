"""A recorded letter as the slices see it, beside its message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from edge_sync.groundwork.clock import business_day
from server.ingest.clocks import SURE, How

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(ms: int) -> datetime:
    """Milliseconds since 1970 as an aware UTC moment."""
    return _EPOCH + timedelta(milliseconds=ms)


def ms_of(at: datetime) -> int:
    """A moment as milliseconds since 1970 UTC."""
    return round(at.timestamp() * 1000)


@dataclass(frozen=True)
class Arrival:
    """Where a message came from and when it happened."""

    device: str
    epoch: str
    sequence: int
    occurred_at: datetime
    """Our best belief of when it happened, aware UTC."""
    time_is_sure: bool
    """False when the machine's clock could not be trusted and nothing else vouches for ``occurred_at``."""
    received_at: datetime
    boottime_ms: int = 0
    boot_id: str = ""

    def day(self, said: str) -> date:
        """The business day a message belongs to: what the machine ``said``, if its clock is to be believed."""
        return date.fromisoformat(said if self.time_is_sure else business_day(self.received_at))


def is_sure(how: str) -> bool:
    """Tell whether a belief of this kind is good enough to compute a wait from."""
    return How(how) in SURE
