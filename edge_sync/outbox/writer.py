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

TIMESYNCD_KEEPS = Path("/var/lib/systemd/timesync/clock")
"""systemd-timesyncd.service(8) sets the clock at boot no earlier than this file's date."""
RTC = Path("/sys/class/rtc/rtc0")
"""``hctosys`` is 1 if the kernel set the wall clock from this battery clock (sysfs-class-rtc)."""
OUR_TIMES_S = 1_735_689_600
"""2025: a battery clock that says less has no battery."""
GLANCE_MS = 1_000


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


def read_clock_state(
    synchronized: Path = TIMESYNCD_SAYS, rtc: Path = RTC, restored: Path = TIMESYNCD_KEEPS
) -> ClockState:
    """Who vouches for the wall clock: a time server, a battery clock, the last time before power went, or nobody."""
    if synchronized.exists():
        return ClockState.NTP
    try:
        if (rtc / "hctosys").read_text("ascii").strip() == "1":
            alive = int((rtc / "since_epoch").read_text("ascii")) >= OUR_TIMES_S
            return ClockState.RTC if alive else ClockState.UNKNOWN
    except (OSError, ValueError):
        pass
    return ClockState.RESTORED if restored.exists() else ClockState.UNKNOWN


class Glance:
    """Looks at the clock's state at most once a second: it is asked for every letter."""

    def __init__(self, clock: Clock, read: Callable[[], ClockState] = read_clock_state) -> None:
        self._clock = clock
        self._read = read
        self._seen = read()
        self._seen_ms = clock.monotonic_ms()

    def __call__(self) -> ClockState:
        now_ms = self._clock.monotonic_ms()
        if now_ms - self._seen_ms >= GLANCE_MS:
            self._seen, self._seen_ms = self._read(), now_ms
        return self._seen
