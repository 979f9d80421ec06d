"""Every contract test runs at the fake reader and at the real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from edge_sync.groundwork.clock import SystemClock
from tests.bench.fixtures import bench_room
from tests.bench.room.client import BenchRoom
from tests.kiosk.cards.hands import FakeHands, Hands, RoomHands

__all__ = ["bench_room"]


@pytest.fixture
def room_hands(bench_room: BenchRoom) -> Iterator[RoomHands]:
    from kiosk.cards.pcsc import PcscReader

    reader = PcscReader(SystemClock())
    yield RoomHands(bench_room, reader)
    reader.close()


@pytest.fixture(params=["fake", pytest.param("pcsc", marks=pytest.mark.parts)])
def hands(request: pytest.FixtureRequest) -> Hands:
    if request.param == "fake":
        return FakeHands()
    real: RoomHands = request.getfixturevalue("room_hands")
    return real
