"""The outgoing tray: what every machine should know, published again whenever it changed."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable

from django.db import close_old_connections

from edge_sync.messages.codec import encode_plain
from edge_sync.messages.message import Downlink
from edge_sync.messages.topics import Address

log = logging.getLogger(__name__)

APART_S = 0.25
"""In a rush machines are told at most so often; a single change is told at once."""


class Outgoing:
    """Publishes one message, retained, to every known machine; several changes at once are one message."""

    def __init__(
        self,
        tenant: str,
        channel: str,
        compose: Callable[[], Downlink],
        machines: Callable[[], Iterable[str]],
        publish: Callable[[str, bytes], bool],
    ) -> None:
        self._tenant = tenant
        self._channel = channel
        self._compose = compose
        self._machines = machines
        self._publish = publish
        self._changed = threading.Event()
        self._wake = threading.Event()
        self._newcomers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def tell(self, device: str) -> None:
        """Publish to one machine that just came; any thread."""
        self._newcomers.put(device)
        self._wake.set()

    def changed(self) -> None:
        """Say that the message would read differently now; any thread."""
        self._changed.set()
        self._wake.set()

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        while not stopping.is_set():
            if not self._wake.wait(timeout=0.5):
                continue
            self._wake.clear()
            everybody = self._changed.is_set()
            self._changed.clear()
            try:
                close_old_connections()
                self._tell(everybody=everybody)
            except BaseException:
                self.changed()
                raise
            finally:
                close_old_connections()
            stopping.wait(APART_S)

    def _tell(self, *, everybody: bool) -> None:
        newcomers: set[str] = set()
        while not self._newcomers.empty():
            newcomers.add(self._newcomers.get())
        devices = set(self._machines()) | newcomers if everybody else newcomers
        if devices:
            payload = encode_plain(self._compose())
            for device in sorted(devices):
                self._publish(Address(self._tenant, device, self._channel).topic(), payload)
