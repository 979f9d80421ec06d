"""A post office on a machine whose wall clock jumps: the seconds in the file ``JUMP_FILE`` names are added to it."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from edge_sync.__main__ import main
from edge_sync.groundwork.clock import SystemClock


def let_the_clock_jump(says: Path) -> None:
    """From now on every clock of this process that is asked for the wall time adds what the file says."""
    honest = SystemClock.now

    def now(clock: SystemClock) -> datetime:
        return honest(clock) + timedelta(seconds=float(says.read_text("ascii")))

    setattr(SystemClock, "now", now)  # noqa: B010 - the far side of a clock is the machine


if __name__ == "__main__":
    let_the_clock_jump(Path(os.environ["JUMP_FILE"]))
    sys.exit(main())
