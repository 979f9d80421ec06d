"""What our certificates say: names, uses, days of validity."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from provisioning.authority.errors import BadName

AUTHORITY_DAYS = 3650
DEVICE_DAYS = 730
BROKER_DAYS = 397
CENTRE_DAYS = 397
SEAL_DAYS = 120
"""A sealing key is renewed every quarter; a month is left to hand the new one round."""
BACKDATED_DAYS = 2
"""A Raspberry Pi without a battery clock wakes up a little in the past."""

CENTRE = "centre"
"""Names of the centre begin with this word, and no machine's may."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""As in topics: no ``+ # /``, which a broker would read as a pattern (CVE-2017-7650)."""
_HOST = re.compile(r"(?!-)[A-Za-z0-9.-]{1,253}")


class Role(Enum):
    """Who a certificate is for."""

    DEVICE = "device"
    BROKER = "broker"
    CENTRE = "centre"
    SEAL = "seal"


@dataclass(frozen=True)
class Profile:
    """What one certificate will say; ``name`` becomes its common name."""

    role: Role
    name: str
    days: int
    uses: tuple[x509.ObjectIdentifier, ...]
    hosts: tuple[str, ...] = ()


def device(name: str) -> Profile:
    """A machine; raises BadName."""
    _check_name(name)
    if name.startswith(CENTRE):
        raise BadName(name, f"names that begin with {CENTRE!r} belong to the centre")
    return Profile(Role.DEVICE, name, DEVICE_DAYS, (ExtendedKeyUsageOID.CLIENT_AUTH,))


def centre(name: str = CENTRE) -> Profile:
    """One connection of the centre; raises BadName. Two connections of one name would throw each other out."""
    _check_name(name)
    if not name.startswith(CENTRE):
        raise BadName(name, f"a name of the centre begins with {CENTRE!r}")
    return Profile(Role.CENTRE, name, CENTRE_DAYS, (ExtendedKeyUsageOID.CLIENT_AUTH,))


def broker(hosts: Sequence[str]) -> Profile:
    """The broker under these host names and addresses; raises BadName."""
    if not hosts:
        raise BadName("", "a broker needs the host names or addresses under which it is reached")
    for host in hosts:
        if not _is_address(host) and not _HOST.fullmatch(host):
            raise BadName(host, "neither a host name nor an address")
    return Profile(Role.BROKER, "broker", BROKER_DAYS, (ExtendedKeyUsageOID.SERVER_AUTH,), tuple(hosts))


def seal(key_id: str) -> Profile:
    """One key that machines seal personal content to; ``key_id`` is 16 hexadecimal digits. Raises BadName."""
    name = f"seal-{key_id}"
    _check_name(name)
    return Profile(Role.SEAL, name, SEAL_DAYS, ())


def general_names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    """Host names and addresses as a certificate writes them."""
    return [x509.IPAddress(ipaddress.ip_address(h)) if _is_address(h) else x509.DNSName(h) for h in hosts]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise BadName(name, "1 to 32 of a-z, 0-9 and hyphen, beginning with a letter")
