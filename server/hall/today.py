"""What is open now, in a line for each service. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.hall.opening import closes_in_min, next_opening
from server.hall.plan import HallPlan, ServicePlan
from server.hall.quota import numbers_left

DAY_MIN = 24 * 60
CLOSES_SOON_MIN = 30


@dataclass(frozen=True)
class ServiceLine:
    """One service at this moment."""

    service: ServicePlan
    taken: int
    left: int | None
    """Of the quota; None: no limit."""
    closes_in_min: int | None
    """None: closed."""
    opens_at: datetime | None
    """When it is closed: the next opening within 60 days."""

    @property
    def always_open(self) -> bool:
        """Nobody has said hours, or it goes on through the night."""
        return self.closes_in_min is not None and self.closes_in_min >= DAY_MIN

    @property
    def closes_in_s(self) -> int | None:
        """The same in seconds."""
        return None if self.closes_in_min is None else self.closes_in_min * 60

    @property
    def state(self) -> str:
        """``off``, ``closed``, ``full``, ``closing`` or ``open``."""
        if not self.service.open and self.closes_in_min is None:
            return "off"
        if self.closes_in_min is None:
            return "closed"
        if self.left == 0:
            return "full"
        return "closing" if self.closes_in_min <= CLOSES_SOON_MIN else "open"


def service_lines(plan: HallPlan, taken: Mapping[str, int], now: datetime) -> list[ServiceLine]:
    """All services in their order."""
    lines = []
    for one in plan.services.values():
        closes, count = closes_in_min(plan, one.id, now), taken.get(one.id, 0)
        opens = next_opening(plan, one.id, now) if closes is None else None
        left = None if plan.in_disaster else numbers_left(one, count)
        lines.append(ServiceLine(one, count, left, closes, opens))
    return lines
