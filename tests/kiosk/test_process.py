"""First the screen, then the devices; a machine that does not turn is not said to live."""

from __future__ import annotations

import itertools
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from edge_sync.groundwork.readiness import Readiness
from kiosk.process import Opening, watchdog

SOON_S = 5.0


class Manager:
    """systemd's end of the line."""

    def __init__(self, path: Path) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(str(path))
        self.line.settimeout(SOON_S)
        self.readiness = Readiness({"NOTIFY_SOCKET": str(path)})

    def hears(self) -> str:
        return self.line.recv(100).decode()


class Device:
    """A part that notes what is done with it."""

    def __init__(self, noted: list[str], name: str, broken: bool = False) -> None:
        self._noted, self._name, self._broken = noted, name, broken

    def start(self) -> None:
        if self._broken:
            raise OSError("no such device")
        self._noted.append(f"{self._name} started")

    def stop(self) -> None:
        self._noted.append(f"{self._name} stopped")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    one = Manager(tmp_path / "notify")
    with one.line:
        yield one


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_no_device_starts_before_the_first_screen_is_shown(manager: Manager) -> None:
    noted: list[str] = []
    opening = Opening([Device(noted, "printer")], lambda: noted.append("greeted"), manager.readiness, lambda: 7)
    opening.start()
    time.sleep(0.1)
    assert noted == []
    opening.shown("welcome")
    assert manager.hears() == "READY=1"
    until(lambda: "greeted" in noted)
    opening.shown("ticket")
    opening.stop()
    assert noted == ["printer started", "greeted", "printer stopped"]


def test_one_that_is_stopped_before_its_screen_starts_nothing(manager: Manager) -> None:
    noted: list[str] = []
    opening = Opening([Device(noted, "printer")], lambda: noted.append("greeted"), manager.readiness, lambda: 0)
    opening.start()
    opening.stop()
    assert noted == []


def test_devices_that_cannot_start_end_the_process(manager: Manager) -> None:
    asked_to_end = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        asked_to_end.set()

    before = signal.signal(signal.SIGTERM, end)
    noted: list[str] = []
    parts = [Device(noted, "printer"), Device(noted, "reader", broken=True)]
    try:
        opening = Opening(parts, lambda: noted.append("greeted"), manager.readiness, lambda: 0)
        opening.start()
        opening.shown("welcome")
        until(asked_to_end.is_set)
        opening.stop()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert "greeted" not in noted


def test_the_watchdog_is_fed_while_every_loop_turns(manager: Manager) -> None:
    conductor, glass = itertools.count(), itertools.count()
    fed = watchdog(manager.readiness, lambda: (next(conductor), next(glass)), every_ms=20)
    fed.start()
    assert [manager.hears(), manager.hears()] == ["WATCHDOG=1"] * 2
    fed.stop()


def test_a_glass_that_stands_still_starves_it(manager: Manager) -> None:
    conductor = itertools.count()
    starved = watchdog(manager.readiness, lambda: (next(conductor), 5), every_ms=20)
    starved.start()
    manager.line.settimeout(0.3)
    with pytest.raises(TimeoutError):
        manager.hears()
    starved.stop()
