"""The two desks of the contract: the fake one, and the real one before a real window with a store behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from edge_sync.desk import AnyDesk, Desk
from edge_sync.fake_desk import FakeDesk
from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.codec import open_letter
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import QueueNow
from edge_sync.seal.machine_key import Signer
from edge_sync.window import Window
from tests.edge_sync.house import SmallHouse
from tests.edge_sync.writing import NOON, hand_over, watermark


class Bench(Protocol):
    """A desk and everything that may happen behind it."""

    desk: AnyDesk
    clock: HandClock

    def close_down(self) -> None: ...
    def open_again(self) -> None: ...
    def fill_up(self) -> None: ...
    def make_room(self) -> None: ...
    def push(self, queue: QueueNow) -> None: ...
    def set_line(self, *, up: bool) -> None: ...
    def confirm(self) -> None: ...
    def written(self) -> list[Message]: ...
    def end(self) -> None: ...


class FakeBench:
    def __init__(self, signer: Signer) -> None:
        self.clock = HandClock(NOON)
        self._fake = FakeDesk(clock=self.clock, ticket_letter="A", signer=signer)
        self.desk: AnyDesk = self._fake
        self.close_down = self._fake.close_down
        self.open_again = self._fake.open_again
        self.fill_up = self._fake.fill_up
        self.make_room = self._fake.make_room
        self.push = self._fake.push
        self.set_line = self._fake.set_line

    def confirm(self) -> None:
        pass

    def written(self) -> list[Message]:
        return self._fake.letters

    def end(self) -> None:
        pass


class RealBench:
    def __init__(self, folder: Path, signer: Signer) -> None:
        self.clock = HandClock(NOON)
        self._folder = folder
        self._house = SmallHouse(folder, self.clock, signer)
        self._house.mirror.set_line(up=True)
        self._house.window.start()
        self._desk = Desk(folder / "desk.sock", timeout_ms=2_000)
        self.desk: AnyDesk = self._desk

    def close_down(self) -> None:
        self._house.window.stop()

    def open_again(self) -> None:
        self._house.window = Window(self._folder / "desk.sock", self._house.office)
        self._house.window.start()

    def fill_up(self) -> None:
        self._house.limit_pages(1)

    def make_room(self) -> None:
        self._house.limit_pages(10_000)

    def push(self, queue: QueueNow) -> None:
        self._house.mirror.receive(queue)

    def set_line(self, *, up: bool) -> None:
        self._house.mirror.set_line(up=up)

    def confirm(self) -> None:
        """The centre has every letter."""
        hand_over(self._house.outbox)
        self._house.outbox.settle(watermark(self._house.outbox, self._house.outbox.head()))

    def written(self) -> list[Message]:
        letters = self._house.outbox.batch(0, most_letters=1_000, most_bytes=10_000_000)
        return [open_letter(letter) for letter in letters]

    def end(self) -> None:
        self._desk.close()
        self._house.close()
