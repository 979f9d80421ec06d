"""Fixtures that conftest files of several rooms import; one bench room serves a whole test process."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.room.client import BenchRoom


@functools.cache
def room_of_this_process() -> BenchRoom:
    """The room that tests of this process share; opened when first asked for, closed with the process."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    room = BenchRoom(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(room.close)
    room.open()
    return room


@pytest.fixture
def bench_room() -> Iterator[BenchRoom]:
    """The shared room, used by this process's libraries, tidied up after each test."""
    room = room_of_this_process()
    room.use_in_this_process()
    yield room
    tripped = room.tripped()
    room.tidy()
    assert tripped == []
