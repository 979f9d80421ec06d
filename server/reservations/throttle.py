"""How often one address may book, take numbers and guess codes."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.reservations.codes import Codes
from server.reservations.errors import TooOften
from server.reservations.models import Attempt

KEEP = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """At most so many of a kind in so long."""

    what: str
    most: int
    within: timedelta


class Throttle:
    """Counts by address: an IPv4 address, or the first half of an IPv6 one (RFC 4291: a subscriber has that)."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def check(self, limit: Limit, address: str, now: datetime) -> None:
        """Raises TooOften when the limit is reached."""
        who = self._codes.who(_subscriber(address))
        if Attempt.objects.filter(what=limit.what, who=who, at__gt=now - limit.within).count() >= limit.most:
            raise TooOften

    def note(self, limit: Limit, address: str, now: datetime) -> None:
        """Count one; forget what is older than an hour."""
        Attempt.objects.filter(at__lt=now - KEEP).delete()
        Attempt.objects.create(what=limit.what, who=self._codes.who(_subscriber(address)), at=now)


def _subscriber(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip, 64), strict=False).network_address)
    return str(ip)
