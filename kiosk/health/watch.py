"""Compares what each device says of itself with what was said before; reports only changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Thread
from edge_sync.messages.health import FaultBegan, FaultEnded
from edge_sync.messages.message import Uplink

log = logging.getLogger(__name__)

EVERY_MS = 1_000

Check = Callable[[], str | None]
"""Gives the code of a fault that stands now, or None."""


def changes(before: Mapping[str, str], now: Mapping[str, str | None]) -> list[Uplink]:
    """Letters for what began and what ended; both maps are device → fault code. Pure."""
    letters: list[Uplink] = []
    for device, code in now.items():
        known = before.get(device)
        if known == code:
            continue
        if known is not None:
            letters.append(FaultEnded(fault=known))
        if code is not None:
            letters.append(FaultBegan(fault=code, detail=device))
    return letters


class Watch:
    """Asks every check once a second. A check that raises is a fault of ours, and the others go on."""

    def __init__(self, checks: Mapping[str, Check], record: Callable[[Uplink], None]) -> None:
        self._checks = checks
        self._record = record
        self._standing: dict[str, str] = {}
        self._thread = Thread("health", self._work)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._thread.stop()

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.wait(EVERY_MS / 1000):
            self.look()

    def look(self) -> None:
        """One round."""
        now = {device: check() for device, check in self._checks.items()}
        for letter in changes(self._standing, now):
            log.warning("fault %s", fields(kind=letter.KIND, code=getattr(letter, "fault", "-")))
            self._record(letter)
        self._standing = {device: code for device, code in now.items() if code is not None}
