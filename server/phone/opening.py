"""Whether numbers are given for a service now, from what machines are told; pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from edge_sync.groundwork.clock import TOKYO
from edge_sync.messages.hall import Hall, ServiceRules


class ServiceStatus(StrEnum):
    """In the words of Smart Data Models ``QueueMonitor.serviceStatus``."""

    OPEN = "Open"
    CLOSED = "Closed"
    SUSPENDED = "Suspended"
    """Within its hours, and the day's numbers are used up."""


def status_of(hall: Hall | None, service: str, now: datetime) -> ServiceStatus:
    """A service without rules is open; in a disaster everything is."""
    if hall is None or hall.disaster is not None:
        return ServiceStatus.OPEN
    rules = next((one for one in hall.services if one.service == service), None)
    if rules is None:
        return ServiceStatus.OPEN
    if not _within_hours(hall, rules, now):
        return ServiceStatus.CLOSED
    return ServiceStatus.SUSPENDED if rules.numbers_left == 0 else ServiceStatus.OPEN


def _within_hours(hall: Hall, rules: ServiceRules, now: datetime) -> bool:
    local = now.astimezone(TOKYO)
    minute = local.hour * 60 + local.minute
    if not rules.hours:
        return False
    special = next((day for day in hall.days if day.day == local.date().isoformat()), None)
    if special is not None:
        return any(span.from_min <= minute < span.until_min for span in special.spans)
    spans = (span for span in rules.hours if span.weekday == local.weekday())
    return any(span.from_min <= minute < span.until_min for span in spans)
