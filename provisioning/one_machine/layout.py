"""Lays out a whole house in one folder: authority, certificates, broker, settings, start commands."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import tomli_w

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes
from provisioning.authority.authority import CA_KEY, Authority
from provisioning.broker.configuration import BrokerPlan, write_broker
from provisioning.one_machine import settings
from provisioning.one_machine.errors import PathTooLong, ProgramMissing
from provisioning.one_machine.house import (
    LOOPBACK,
    DeskAnswers,
    Devices,
    House,
    PageAnswers,
    PortOpen,
    Ports,
    Process,
    SaysReady,
)
from provisioning.one_machine.seal import lay_out_seal

MAX_SOCKET_PATH_BYTES = 100
LONGEST_SOCKET_NAME = "kiosk-notify.sock"
CENTRE = "centre"


def lay_out(
    root: Path,
    *,
    run_dir: Path,
    tenant: str,
    device: str,
    ports: Ports,
    devices: Devices,
    clock: Clock,
    random_bytes: RandomBytes,
    ticket_letter: str = "A",
    pace: Mapping[str, int] | None = None,
    kiosk_environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> House:
    """Write everything a house needs into ``root`` and say how it is started.

    ``run_dir`` holds the sockets and must be short. ``pace`` are keys of the post office's ``[pace]``;
    ``kiosk_environment`` is added to the kiosk's environment (DISPLAY, CUPS_SERVER and the like).
    A second time the authority, the stores and their contents stay, and certificates are issued anew.

    Raises:
        PathTooLong: a socket's path would not fit.
        ProgramMissing: mosquitto is not installed.
    """
    root, run_dir = root.absolute(), run_dir.absolute()
    longest = run_dir / LONGEST_SOCKET_NAME
    if len(str(longest).encode()) > MAX_SOCKET_PATH_BYTES:
        raise PathTooLong(longest, MAX_SOCKET_PATH_BYTES)
    for folder in (root, run_dir, root / "settings", root / "log", root / "edge_sync", root / "server", root / "kiosk"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = _authority(root / "authority", tenant, clock, random_bytes)
    conf = write_broker(
        root / "broker",
        BrokerPlan(
            tenant=tenant,
            address=LOOPBACK,
            port=ports.broker,
            credentials=authority.broker(["localhost", LOOPBACK]),
            centres=(CENTRE,),
            run_as="root" if os.geteuid() == 0 else None,
        ),
    )
    lay_out_seal(authority, safe=root / "server" / "safe", certificates=root / "kiosk" / "keys")
    house = House(root, run_dir, tenant, device, ports, processes=())
    machine, centre = authority.device(device), authority.centre(CENTRE)
    secret_key = random_bytes(40).hex()
    tables = {
        "edge_sync": settings.for_edge_sync(house, machine, ticket_letter=ticket_letter, pace=pace or {}),
        "server": settings.for_server(house, centre, secret_key=secret_key),
        "kiosk": settings.for_kiosk(house, devices, authority.ca),
    }
    for name, table in tables.items():
        _write_private(house.settings(name), tomli_w.dumps(table))
    processes = _processes(house, conf, python, kiosk_environment or {})
    return House(root, run_dir, tenant, device, ports, processes)


def find_mosquitto() -> str:
    """Path of mosquitto; an ordinary user's PATH lacks /usr/sbin on Debian. Raises ProgramMissing."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise ProgramMissing("mosquitto", "mosquitto")
    return found


def _authority(folder: Path, tenant: str, clock: Clock, random_bytes: RandomBytes) -> Authority:
    if (folder / CA_KEY).exists():
        return Authority.open(folder, clock=clock, random_bytes=random_bytes)
    return Authority.create(folder, city=tenant, clock=clock, random_bytes=random_bytes)


def _processes(
    house: House, broker_conf: Path, python: str, kiosk_environment: Mapping[str, str]
) -> tuple[Process, ...]:
    def ours(module: str, *words: str) -> tuple[str, ...]:
        return (python, "-m", module, *words, "--settings", str(house.settings(module)))

    return (
        Process("mosquitto", (find_mosquitto(), "-c", str(broker_conf)), PortOpen(LOOPBACK, house.ports.broker)),
        Process(
            "server",
            ours("server", "run", "--migrate"),
            PageAnswers(f"{house.console_url}/healthz"),
            ready_within_s=60.0,
        ),
        Process("edge_sync", ours("edge_sync"), DeskAnswers(house.desk_socket)),
        Process(
            "kiosk",
            ours("kiosk"),
            SaysReady(house.run_dir / "kiosk-notify.sock"),
            environment=dict(kiosk_environment),
            ready_within_s=60.0,
        ),
    )


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
