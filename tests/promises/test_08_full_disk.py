"""Promise 8. The disk is full: the desk says so loudly, what it took before stays, and it goes on by itself.

The store lies on a real small disk: a loop device, a namespace's tmpfs, or a store with a small limit. Where the
first may not be had (an ordinary user mounts nothing) its story is told on the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_sync.desk import Desk, StoreFull
from edge_sync.messages.health import FaultBegan
from edge_sync.messages.letter import data_of
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.city.small_disk import small_disk
from tests.bench.history import database

pytestmark = [pytest.mark.parts, pytest.mark.timeout(180)]
Wait = Callable[[Callable[[], object], float], None]
MORE_THAN_FITS = 60_000


def letter(number: int) -> FaultBegan:
    return FaultBegan(fault="CARD-01", detail=hashlib.sha256(b"%d" % number).hexdigest() * 3)


def record_until_full(desk: Desk, begin: int) -> list[int]:
    """The numbers that were accepted before the desk refused."""
    for number in range(begin, begin + MORE_THAN_FITS):
        try:
            desk.record(letter(number))
        except StoreFull:
            return list(range(begin, number))
    raise AssertionError("the disk never filled")


def details(path: Path) -> list[str]:
    with database.looking_into(path) as connection:
        return [row.data.decode() for row in database.letters(connection) if row.kind == "health.fault_began"]


@pytest.mark.parametrize("way", ["loop", "namespace", "limit"])
def test_refused_loudly_kept_and_taken_up_again(
    way: str, tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait
) -> None:
    ways = ("loop", "namespace", "limit")
    with small_disk(tmp_path / "kiosk" / "store", ways[ways.index(way) :]) as disk:
        machine = PostOffice(
            tmp_path / "kiosk",
            own=broker.device("kiosk-01"),
            port=broker.port,
            under=disk.under,
            limit_mb=disk.limit_mb,
        )
        with machine:
            disk.root_of = lambda: Path(f"/proc/{machine.pid}/root")
            desk = machine.desk()
            desk.record(letter(0))
            disk.fill()
            accepted = [0, *record_until_full(desk, 1)]
            assert len(accepted) > 20
            for number in range(90_000, 90_003):
                with pytest.raises(StoreFull):
                    desk.record(letter(number))
            assert any("full" in line.lower() or "waiting" in line.lower() for line in machine.status())
            disk.free()
            if disk.how != "limit":
                desk.record(letter(90_100))
                accepted.append(90_100)
            centre.start()
            eventually(lambda: machine.desk().report().waiting == 0, 60)
            eventually(lambda: _takes(desk, 90_200), 20)
            accepted.append(90_200)
            eventually(lambda: machine.desk().report().waiting == 0, 30)
    arrived = details(centre.database)
    assert set(arrived) >= {_said(number) for number in accepted}
    assert len(arrived) == len(set(arrived))
    assert not set(arrived) & {_said(number) for number in range(90_000, 90_003)}


def _takes(desk: Desk, number: int) -> bool:
    try:
        desk.record(letter(number))
    except StoreFull:
        return False
    return True


def _said(number: int) -> str:
    return bytes(data_of(letter(number))).decode()
