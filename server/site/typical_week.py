"""The typical week for the congestion page, from the facts of the last four; read once a day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

from server.analytics.models import TicketFact
from server.phone.week import Week, typical_week

DAYS = 28


class TypicalWeek:
    """Keeps what it read until the queue day ends."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self._lock = threading.Lock()
        self._read: tuple[date, Week | None] | None = None

    def now(self) -> Week | None:
        """None: there are too few waits yet."""
        today = self._today()
        with self._lock:
            if self._read is None or self._read[0] != today:
                days = TicketFact.objects.filter(business_day__lt=today, business_day__gte=today - timedelta(days=DAYS))
                known = days.filter(wait_s__isnull=False, time_is_sure=True).values_list("issued_at", "wait_s")
                self._read = (today, typical_week([(at, wait_s) for at, wait_s in known if wait_s is not None]))
            return self._read[1]
