"""One service of the hall, as everybody may see it; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from server.phone.opening import ServiceStatus

SOON_S, LONG_S = 20 * 60, 40 * 60
"""Steps of the colours, as Tosu city shows them (saga-s 619656)."""


class Busy(StrEnum):
    """How long the wait may get."""

    QUIET = "quiet"
    BUSY = "busy"
    FULL = "full"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Corner:
    """One service at one moment."""

    service: str
    status: ServiceStatus
    waiting: int
    range_s: tuple[int, int] | None = None
    issued: str = ""
    """The number given out last; empty: none today."""
    called: str = ""
    """The number called last."""
    called_at: datetime | None = None

    @property
    def busy(self) -> Busy:
        """By the upper end of the range; nobody waiting is quiet even where nothing is known."""
        if self.range_s is None:
            return Busy.QUIET if self.waiting == 0 else Busy.UNKNOWN
        high_s = self.range_s[1]
        return Busy.QUIET if high_s <= SOON_S else Busy.BUSY if high_s <= LONG_S else Busy.FULL

    @property
    def low_min(self) -> int | None:
        """Lower end of the range in minutes, rounded down."""
        return None if self.range_s is None else self.range_s[0] // 60

    @property
    def high_min(self) -> int | None:
        """Upper end in minutes, rounded up."""
        return None if self.range_s is None else max(-(-self.range_s[1] // 60), self.range_s[0] // 60 + 1)


@dataclass(frozen=True)
class Outlook:
    """The whole hall as everybody may see it."""

    corners: Sequence[Corner]
    disaster: bool = False
    hit_percent: int | None = None
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the hall calls its services: service to language to name."""
