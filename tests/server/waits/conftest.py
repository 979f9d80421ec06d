from __future__ import annotations

from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from tests.server.waits.stage import Hall


@pytest.fixture
def hall(clock: HandClock, database: Path) -> Hall:
    return Hall(clock)
