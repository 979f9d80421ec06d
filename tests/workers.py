"""Two workers share the whole suite: what stands on one costly house stays together, what takes long begins first."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

ONE_WORKER = ("tests/journeys", "tests/server/studio/browser")
"""Folders whose tests share one house or one signed-in browser; of any other, each file stays together."""

APART = ("tests/journeys/senses",)
"""Folders below one of those whose files have houses of their own."""

LONGEST_FIRST = (
    "tests/journeys",
    "tests/journeys/senses/test_by_voice.py",
    "tests/journeys/senses/test_by_another_voice.py",
    "tests/journeys/senses/test_by_keys.py",
    "tests/journeys/senses/test_by_pointer.py",
    "tests/promises/test_06_chaos.py",
    "tests/promises/test_01_accepted_survives.py",
    "tests/server/studio/browser",
    "tests/promises/test_12_reconnect_storm.py",
    "tests/promises/test_11_downlink.py",
    "tests/kiosk/hands/test_visit_in_memory.py",
    "tests/server/test_pages.py",
    "tests/server/test_calling_console.py",
    "tests/server/test_process.py",
    "tests/server/reservations/test_in_browser.py",
    "tests/server/phone/test_in_browser.py",
    "tests/server/test_restore.py",
    "tests/edge_sync/test_process.py",
    "tests/kiosk/cards/test_my_number.py",
    "tests/kiosk/visit/test_never_falls.py",
    "tests/server/test_postgres.py",
    "tests/server/test_workers.py",
    "tests/promises/test_09_damaged_file.py",
    "tests/promises/test_13_restored_centre.py",
    "tests/server/hall/test_pages.py",
    "tests/server/test_accessibility.py",
    "tests/kiosk/hands/test_counter_sheet.py",
)
"""Rooms in which minutes pass. Begun last, one of them would keep one worker busy while the other rests."""


class Rooms(LoadFileScheduling):  # type: ignore[misc]
    """One worker takes a room as a whole. (The mark ``xdist_group`` is lost on xdist 3.8 under pytest 9.2.)"""

    def _split_scope(self, nodeid: str) -> str:
        return room_of(nodeid)


def room_of(nodeid: str) -> str:
    """A folder of ``ONE_WORKER``, or the test's own file, by its path from the repository's root."""
    file = nodeid.split("::", 1)[0]
    path = PurePosixPath(file)
    if any(path.is_relative_to(folder) for folder in APART):
        return file
    return next((folder for folder in ONE_WORKER if path.is_relative_to(folder)), file)


def rank(room: str) -> int:
    """Rooms of a lower rank begin earlier."""
    return LONGEST_FIRST.index(room) if room in LONGEST_FIRST else len(LONGEST_FIRST)


@contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """One test's time on the machine, beside other workers' tests or alone.

    Whoever waits stands in the queue and holds it, so that who wants to be alone is not passed by for ever.
    """
    with (folder / "queue").open("a") as queue, (folder / "floor").open("a") as floor:
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(floor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(queue, fcntl.LOCK_UN)
        yield
