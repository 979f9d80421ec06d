"""A night passes in seconds: the wall clock and the time since boot of a process move on together.

``NIGHT_CLOCK`` names a file with the seconds that both are ahead of this machine's. Timers run as ever.
A time server vouches for the clock as long as the file ``<NIGHT_CLOCK>.vouched`` is there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from edge_sync.groundwork.clock import SystemClock
from edge_sync.outbox.writer import RTC, read_clock_state


class Night:
    """The hands of the clock, outside of the processes that read it."""

    def __init__(self, path: Path, begins: datetime) -> None:
        self._path = path
        self._ahead_s = 0.0
        self.vouched = path.with_name(f"{path.name}.vouched")
        self.vouched.touch()
        self.turn_to(begins)

    def turn_to(self, moment: datetime) -> None:
        """It is so late now; time never runs backwards."""
        self._ahead_s = (moment - SystemClock().now()).total_seconds()
        draft = self._path.with_suffix(".draft")
        draft.write_text(str(self._ahead_s), "ascii")
        draft.replace(self._path)


def let_the_night_pass(says: Path) -> None:
    """From now on every clock of this process that is asked for the time adds what the file says."""
    honest, since_boot = SystemClock.now, SystemClock.boottime_ms

    def ahead_s() -> float:
        return float(says.read_text("ascii"))

    # The far side of a clock is the machine.
    setattr(SystemClock, "now", lambda clock: honest(clock) + timedelta(seconds=ahead_s()))  # noqa: B010
    setattr(SystemClock, "boottime_ms", lambda clock: since_boot(clock) + round(ahead_s() * 1000))  # noqa: B010
    vouched = says.with_name(f"{says.name}.vouched")
    read_clock_state.__defaults__ = (vouched, RTC, says.with_name("never restored"))


def main(run: Callable[[list[str]], int]) -> int:
    """Run a program's own main under that clock."""
    let_the_night_pass(Path(os.environ["NIGHT_CLOCK"]))
    return run(sys.argv[1:])
