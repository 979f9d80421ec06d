"""Who writes the letters of this machine, and what is stamped on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes
from edge_sync.messages.letter import ClockState

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""random(4): one random identifier a boot."""
TIMESYNCD_SAYS = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd.service(8) touches this file after it heard from a time server."""


@dataclass(frozen=True)
class Writer:
    """One machine during one boot."""

    tenant: str
    device: str
    boot_id: str
    """32 hexadecimal digits."""
    clock: Clock
    random_bytes: RandomBytes
    clock_state: Callable[[], ClockState]
    """How far the wall clock may be trusted now."""

    @property
    def source(self) -> str:
        """``/hagi/kiosk-01``."""
        return f"/{self.tenant}/{self.device}"


def read_boot_id(path: Path = BOOT_ID) -> str:
    """The identifier of this boot as 32 hexadecimal digits; raises OSError."""
    return path.read_text("ascii").strip().replace("-", "")


def read_clock_state(path: Path = TIMESYNCD_SAYS) -> ClockState:
    """NTP once timesyncd said so, UNKNOWN before: a Pi has no battery clock."""
    return ClockState.NTP if path.exists() else ClockState.UNKNOWN
