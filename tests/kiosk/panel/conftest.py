"""What is plugged in for a test, and who hears of it."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.panel.far_side import FarSide
from tests.kiosk.panel.jacks import Heard


@pytest.fixture
def heard() -> Heard:
    return queue.SimpleQueue()


@pytest.fixture
def far(tmp_path: Path) -> Iterator[FarSide]:
    side = FarSide(tmp_path / "device")
    side.plug_in()
    yield side
    side.pull_out()
