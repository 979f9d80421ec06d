"""A second writer under one name: set aside from the first contradiction on, until a person has judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.letter import Letter
from edge_sync.messages.queueing import TicketIssued
from server.ingest.applier import Applier
from server.ingest.arrival import Arrival
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.models import Event, Quarantined, Stream
from server.ingest.release import held, release
from server.ingest.sorting import Sorted
from server.ingest.turn import Turn
from server.ingest.watermark import committed_is_safe
from tests.server.stage.letters import Pen, hex32, ticket

pytestmark = pytest.mark.usefixtures("database")


class Centre:
    def __init__(self, clock: HandClock) -> None:
        self.clock, self.applied, self.alarms = clock, [], []  # type: tuple[HandClock, list[str], list[str]]
        self.handlers = Handlers()
        self.handlers.on(TicketIssued, self._take)
        self.ledger = Ledger(self.handlers, clock, self._alarm, committed_is_safe)
        self.applier = Applier(self.handlers, clock, self._alarm, Turn())

    def _take(self, message: TicketIssued, arrival: Arrival) -> None:
        self.applied.append(message.ticket)

    def _alarm(self, device: str, code: str, detail: str, at: datetime) -> None:
        self.alarms.append(code)

    def record(self, *letters: Letter) -> int:
        upto = self.ledger.record([Sorted(letters[0].device, list(letters))])[letters[0].device].upto
        while self.applier.apply_some():
            pass
        return upto


@dataclass
class ClonePen(Pen):
    """The same card in another machine: the same names from another boot."""

    boot: str = hex32("the other machine")

    def write_raw(self, kind: str, version: int, data: bytes, at: datetime | None = None) -> Letter:
        letter = super().write_raw(kind, version, data, at)
        return msgspec.structs.replace(letter, boot_id=self.boot, id=hex32(f"clone {self.sequence} {self.boot}"))


@pytest.fixture
def centre(clock: HandClock) -> Centre:
    return Centre(clock)


def test_nothing_of_a_clone_is_merged_after_the_first_contradiction(centre: Centre) -> None:
    pen = Pen()
    first = [pen.write(ticket(f"A00{n}")) for n in (1, 2, 3)]
    clone = ClonePen(sequence=2)
    theirs = [clone.write(ticket(f"Z00{n}")) for n in (3, 4, 5)]
    assert centre.record(*first) == 3
    assert centre.record(*theirs) == 5, "kept apart, they count as received"
    mine = [pen.write(ticket(f"A00{n}")) for n in (4, 5)]
    assert centre.record(*mine) == 5
    kinds = [event.data for event in Event.objects.order_by("sequence")]
    assert [f"A00{n}" in data for n, data in enumerate(kinds, start=1)] == [True] * 5
    assert sorted(Quarantined.objects.values_list("sequence", flat=True)) == [3, 4, 5]
    assert msgspec.json.decode(Quarantined.objects.get(sequence=4).letter, type=Letter) == theirs[1]
    assert (centre.alarms, centre.applied) == (["INGEST-01"], ["A001", "A002", "A003", "A004", "A005"])
    assert centre.record(*theirs) == 5
    assert centre.alarms == ["INGEST-01"], "one alarm"


def test_contradiction_and_both_writers_in_one_gulp(centre: Centre) -> None:
    pen = Pen()
    mine = [pen.write(ticket(f"A00{n}")) for n in (1, 2)]
    theirs = [ClonePen(sequence=1).write(ticket("Z002"))]
    later = pen.write(ticket("A003"))
    assert centre.record(*mine, *theirs, later) == 3
    assert centre.applied == ["A001", "A002", "A003"]
    assert Quarantined.objects.get().sequence == 2


def test_a_new_boot_of_a_cloned_stream_waits_for_a_person(centre: Centre, clock: HandClock) -> None:
    pen = Pen()
    centre.record(pen.write(ticket("A001")))
    centre.record(ClonePen(sequence=0).write(ticket("Z001")))
    again = ClonePen(sequence=1, boot=hex32("after lunch"))
    assert centre.record(again.write(ticket("A002"))) == 2
    assert centre.applied == ["A001"]
    assert [(one.boot, one.first, one.last) for one in held()] == [
        (hex32("the other machine"), 1, 1),
        (hex32("after lunch"), 2, 2),
    ]
    done = release("kiosk-01", hex32("after lunch"), centre.handlers, clock.now())
    assert (done.entered, done.beside, done.left) == (1, 0, 0)
    centre.record(again.write(ticket("A003")))
    assert centre.applied == ["A001", "A002", "A003"]
    assert [one.boot for one in held()] == [hex32("the other machine")]


def test_released_letters_whose_numbers_are_taken_stand_beside_the_stream(centre: Centre, clock: HandClock) -> None:
    centre.record(Pen().write(ticket("A001")))
    centre.record(ClonePen().write(ticket("Z001")))
    done = release("kiosk-01", hex32("the other machine"), centre.handlers, clock.now())
    assert (done.entered, done.beside) == (1, 1)
    main, beside = Stream.objects.order_by("pk")
    assert (main.aside, beside.aside) == (False, True)
    assert Event.objects.get(stream=main).data != Event.objects.get(stream=beside).data
    while centre.applier.apply_some():
        pass
    assert centre.applied == ["A001", "Z001"]


def test_the_same_letters_under_a_new_epoch_are_counted_and_not_entered_twice(centre: Centre) -> None:
    pen = Pen()
    letters = [pen.write(ticket(f"A00{n}")) for n in (1, 2, 3)]
    centre.record(*letters[:2])
    mended = replace(pen, epoch=hex32("mended"))
    again = [
        msgspec.structs.replace(letter, epoch=mended.epoch, sequence=number, boot_id=hex32("boot 2"))
        for number, letter in enumerate(letters, start=1)
    ]
    assert centre.record(*again) == 3
    assert centre.applied == ["A001", "A002", "A003"]
    assert (Event.objects.count(), centre.alarms) == (3, [])
