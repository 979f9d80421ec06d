"""The courier: brings our letters to machines, some at a time, again and again until they are dealt with."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import close_old_connections, connections

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.codec import encode_batch
from edge_sync.messages.letter import Letter
from edge_sync.messages.topics import Address
from server.fleet.dispatch import Dispatch, waiting_devices
from server.fleet.models import Series

log = logging.getLogger(__name__)

IN_FLIGHT = 16
BATCH_BYTES = 64 * 1024
LOOK_EVERY_S = 1.0
AGAIN_FIRST_MS, AGAIN_CAP_MS = 30_000, 300_000


@dataclass
class _Round:
    """What was last sent to a machine, and when it goes again if nothing comes of it."""

    epoch: str = ""
    followed_upto: int = -1
    last: int = 0
    next_ms: int = 0
    pause_ms: int = AGAIN_FIRST_MS


class Courier:
    """One thread. Nothing of it needs to survive: it begins again behind what the machine has dealt with."""

    def __init__(
        self,
        tenant: str,
        clock: Clock,
        dispatch: Dispatch,
        publish: Callable[[str, bytes], bool],
        is_mine: Callable[[str], bool] = lambda device: True,
    ) -> None:
        self._tenant = tenant
        self._clock = clock
        self._dispatch = dispatch
        self._publish = publish
        self._is_mine = is_mine
        self._wake = threading.Event()
        self._rounds: dict[str, _Round] = {}
        self._born: set[str] = set()

    def wake(self) -> None:
        """Say that there is something to do; any thread."""
        self._wake.set()

    def machine_came(self, device: str) -> None:
        """A machine was born: what it missed goes again at once; any thread."""
        self._born.add(device)
        self._wake.set()

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        try:
            while not stopping.is_set():
                self._wake.wait(LOOK_EVERY_S)
                self._wake.clear()
                close_old_connections()
                self.go_round()
        finally:
            connections.close_all()

    def go_round(self) -> int:
        """Visit every machine that something waits for; how many were sent something."""
        while self._born:
            self._rounds.pop(self._born.pop(), None)
        return sum(self._visit(device) for device in sorted(waiting_devices()) if self._is_mine(device))

    def _visit(self, device: str) -> bool:
        letters = self._dispatch.next_letters(device, IN_FLIGHT)
        if not letters:
            return False
        one = self._rounds.setdefault(device, _Round())
        upto = Series.objects.get(device=device).followed_upto
        now_ms = self._clock.monotonic_ms()
        if (letters[0].epoch, upto) != (one.epoch, one.followed_upto):
            one.pause_ms = AGAIN_FIRST_MS
            fresh = [letter for letter in letters if letter.epoch != one.epoch or letter.sequence > one.last]
        elif now_ms >= one.next_ms:
            one.pause_ms = min(one.pause_ms * 2, AGAIN_CAP_MS) if one.next_ms else AGAIN_FIRST_MS
            fresh = letters
        else:
            fresh = [letter for letter in letters if letter.sequence > one.last]
        if fresh and not self._send(device, fresh):
            return False
        one.epoch, one.followed_upto, one.last = letters[0].epoch, upto, letters[-1].sequence
        if fresh:
            one.next_ms = now_ms + one.pause_ms
        return bool(fresh)

    def _send(self, device: str, letters: Iterable[Letter]) -> bool:
        topic = Address(self._tenant, device, "cmd").topic()
        for batch in _batches(letters):
            if not self._publish(topic, encode_batch(batch)):
                return False
            log.info("letters sent %s", fields(device=device, first=batch[0].sequence, last=batch[-1].sequence))
        return True


def _batches(letters: Iterable[Letter]) -> Iterable[list[Letter]]:
    batch: list[Letter] = []
    size_bytes = 0
    for letter in letters:
        size = len(bytes(letter.data)) + 400
        if batch and size_bytes + size > BATCH_BYTES:
            yield batch
            batch, size_bytes = [], 0
        batch.append(letter)
        size_bytes += size
    if batch:
        yield batch
