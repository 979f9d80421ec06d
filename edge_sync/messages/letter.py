"""A letter: one message with who wrote it, when, and its place in the writer's order.

The attributes are CloudEvents 1.0 (names lower-case without underscores on the wire)
with four extensions: ``epoch``, ``sequence``, ``bootid``, ``boottimems``, ``clockstate``.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from edge_sync.messages.message import Message

CONTENT_TYPE = "application/cloudevents-batch+json"


class ClockState(StrEnum):
    """How far the wall clock of the writer could be trusted (a Pi has no battery clock)."""

    UNKNOWN = "unknown"
    RESTORED = "restored"
    RTC = "rtc"
    NTP = "ntp"


_WIRE_NAMES = {"boottime_ms": "boottimems", "boot_id": "bootid", "clock_state": "clockstate", "version": "dataversion"}


class Letter(msgspec.Struct, frozen=True, kw_only=True, rename=_WIRE_NAMES):
    """One message under way.

    ``(source, epoch, sequence)`` names it for ever; ``sequence`` orders it; ``time`` is
    only what the writer's wall clock said.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    source: Annotated[str, msgspec.Meta(pattern=r"^/[a-z0-9-]+/[a-z0-9-]+\Z")]
    type: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]+\.[a-z_]+\Z")]
    version: Annotated[int, msgspec.Meta(ge=1)]
    time: Annotated[datetime, msgspec.Meta(tz=True)]
    epoch: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    sequence: Annotated[int, msgspec.Meta(ge=1)]
    boot_id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    boottime_ms: Annotated[int, msgspec.Meta(ge=0)]
    clock_state: ClockState
    data: msgspec.Raw
    specversion: str = "1.0"

    @property
    def tenant(self) -> str:
        """The city, from ``source`` (``/hagi/kiosk-01``)."""
        return self.source.split("/")[1]

    @property
    def device(self) -> str:
        """The machine, from ``source``."""
        return self.source.split("/")[2]

    def sha256(self) -> bytes:
        """Digest of what the letter says; two letters of one name must agree in it."""
        head = f"{self.id}|{self.type}|{self.version}|".encode()
        return hashlib.sha256(head + bytes(self.data)).digest()


def data_of(message: Message) -> msgspec.Raw:
    """Encode a message's fields as the ``data`` of a letter."""
    return msgspec.Raw(msgspec.json.encode(message))
