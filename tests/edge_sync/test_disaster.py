"""Disaster mode at one machine: whose word holds, which day numbers belong to, and what the centre hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.codec import open_letter
from edge_sync.messages.hall import Disaster
from edge_sync.messages.health import FaultBegan, FaultEnded
from edge_sync.slips import DisasterNow, SetDisaster, TakeTicket
from tests.edge_sync.hall import queue_with, rules_of
from tests.edge_sync.house import SmallHouse
from tests.edge_sync.writing import NOON, visit_id

ON = Disaster(since="2026-04-01", first=["disaster_certificate", "advice"])
HOUR_MS = 3_600_000
OFF, SAID_BY_CENTRE, SWITCHED_ON = (
    DisasterNow(since=None, said_here=False),
    DisasterNow(since="2026-04-01", said_here=False),
    DisasterNow(since="2026-04-01", said_here=True),
)


class Machine:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = HandClock(NOON)
        self.house = SmallHouse(folder, self.clock)

    def restart(self) -> None:
        self.house.close()
        self.house = SmallHouse(self.folder, self.clock)

    def switch(self, on: bool | None) -> DisasterNow:
        return self.house.office.set_disaster(SetDisaster(on=on))

    def take(self, number: int) -> tuple[str, str]:
        issued = self.house.office.take_ticket(TakeTicket(visit_id=visit_id(number), service="certificates")).ticket
        return issued.business_day, issued.ticket

    def told(self) -> list[tuple[str, str]]:
        letters = self.house.outbox.batch(0, most_letters=100, most_bytes=10**6)
        said = [open_letter(letter) for letter in letters]
        began = [("began", one.detail.split()[4]) for one in said if isinstance(one, FaultBegan)]
        return began + [("ended", one.fault) for one in said if isinstance(one, FaultEnded)]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.house.close()


def test_the_centres_disaster_is_kept_on_disk_and_ends_with_a_newer_word(machine: Machine) -> None:
    machine.house.mirror.receive(queue_with(rules_of(), disaster=ON))
    assert machine.take(1) == ("2026-04-01", "A001")
    machine.clock.advance(13 * HOUR_MS)
    machine.restart()
    assert machine.switch(None) == SAID_BY_CENTRE
    assert machine.take(2) == ("2026-04-01", "A002")
    machine.house.mirror.receive(queue_with(as_of=machine.clock.now(), day="2026-04-02"))
    assert machine.take(3) == ("2026-04-02", "A001")
    assert machine.told() == []


def test_a_hall_cut_off_switches_by_itself_and_the_centre_hears_of_it(machine: Machine) -> None:
    machine.house.mirror.receive(queue_with(rules_of()))
    assert machine.take(1) == ("2026-04-01", "A001")
    assert machine.switch(True) == SWITCHED_ON
    assert machine.switch(True) == SWITCHED_ON
    queue = machine.house.mirror.view().queue
    assert queue is not None
    assert queue.hall is not None
    assert queue.hall.disaster == Disaster(since="2026-04-01", first=["disaster_certificate"])
    machine.clock.advance(13 * HOUR_MS)
    machine.restart()
    assert machine.switch(None) == SWITCHED_ON
    assert machine.take(2) == ("2026-04-01", "A002"), "at one in the night, on the day it began"
    assert machine.told() == [("began", "on")]
    assert machine.switch(False) == OFF
    assert machine.told() == [("began", "on"), ("ended", "HALL-01")]
    machine.clock.advance(8 * HOUR_MS)
    assert machine.take(3) == ("2026-04-02", "A001")


def test_a_later_word_of_the_centre_wins_and_an_earlier_one_does_not(machine: Machine) -> None:
    machine.house.mirror.receive(queue_with())
    machine.clock.advance(HOUR_MS)
    machine.switch(True)
    kept_by_the_broker = queue_with(as_of=NOON + timedelta(minutes=30))
    machine.house.mirror.receive(kept_by_the_broker)
    assert machine.switch(None) == SWITCHED_ON
    later = Disaster(since="2026-03-31", first=[])
    machine.house.mirror.receive(queue_with(as_of=NOON + timedelta(hours=2), disaster=later))
    assert machine.switch(None) == DisasterNow(since="2026-03-31", said_here=False)
    assert machine.told() == [("began", "on"), ("ended", "HALL-01")]
    machine.restart()
    assert machine.switch(None) == DisasterNow(since="2026-03-31", said_here=False)


def test_where_nobody_vouches_for_the_clock_anything_newer_than_what_was_known_wins(machine: Machine) -> None:
    machine.house.mirror.receive(queue_with())
    machine.house.clock_known = False
    machine.clock.jump(NOON + timedelta(days=400))
    machine.switch(True)
    machine.house.mirror.receive(queue_with(as_of=NOON, day="2026-04-02"))
    assert machine.switch(None).said_here
    machine.house.mirror.receive(queue_with(as_of=NOON + timedelta(seconds=1)))
    assert machine.switch(None) == OFF


def test_off_against_the_centres_on_is_told_too_and_on_again_takes_it_back(machine: Machine) -> None:
    machine.house.mirror.receive(queue_with(disaster=ON))
    assert machine.switch(False) == DisasterNow(since=None, said_here=True)
    assert machine.switch(True) == SAID_BY_CENTRE
    assert machine.told() == [("began", "off"), ("ended", "HALL-01")]


def test_a_machine_that_never_heard_of_the_centre_can_be_switched(machine: Machine) -> None:
    assert machine.switch(True) == SWITCHED_ON
    machine.clock.advance(13 * HOUR_MS)
    assert machine.take(1) == ("2026-04-01", "A001")
