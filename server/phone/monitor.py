"""The queue in the words of Smart Data Models: entity ``QueueMonitor`` (dataModel.QueueManagement 0.0.1); pure.

Attribute names, types and the words of ``serviceStatus`` are that model's; key-values form of NGSI.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from server.phone.corner import Corner

Entity = dict[str, object]


def entity(tenant: str, city: str, corner: Corner, name_of: Callable[[str], str], note: str = "") -> Entity:
    """One service. Numbers lose their letter where the model wants an integer and keep it in the label."""
    told: Entity = {
        "id": f"urn:ngsi-ld:QueueMonitor:{tenant}:{corner.service}",
        "type": "QueueMonitor",
        "localId": corner.service,
        "officeName": city,
        "serviceId": corner.service,
        "serviceName": name_of(corner.service),
        "serviceStatus": corner.status.value,
        "serviceStatusNote": note,
        "ticketsToServe": corner.waiting,
    }
    told.update(_ticket("lastTicketIssued", corner.issued))
    told.update(_ticket("ticketServed", corner.called))
    return told


def dated(told: Mapping[str, object], changed_at: datetime) -> Entity:
    """The same with the moment since which it reads so (GSMA-Commons ``dateModified``)."""
    return {**told, "dateModified": f"{changed_at:%Y-%m-%dT%H:%M:%SZ}"}


def _ticket(attribute: str, number: str) -> Entity:
    digits = "".join(symbol for symbol in number if symbol in "0123456789")
    return {attribute: int(digits), f"{attribute}Label": number} if digits else {}
