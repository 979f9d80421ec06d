"""What comes off the line, before anybody has read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Delivery:
    """One MQTT publication, to be acknowledged after commit on the connection it came by."""

    topic: str
    payload: bytes
    mid: int
    qos: int
    retained: bool
    """True for a message the broker kept from earlier; its sender may be long silent."""
    connection: int
    """Counts up at every connect; an acknowledgement on a later connection would be for another letter."""
