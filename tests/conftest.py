"""Where the tests' temporary folders lie, which tests one worker holds together, and no hurry for single examples.

How long a disk takes to sync is no matter of most tests, and half the time of many; the promises, where a kill must
find something half done, ask for the disk (``tests/promises/conftest.py``). ``PYTEST_DEBUG_TEMPROOT`` says otherwise.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.workers import Rooms, rank, room_of, turn

MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 << 30
WORKERS, WORKER = 2, "PYTEST_XDIST_WORKER"

# The 200 ms that hypothesis gives an example unasked are the machine's matter: the other worker may be busy just then.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if worker := os.environ.get(WORKER):
        # A socket's path has 100 bytes; "popen-gw0" would be ten of them.
        config.option.basetemp = str(Path(config.option.basetemp).with_name(worker.removeprefix("gw")))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two for everything; what somebody asks for by name runs in one process, at once and with its prints."""
    everything = list(config.args) == list(config.getini("testpaths"))
    return min(WORKERS, len(os.sched_getaffinity(0))) if everything else 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Rooms | None:
    return Rooms(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: rank(room_of(item.nodeid)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Outside of a test's own timeout."""
    if WORKER not in os.environ:
        return (yield)
    with turn(Path(item.config.option.basetemp).parent, alone=item.get_closest_marker("alone") is not None):
        return (yield)
