"""Looks for bytes in the memory of a running process (proc(5): maps, mem); our own processes only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_MAP = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (r\S+)")
STEP_BYTES = 8 * 2**20


def found_in_memory(pid: int, needles: Sequence[bytes]) -> set[bytes]:
    """Those of ``needles`` that lie somewhere in readable memory of the process."""
    found: set[bytes] = set()
    longest = max(map(len, needles))
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("ascii", "replace").splitlines():
            match = _MAP.match(line)
            if match is None or "[v" in line:
                continue
            place, end = int(match[1], 16), int(match[2], 16)
            while place < end:
                try:
                    memory.seek(place)
                    part = memory.read(min(STEP_BYTES, end - place) + longest)
                except (OSError, ValueError, OverflowError):
                    break
                found |= {needle for needle in needles if needle in part}
                place += STEP_BYTES
    return found
