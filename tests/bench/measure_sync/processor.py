"""What a process cost so far, from proc(5)."""

from __future__ import annotations

import os
from pathlib import Path

TICKS_A_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def used_s(pid: int) -> float:
    """Processor seconds, user and system, of a process and of its children that ended."""
    said = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(") ", 1)[1].split()
    return sum(int(said[place]) for place in (11, 12, 13, 14)) / TICKS_A_S


def resident_mb(pid: int) -> float:
    """Memory in RAM, in mebibytes."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE_BYTES / 2**20
