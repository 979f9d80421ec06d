"""MQTT topic names: built, parsed, and as access patterns for the broker.

``v1/{tenant}/{device}/evt``     letters from a machine, QoS 1, not retained
``v1/{tenant}/{device}/status``  birth and will of a machine, QoS 1, retained
``v1/{tenant}/{device}/ack``     watermark from the centre, QoS 1, retained
``v1/{tenant}/{device}/queue``   the queue as the centre sees it, QoS 1, retained
``v1/{tenant}/{device}/cmd``     letters from the centre, QoS 1, not retained
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from edge_sync.messages.errors import BadTopic

VERSION = "v1"
FROM_DEVICE = ("evt", "status")
TO_DEVICE = ("ack", "queue", "cmd")

_TOPIC = re.compile(r"^v1/([a-z][a-z0-9-]{0,31})/([a-z][a-z0-9-]{0,31})/(evt|status|ack|queue|cmd)\Z")


@dataclass(frozen=True)
class Address:
    """One topic, taken apart."""

    tenant: str
    device: str
    channel: str

    def topic(self) -> str:
        """The name on the wire."""
        return f"{VERSION}/{self.tenant}/{self.device}/{self.channel}"


def parse(topic: str) -> Address:
    """Take a topic apart.

    Raises:
        BadTopic: it is not one of ours.
    """
    match = _TOPIC.match(topic)
    if match is None:
        raise BadTopic(topic)
    return Address(*match.groups())


def centre_filters(tenant: str) -> list[str]:
    """What the centre subscribes to."""
    return [f"{VERSION}/{tenant}/+/{channel}" for channel in FROM_DEVICE]


def device_filters(tenant: str, device: str) -> list[str]:
    """What one machine subscribes to."""
    return [Address(tenant, device, channel).topic() for channel in TO_DEVICE]
