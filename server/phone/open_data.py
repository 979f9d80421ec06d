"""Open data: ``QueueMonitor`` entities for whoever asks, and retained at the broker, one topic a service.

``v1/{tenant}/open/queue-monitor/{service}``: five steps, so that no filter of letters and no machine's topic meets it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import msgspec
from django.db import close_old_connections

from edge_sync.groundwork.clock import Clock
from server.phone.corner import Outlook
from server.phone.monitor import Entity, dated, entity

WAIT_S = 0.5
AT_MOST_EVERY_MS = 1_000
AGAIN_EVERY_MS = 60_000
"""All of it once more: the broker forgets retained messages when it restarts, and nobody tells us."""


class OpenData:
    """Knows since when each service reads as it does, and publishes what changed."""

    def __init__(
        self,
        tenant: str,
        city: str,
        clock: Clock,
        outlook: Callable[[], Outlook],
        name_of: Callable[[str], str],
        note_of: Callable[[str], str],
        publish: Callable[[str, bytes], bool],
    ) -> None:
        """``note_of`` puts a ``serviceStatus`` in words; ``publish`` answers False while the line is down."""
        self._tenant, self._city = tenant, city
        self._clock = clock
        self._outlook = outlook
        self.name_of, self._note_of = name_of, note_of
        self._publish = publish
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._since: dict[str, tuple[Entity, datetime]] = {}
        self._published: dict[str, Entity] = {}

    def changed(self) -> None:
        """The queue or the hall reads differently now; any thread."""
        self._wake.set()

    def entities(self) -> list[Entity]:
        """All services, each with the moment since which it reads so."""
        outlook, now = self._outlook(), self._clock.now()
        with self._lock:
            told = []
            for corner in outlook.corners:
                one = entity(self._tenant, self._city, corner, self.name_of, self._note_of(corner.status.value))
                known = self._since.get(corner.service)
                if known is None or known[0] != one:
                    known = self._since[corner.service] = (one, now)
                told.append(dated(*known))
            return told

    def topic(self, service: str) -> str:
        """Where a service's entity lies."""
        return f"v1/{self._tenant}/open/queue-monitor/{service}"

    def work(self, stopping: threading.Event) -> None:
        """Publish until ``stopping``: what changed, at most once a second; everything, once a minute."""
        all_ms: int | None = None
        while not stopping.is_set():
            woken, now_ms = self._wake.wait(WAIT_S), self._clock.monotonic_ms()
            everything = all_ms is None or now_ms - all_ms >= AGAIN_EVERY_MS
            if not woken and not everything:
                continue
            self._wake.clear()
            if everything:
                self._published.clear()
                all_ms = now_ms
            try:
                if not self.publish_changes():
                    self._wake.set()
            finally:
                close_old_connections()
            stopping.wait(AT_MOST_EVERY_MS / 1000)

    def publish_changes(self) -> bool:
        """False: the line is down, and something is still to be published."""
        for one in self.entities():
            service = str(one["serviceId"])
            if self._published.get(service) == one:
                continue
            if not self._publish(self.topic(service), msgspec.json.encode(one)):
                return False
            self._published[service] = one
        return True
