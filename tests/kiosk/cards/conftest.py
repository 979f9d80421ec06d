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
    hands = RoomHands(bench_room, reader)
    yield hands
    reader.close()
    assert hands.tripped() == [], "the kiosk touched what it must never touch"


@pytest.fixture(params=["fake", pytest.param("pcsc", marks=pytest.mark.parts)])
def hands(request: pytest.FixtureRequest) -> Iterator[Hands]:
    if request.param == "fake":
        fake = FakeHands()
        yield fake
        assert fake.tripped() == [], "the kiosk touched what it must never touch"
    else:
        yield request.getfixturevalue("room_hands")


@pytest.fixture
def fake_hands() -> Iterator[FakeHands]:
    """Hands at the fake alone, for what needs no second proof at the real reader."""
    fake = FakeHands()
    yield fake
    assert fake.tripped() == [], "the kiosk touched what it must never touch"
