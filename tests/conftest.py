"""Where the tests' temporary folders lie: in memory where there is room.

How long a disk takes to sync is no matter of most tests, and half the time of many; the promises, where a kill must
find something half done, ask for the disk (``tests/promises/conftest.py``). ``PYTEST_DEBUG_TEMPROOT`` says otherwise.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 << 30


def pytest_configure() -> None:
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
