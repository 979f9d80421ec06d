from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from tests.server.forms.office import Office, office_in
from tests.server.forms.stand import Room, room_in


@pytest.fixture
def room(database: Path, tmp_path: Path, clock: HandClock) -> Room:
    return room_in(tmp_path, clock)


@pytest.fixture
def office(database: Path, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    with office_in(tmp_path, clock) as one:
        yield one
