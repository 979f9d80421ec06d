"""mosquitto.conf(5) and its access list, from the dictionary's topics.

Access is judged by what arrives: Mosquitto grants any subscription and filters at delivery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edge_sync.messages.topics import FROM_DEVICE, TO_DEVICE, VERSION
from provisioning.authority.authority import Credentials

OPEN_DATA = ("open/queue-monitor/+",)
"""What the centre leaves for everybody with a certificate of the city: below the tenant, no machine's name in it."""

LARGEST_PACKET_BYTES = 512 * 1024
"""Twice what a receiver reads as one batch."""

PRACTICALLY_NO_LIMIT = 1_000_000_000


class BadBrokerSetting(ValueError):
    """A value that mosquitto.conf cannot carry."""

    code = "BRK-01"


@dataclass(frozen=True)
class BrokerPlan:
    """What one broker is told."""

    tenant: str
    address: str
    port: int
    credentials: Credentials
    centres: Sequence[str] = ("centre",)
    """Common names that may read every machine's letters and write to every machine."""
    run_as: str | None = None
    """The user Mosquitto becomes when it is started as root; None is Debian's ``mosquitto``."""


def write_broker(folder: Path, plan: BrokerPlan) -> Path:
    """Write ``mosquitto.conf`` and ``acl`` into ``folder``; gives the first one's path.

    Raises:
        BadBrokerSetting: a value with a line break or the like.
    """
    folder.mkdir(parents=True, exist_ok=True)
    acl = folder / "acl"
    acl.write_text(access_list(plan.tenant, plan.centres), "utf-8")
    conf = folder / "mosquitto.conf"
    conf.write_text(configuration(plan, acl), "utf-8")
    return conf


def configuration(plan: BrokerPlan, acl: Path) -> str:
    """The text of mosquitto.conf; comments stand on lines of their own, as it demands."""
    lines = [
        f"listener {plan.port} {_plain(plan.address)}",
        f"cafile {_plain(plan.credentials.ca)}",
        f"certfile {_plain(plan.credentials.certificate)}",
        f"keyfile {_plain(plan.credentials.key)}",
        "tls_version tlsv1.2",
        "require_certificate true",
        "# user name and client id are the certificate's common name: nobody can throw out another machine",
        "use_identity_as_username true",
        "use_username_as_clientid true",
        "allow_anonymous false",
        f"acl_file {_plain(acl)}",
        "# nothing of ours rests here: machines keep their letters until the centre has committed them",
        "persistence false",
        "# the default of 1000 drops the rest in silence and still answers success; 0 would mean no limit, but with 0",
        "# Mosquitto 2.0 hangs up on whoever publishes where it may not",
        f"max_queued_messages {PRACTICALLY_NO_LIMIT}",
        "max_inflight_messages 20",
        f"max_packet_size {LARGEST_PACKET_BYTES}",
        "set_tcp_nodelay true",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "log_type notice",
    ]
    if plan.run_as is not None:
        lines.append(f"user {_plain(plan.run_as)}")
    return "\n".join(lines) + "\n"


def access_list(tenant: str, centres: Sequence[str]) -> str:
    """The text of the access list; ``%u`` is the certificate's common name."""
    own = f"{VERSION}/{_plain(tenant)}/%u"
    lines = [f"pattern write {own}/{channel}" for channel in FROM_DEVICE]
    lines += [f"pattern read {own}/{channel}" for channel in TO_DEVICE]
    lines += [f"pattern read {VERSION}/{_plain(tenant)}/{topic}" for topic in OPEN_DATA]
    for name in centres:
        lines += ["", f"user {_plain(name)}"]
        lines += [f"topic read {VERSION}/{tenant}/+/{channel}" for channel in FROM_DEVICE]
        lines += [f"topic write {VERSION}/{tenant}/+/{channel}" for channel in TO_DEVICE]
        lines += [f"topic write {VERSION}/{tenant}/{topic}" for topic in OPEN_DATA]
    return "\n".join(lines) + "\n"


def _plain(value: object) -> str:
    text = str(value)
    if not text or text != text.strip() or not text.isprintable():
        raise BadBrokerSetting(f"mosquitto.conf cannot carry {text!r}")
    return text
