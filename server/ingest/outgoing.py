"""The outgoing tray: what every machine should know, published again whenever it changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable

from django.db import close_old_connections, connections

from edge_sync.messages.codec import encode_plain
from edge_sync.messages.message import Downlink
from edge_sync.messages.topics import Address

log = logging.getLogger(__name__)


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

    def changed(self) -> None:
        """Say that the message would read differently now; any thread."""
        self._changed.set()

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        while not stopping.is_set():
            if not self._changed.wait(timeout=0.5):
                continue
            self._changed.clear()
            try:
                close_old_connections()
                payload = encode_plain(self._compose())
                for device in self._machines():
                    self._publish(Address(self._tenant, device, self._channel).topic(), payload)
            except BaseException:
                self._changed.set()
                raise
            finally:
                connections.close_all()
