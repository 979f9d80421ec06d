"""The settings files of one machine, as plain tables; each process's own reader checks them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from provisioning.authority.authority import Credentials
from provisioning.one_machine.house import LOOPBACK, Devices, House

FORGET_AFTER_MS = 60_000
WARN_BEFORE_MS = 20_000

Table = dict[str, Any]


def for_edge_sync(house: House, own: Credentials, *, ticket_letter: str, pace: Mapping[str, int]) -> Table:
    """Shape: ``edge_sync.settings.Settings``."""
    table: Table = {
        "tenant": house.tenant,
        "device": house.device,
        "ticket_letter": ticket_letter,
        "store": {"path": str(house.outbox)},
        "desk": {"socket": str(house.desk_socket)},
        "broker": _broker(house, own),
    }
    if pace:
        table["pace"] = dict(pace)
    return table


def for_server(house: House, own: Credentials, *, secret_key: str) -> Table:
    """Shape: the server's settings."""
    own_folder = house.root / "server"
    return {
        "tenant": house.tenant,
        "secret_key": secret_key,
        "database_url": f"sqlite:///{own_folder / 'madoguchi.db'}",
        "public_url": house.console_url,
        "web": {"host": LOOPBACK, "port": house.ports.web},
        "broker": _broker(house, own),
        "forms": {"safe": str(own_folder / "safe"), "handover": str(own_folder / "handover")},
        "studio": {"library": str(own_folder / "library")},
    }


def for_kiosk(house: House, devices: Devices, authority: Path) -> Table:
    """Shape: ``kiosk.settings``."""
    glass: Table = {"profile": devices.glass_profile, "fullscreen": devices.fullscreen}
    if devices.describe_to is not None:
        glass["describe_to"] = str(devices.describe_to)
    return {
        "device": house.device,
        "glass": glass,
        "visit": {
            "forget_after_ms": FORGET_AFTER_MS,
            "warn_before_ms": WARN_BEFORE_MS,
            "last_try_needs_staff": True,
            "follow_url": f"{house.console_url}/m/",
        },
        "desk": {"socket": str(house.desk_socket)},
        "card": {"reader": devices.card_reader},
        "ticket_printer": {
            "kind": "network",
            "host": devices.ticket_host,
            "port": devices.ticket_port,
        },
        "a4_printer": {"socket": devices.a4_socket, "queue": devices.a4_queue},
        "panel": {"pins": devices.panel_pins, "fingers": devices.panel_fingers},
        "seal": {"authority": str(authority), "folders": [str(house.root / "kiosk" / "keys")]},
        "content": str(house.outbox.parent / "content"),
        "voice": {"mouth": "wav", "wav_folder": str(devices.wav_folder)},
    }


def _broker(house: House, own: Credentials) -> Table:
    return {
        "host": LOOPBACK,
        "port": house.ports.broker,
        "ca": str(own.ca),
        "certificate": str(own.certificate),
        "key": str(own.key),
    }
