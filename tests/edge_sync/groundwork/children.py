"""Real child processes for tests, and an owner who notes what it is told of them."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edge_sync.groundwork.child import Child, Launch

SOON_S = 10.0
ECHO = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"
SLEEPS = "import time\ntime.sleep(60)"
DIES = "pass"
LEAVES_A_CHILD = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN) if {deaf} else None
reader, writer = os.pipe()
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    {away}
    os.write(writer, b".")
    time.sleep(60)
os.read(reader, 1)
print("up", flush=True)
{then}
"""


class Owner:
    """Notes what it is told of a child that runs ``program``; ``other``: in place of what it gives the child."""

    def __init__(self, program: str, **other: Any) -> None:
        self.program = program
        self.told: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.ended: list[int] = []
        self.began: list[int] = []
        own = {"launch": self._launch, "heard": self.told.put, "began": self._began, "ended": self._ended}
        self.child = Child("probe", **{**own, **other})

    def _launch(self) -> Launch:
        return Launch((sys.executable, "-c", self.program))

    def _began(self) -> None:
        self.began.append(self.child.pid)

    def _ended(self) -> None:
        self.ended.append(self.child.pid)

    def line(self) -> bytes:
        return self.told.get(timeout=SOON_S)


Make = Callable[..., Owner]


def until(true: Callable[[], object], within_s: float = SOON_S) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def members(group: int) -> list[int]:
    """Processes of a group that are no zombies."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rsplit(")", 1)[1].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_group) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found
