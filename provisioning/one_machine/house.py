"""What a house on one machine consists of: where it listens, what it drives, what is started in which order."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """TCP ports on 127.0.0.1."""

    broker: int
    web: int


def free_ports() -> Ports:
    """Two ports nobody listens on just now."""
    with socket.socket() as one, socket.socket() as other:
        one.bind((LOOPBACK, 0))
        other.bind((LOOPBACK, 0))
        return Ports(broker=one.getsockname()[1], web=other.getsockname()[1])


@dataclass(frozen=True)
class Devices:
    """What the kiosk drives, and how it is reached."""

    wav_folder: Path
    """Where the mouth writes what it says."""
    card_reader: str = ""
    """Name of the PC/SC reader; empty is the first one."""
    ticket_host: str = LOOPBACK
    ticket_port: int = 9100
    a4_socket: str = "/run/cups/cups.sock"
    a4_queue: str = "a4"
    panel_pins: str = "mock"
    panel_fingers: str = ""
    """A Unix socket through which the bench presses the mock buttons; empty is none."""
    glass_profile: str = "lobby-10"
    fullscreen: bool = False
    describe_to: Path | None = None
    """Where the glass writes what it shows, for the bench."""


@dataclass(frozen=True)
class PortOpen:
    """Ready when somebody accepts connections there."""

    host: str
    port: int


@dataclass(frozen=True)
class PageAnswers:
    """Ready when this address answers 200."""

    url: str


@dataclass(frozen=True)
class DeskAnswers:
    """Ready when the post office answers a ping on its socket."""

    socket: Path


@dataclass(frozen=True)
class SaysReady:
    """Ready when the process says ``READY=1`` (sd_notify(3)) on this socket."""

    socket: Path


Sign = PortOpen | PageAnswers | DeskAnswers | SaysReady


@dataclass(frozen=True)
class Process:
    """One process: how it is started, and how one sees that it is ready."""

    name: str
    argv: tuple[str, ...]
    ready: Sign
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_within_s: float = 30.0


@dataclass(frozen=True)
class House:
    """A laid-out house."""

    root: Path
    run_dir: Path
    tenant: str
    device: str
    ports: Ports
    processes: tuple[Process, ...]
    """In the order in which they are started: mosquitto, server, edge_sync, kiosk."""

    @property
    def console_url(self) -> str:
        """Where a clerk's browser goes."""
        return f"http://{LOOPBACK}:{self.ports.web}"

    @property
    def desk_socket(self) -> Path:
        """The post office's window."""
        return self.run_dir / "desk.sock"

    @property
    def authority(self) -> Path:
        """The throw-away authority's folder."""
        return self.root / "authority"

    @property
    def outbox(self) -> Path:
        """The post office's store."""
        return self.root / "edge_sync" / "outbox.db"

    def settings(self, name: str) -> Path:
        """The settings file of ``server``, ``edge_sync`` or ``kiosk``."""
        return self.root / "settings" / f"{name}.toml"

    def log(self, name: str) -> Path:
        """A process's log."""
        return self.root / "log" / f"{name}.log"

    def process(self, name: str) -> Process:
        """A process by its name; raises KeyError."""
        for one in self.processes:
            if one.name == name:
                return one
        raise KeyError(name)
