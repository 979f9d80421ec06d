"""Machines that fell silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from edge_sync.groundwork.clock import Clock
from server.fleet.register import Register
from server.settings import Watch


class Silence:
    """Counts silence only while we listened ourselves."""

    def __init__(self, settings: Watch, clock: Clock, register: Register, is_mine: Callable[[str], bool]) -> None:
        self._after = timedelta(seconds=settings.silent_after_s)
        self._clock = clock
        self._register = register
        self._is_mine = is_mine
        self._began_ms: int | None = None

    def look(self) -> None:
        """Note machines that gave no sign of life for too long."""
        now_ms = self._clock.monotonic_ms()
        if self._began_ms is None:
            self._began_ms = now_ms
        if now_ms - self._began_ms >= self._after.total_seconds() * 1000:
            now = self._clock.now()
            self._register.mark_silent(now, now - self._after, self._is_mine)
