"""What a worker subscribes to: one worker hears everything, several hear their own machines' letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from edge_sync.messages.topics import VERSION, Address, centre_filters
from server.ingest.shard import Shard


class Hearing:
    """Knows the topics. Every worker hears all signs of life, which are few and small."""

    def __init__(
        self,
        tenant: str,
        shard: Shard,
        devices: Callable[[], Iterable[str]],
    ) -> None:
        self._tenant = tenant
        self._shard = shard
        self._devices = devices
        self._also_hear: Callable[[str], None] = lambda name: None
        self._heard: set[str] = set()

    def also_by(self, also_hear: Callable[[str], None]) -> None:
        """How to subscribe to one more topic while the line is up."""
        self._also_hear = also_hear

    def filters(self) -> list[str]:
        """What to subscribe to at a connect."""
        if self._shard.workers == 1:
            return centre_filters(self._tenant)
        self._heard |= {device for device in self._devices() if self._shard.has(device)}
        return [f"{VERSION}/{self._tenant}/+/status", *(self._letters_of(device) for device in sorted(self._heard))]

    def also(self, device: str) -> None:
        """A machine came; when it is new, its letters are heard from now on."""
        if self._shard.workers > 1 and self._shard.has(device) and device not in self._heard:
            self._heard.add(device)
            self._also_hear(self._letters_of(device))

    def _letters_of(self, device: str) -> str:
        return Address(self._tenant, device, "evt").topic()
