"""Gaps, lost tails and silence: exact ranges, on time, closed by themselves."""

from __future__ import annotations

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.line import Range, Status
from server.fleet.models import Fault, Machine
from server.fleet.register import Register, online_devices
from server.fleet.silence import Silence
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.models import Stream
from server.ingest.sorting import Sorted
from server.ingest.streams import Asked, heard_of_head
from server.ingest.turn import Turn
from server.ingest.watch import Watcher
from server.ingest.watermark import committed_is_safe
from server.settings import Watch
from tests.server.stage.letters import Pen, hex32, ticket

pytestmark = pytest.mark.usefixtures("database")


class Hall:
    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.register = Register(lambda: None)
        self.asked = Asked()
        self.ledger = Ledger(Handlers(), clock, self.register.open_fault, committed_is_safe, self.asked)
        silence = Silence(Watch(), clock, self.register, lambda device: True)
        self.watcher = Watcher(
            Watch(), clock, self.register, self.asked, Turn(), online_devices, chores=(silence.look,)
        )
        self.pen = Pen()

    def birth(self, head: int) -> None:
        status = Status(online=True, session=hex32("s"), epoch=self.pen.epoch, head_seq=head, waiting=0)
        self.register.status("kiosk-01", status, self.clock.now(), fresh=True)
        heard_of_head("kiosk-01", status.epoch, head, self.clock.now())

    def send(self, *numbers: int) -> int:
        letters = []
        for number in numbers:
            self.pen.sequence = number - 1
            letters.append(self.pen.write(ticket(f"A{number:03d}")))
        return self.ledger.record([Sorted("kiosk-01", letters)])["kiosk-01"].upto

    def wait(self, seconds: int) -> dict[str, list[Range]]:
        self.clock.advance(seconds * 1000)
        return {device: mark.gaps for device, mark in self.watcher.look().items()}

    def faults(self) -> dict[str, str]:
        return dict(Fault.objects.filter(ended_at__isnull=True).values_list("code", "detail"))


@pytest.fixture
def hall(clock: HandClock) -> Hall:
    hall = Hall(clock)
    hall.birth(0)
    return hall


def test_a_gap_that_stays_is_asked_for_and_alarmed_with_its_exact_ranges(hall: Hall) -> None:
    hall.send(1, 2, 5, 6, 9)
    assert hall.wait(0) == {}
    assert hall.wait(29) == {}
    assert hall.faults() == {}
    assert hall.wait(1) == {"kiosk-01": [Range(first=3, last=4), Range(first=7, last=8)]}
    assert hall.faults() == {"INGEST-05": f"{hall.pen.epoch[:8]}: 3-4, 7-8"}
    assert hall.wait(5) == {}, "asked once; every later watermark repeats it"
    mark = hall.ledger.record([Sorted("kiosk-01", [hall.pen.write(ticket("A010"))])])["kiosk-01"]
    assert mark.gaps == [Range(first=3, last=4), Range(first=7, last=8)]
    hall.send(3, 4)
    hall.wait(1)
    assert hall.faults() == {"INGEST-05": f"{hall.pen.epoch[:8]}: 7-8"}
    hall.send(7, 8)
    hall.wait(0)
    assert hall.faults() == {}


def test_a_gap_that_fills_in_time_alarms_nobody(hall: Hall) -> None:
    hall.send(1, 3)
    hall.wait(0)
    hall.wait(20)
    hall.send(2)
    hall.wait(20)
    assert Fault.objects.count() == 0


def test_a_lost_tail_is_named_and_closes_by_itself(hall: Hall) -> None:
    hall.send(1, 2)
    hall.birth(7)
    hall.wait(0)
    hall.birth(7)
    hall.wait(150)
    hall.birth(7)
    hall.wait(149)
    assert hall.faults() == {}
    hall.birth(7)
    hall.wait(1)
    assert hall.faults() == {"INGEST-06": f"{hall.pen.epoch[:8]}: 3-7"}
    hall.send(3, 4, 5, 6, 7)
    hall.wait(0)
    assert hall.faults() == {}


def test_a_backlog_on_its_way_is_no_lost_tail(hall: Hall) -> None:
    hall.birth(100)
    for number in range(1, 9):
        hall.send(number)
        hall.birth(100)
        hall.wait(100)
    assert hall.faults() == {}


def test_a_silent_machine_is_offline_until_it_speaks(hall: Hall) -> None:
    hall.wait(0)
    hall.wait(179)
    assert hall.faults() == {}
    hall.wait(2)
    assert list(hall.faults()) == ["FLEET-01"]
    assert not Machine.objects.get().online
    hall.register.heard({"kiosk-01"}, hall.clock.now())
    assert hall.faults() == {}
    assert Machine.objects.get().online


def test_silence_is_not_counted_while_we_were_away(hall: Hall) -> None:
    hall.clock.advance(3_600_000)
    hall.wait(0)
    assert hall.faults() == {}


def test_ten_gaps_are_asked_for_and_all_are_counted(hall: Hall) -> None:
    hall.send(*range(1, 60, 2))
    hall.wait(0)
    asked = hall.wait(31)["kiosk-01"]
    assert len(asked) == 10
    assert hall.faults()["INGEST-05"].endswith("+19")
    assert Stream.objects.get().upto == 1


def test_an_alarm_stays_open_over_a_restart_of_ours(hall: Hall, clock: HandClock) -> None:
    hall.send(1, 3)
    hall.wait(0)
    hall.wait(30)
    began_at = Fault.objects.get().began_at
    again = Hall(clock)
    again.wait(0)
    assert list(again.faults()) == ["INGEST-05"]
    again.wait(30)
    assert Fault.objects.get().began_at == began_at
    hall.send(2)
    again.wait(1)
    assert again.faults() == {}
