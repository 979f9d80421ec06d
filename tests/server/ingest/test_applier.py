"""Recording and applying are two: what is confirmed is applied later, once, whatever fails in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.letter import ClockState
from edge_sync.messages.line import ClockAnchor, EpochBegan, EpochReason, LetterParked, Void
from edge_sync.messages.queueing import TicketIssued
from edge_sync.messages.visit import VisitBegan, VisitEnded, VisitOutcome
from server.ingest.applier import FEWEST, Applier, set_pending
from server.ingest.arrival import Arrival
from server.ingest.corrections import Corrections
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.models import Event, EventState, Parked, Stream
from server.ingest.own import OwnKinds
from server.ingest.sorting import Sorted
from server.ingest.turn import Turn
from server.ingest.watermark import committed_is_safe
from tests.server.stage.letters import Pen, hex32, ticket, visit_id

pytestmark = pytest.mark.usefixtures("database")


class Rooms:
    """A centre whose slices can be told to fail; effects are rows, so that they roll back as real ones do."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.bad: set[str] = set()
        self.alarms: list[tuple[str, str]] = []
        self.corrected: list[tuple[str, Arrival]] = []
        handlers = Handlers()
        handlers.on_many(TicketIssued, self._many)
        handlers.on(VisitBegan, lambda message, arrival: self._effect(message.visit_id, arrival))
        handlers.on(VisitEnded, lambda message, arrival: self._effect(message.visit_id, arrival), takes_content=True)
        handlers.on_correction(TicketIssued, lambda message, arrival: self.corrected.append((message.ticket, arrival)))
        own = OwnKinds(clock, self._alarm, Corrections(handlers))
        handlers.on(EpochBegan, own.epoch_began)
        handlers.on(LetterParked, own.letter_parked)
        handlers.on(ClockAnchor, own.clock_anchor)
        self.corrections = Corrections(handlers)
        self.ledger = Ledger(handlers, clock, self._alarm, committed_is_safe)
        self.applier = Applier(handlers, clock, self._alarm, Turn())

    def _many(self, told: Sequence[tuple[TicketIssued, Arrival]]) -> None:
        for message, arrival in told:
            self._effect(message.ticket, arrival)

    def _effect(self, name: str, arrival: Arrival) -> None:
        Parked.objects.create(device="effect", reason=name, raw=b"", digest=name, received_at=arrival.received_at)
        if name in self.bad:
            raise ZeroDivisionError

    def _alarm(self, device: str, code: str, detail: str, at: datetime) -> None:
        self.alarms.append((code, detail))

    def record(self, pen: Pen) -> int:
        letters, pen.written = pen.written, []
        return self.ledger.record([Sorted(pen.device, letters)])[pen.device].upto

    def apply(self) -> None:
        while self.applier.apply_some():
            pass

    def effects(self) -> list[str]:
        return sorted(Parked.objects.filter(device="effect").values_list("reason", flat=True))


@pytest.fixture
def rooms(clock: HandClock) -> Rooms:
    return Rooms(clock)


def states() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("state", flat=True))


def test_recorded_is_confirmed_before_it_is_applied(rooms: Rooms) -> None:
    pen = Pen()
    pen.write(ticket("A001"))
    assert rooms.record(pen) == 1
    assert (states(), rooms.effects()) == ([EventState.PENDING], [])
    rooms.apply()
    assert (states(), rooms.effects()) == ([EventState.APPLIED], ["A001"])


def test_one_bad_letter_among_hundreds_harms_nobody_else(rooms: Rooms) -> None:
    pen = Pen()
    for n in range(300):
        pen.write(ticket(f"A{n:03d}"))
    rooms.bad = {"A007"}
    rooms.record(pen)
    rooms.apply()
    assert rooms.effects() == [f"A{n:03d}" for n in range(300) if n != 7]
    assert Event.objects.get(state=EventState.UNAPPLIED).sequence == 8
    assert [code for code, _ in rooms.alarms] == ["INGEST-04"]


def test_what_failed_is_applied_again_when_asked_and_only_once(rooms: Rooms) -> None:
    pen = Pen()
    pen.write(ticket("A001"))
    pen.write(VisitBegan(visit_id=visit_id("A002"), journey="residence_certificate", language="ja"))
    rooms.bad = {"A001", visit_id("A002")}
    rooms.record(pen)
    rooms.apply()
    assert states() == [EventState.UNAPPLIED] * 2
    rooms.bad = set()
    assert set_pending(["queueing.ticket_issued"]) == 1
    rooms.apply()
    assert (states(), rooms.effects()) == ([EventState.APPLIED, EventState.UNAPPLIED], ["A001"])
    assert set_pending() == 1
    rooms.apply()
    assert rooms.effects() == sorted(["A001", visit_id("A002")])


def test_death_while_applying_neither_loses_nor_doubles(rooms: Rooms) -> None:
    pen = Pen()
    for n in range(40):
        pen.write(ticket(f"A{n:03d}"))
    rooms.record(pen)

    class Death(BaseException):
        pass

    def die(message: object, arrival: object) -> None:
        raise Death

    handlers = Handlers()
    handlers.on_many(TicketIssued, rooms._many)
    handlers.on(TicketIssued, die)
    with pytest.raises(Death):
        Applier(handlers, rooms.clock, rooms._alarm, Turn()).apply_some()
    assert rooms.effects() == []
    rooms.apply()
    assert len(rooms.effects()) == 40


def test_void_numbers_are_passed_and_their_ranges_kept(rooms: Rooms) -> None:
    pen = Pen()
    pen.write(ticket("A001"))
    pen.sequence = 9
    pen.write(ticket("A010"))
    assert rooms.record(pen) == 1
    pen.write(Void(first=2, last=5))
    assert rooms.record(pen) == 5
    pen.write(Void(first=4, last=9, reason="deleted"))
    assert rooms.record(pen) == 12
    assert Stream.objects.get().highest == 12


def test_a_void_beyond_what_came_does_not_hide_later_gaps(rooms: Rooms) -> None:
    pen = Pen()
    pen.write(Void(first=2, last=30))
    assert rooms.record(pen) == 30
    pen.sequence = 31
    pen.write(ticket("A032"))
    assert rooms.record(pen) == 30
    pen.sequence = 30
    pen.write(ticket("A031"))
    assert rooms.record(pen) == 32


def test_a_new_outbox_file_names_exactly_what_may_be_lost(rooms: Rooms) -> None:
    old = Pen()
    for n in range(3):
        old.write(ticket(f"A00{n}"))
    rooms.record(old)
    Stream.objects.update(head_seq=8)
    new = Pen(epoch=hex32("second card"))
    new.write(EpochBegan(reason=EpochReason.DAMAGED, previous_epoch=old.epoch, previous_head=6, recovered=2))
    new.write(LetterParked(kind="visit.began", version=1, reason="too large"))
    rooms.record(new)
    rooms.apply()
    assert rooms.alarms == [
        ("INGEST-07", f"damaged recovered=2 lost=4-8 epoch={old.epoch[:8]}"),
        ("INGEST-08", "sequence=2 kind=visit.began version=1: too large"),
    ]


def test_a_first_file_alarms_nobody(rooms: Rooms) -> None:
    pen = Pen()
    pen.write(EpochBegan(reason=EpochReason.NEW_FILE))
    rooms.record(pen)
    rooms.apply()
    assert rooms.alarms == []


def test_an_anchor_corrects_earlier_letters_of_its_boot_and_tells_who_keeps_them(rooms: Rooms) -> None:
    pen = Pen(clock_state=ClockState.RESTORED)
    lost = datetime(1970, 1, 1, tzinfo=UTC)
    pen.write(ticket("A001"), lost)
    pen.write(ticket("A002"), lost + timedelta(days=1))
    rooms.record(pen)
    rooms.apply()
    rooms.clock.advance(600_000)
    wall = rooms.clock.now()
    pen.write(ClockAnchor(boottime_ms=601_002, wall=wall, source=ClockState.NTP, uncertainty_ms=40))
    pen.write(ticket("A003"), lost)
    rooms.record(pen)
    rooms.apply()
    moments = [(number, arrival.occurred_at, arrival.time_is_sure) for number, arrival in rooms.corrected]
    first, second = wall - timedelta(milliseconds=600_001), wall - timedelta(milliseconds=600_000)
    assert moments[:2] == [("A001", first, True), ("A002", second, True)]
    event = Event.objects.get(sequence=1)
    assert (event.how, event.uncertainty_ms, event.said_ms) == ("anchor", 40 + 61, 0)
    assert Event.objects.get(sequence=4).how == "anchor"


def test_a_boot_without_an_anchor_is_bracketed_by_its_neighbours(rooms: Rooms) -> None:
    before, dark, after = (rooms.clock.now() - timedelta(hours=hours) for hours in (5, 4, 1))
    pen = Pen()
    pen.write(ticket("A001"), before)
    letters = [pen.write(ticket(f"A00{n}"), datetime(1970, 1, 1, tzinfo=UTC)) for n in (2, 3)]
    pen.written[1:] = [
        replace(letter, boot_id=hex32("dark"), clock_state=ClockState.UNKNOWN, boottime_ms=1_000 * number)
        for number, letter in enumerate(letters, start=1)
    ]
    rooms.record(pen)
    rooms.apply()
    assert rooms.corrections.bracket_boots() == 0, "nothing sure came after it yet"
    pen.write(ticket("A004"), after)
    rooms.record(pen)
    rooms.apply()
    assert rooms.corrections.bracket_boots() == 1
    two, three = Event.objects.filter(sequence__in=(2, 3)).order_by("sequence")
    assert (two.how, three.believed_ms - two.believed_ms) == ("bracket", 1_000)
    assert two.uncertainty_ms is not None
    assert abs(two.believed_ms - dark.timestamp() * 1000) <= two.uncertainty_ms
    assert [(number, arrival.time_is_sure) for number, arrival in rooms.corrected] == [("A002", False), ("A003", False)]
    assert rooms.corrections.bracket_boots() == 0


def test_while_the_desk_is_busy_turns_are_short_and_still_come(rooms: Rooms) -> None:
    """What a letter costs is learned: cheap letters come by hundreds, dear ones by few, none never."""
    pen, cost_ms, turns = Pen(), [1], []

    def work(told: Sequence[tuple[TicketIssued, Arrival]]) -> None:
        turns.append(len(told))
        rooms.clock.advance(len(told) // 10 * cost_ms[0])

    handlers, turn = Handlers(), Turn()
    handlers.on_many(TicketIssued, work)
    turn.PATIENCE_S = 0.0
    turn.desk_is_busy(True)
    applier = Applier(handlers, rooms.clock, rooms._alarm, turn)
    for n in range(1800):
        pen.write(ticket(f"{chr(65 + n // 1000)}{n % 1000:03d}"))
    rooms.record(pen)
    for _ in range(6):
        applier.apply_some()
    assert turns[0] == FEWEST
    assert 100 <= turns[-1] <= 170, "ten letters a millisecond"
    cost_ms[0] = 10
    for _ in range(8):
        applier.apply_some()
    assert turns[-1] == FEWEST
    turn.desk_is_busy(False)
    applier.apply_some()
    assert turns[-1] > 10 * FEWEST


def test_kinds_that_belong_together_come_interleaved_as_they_were_recorded(rooms: Rooms) -> None:
    pen = Pen()
    heard: list[int] = []
    handlers = Handlers()
    handlers.on_many_kinds((TicketIssued, VisitBegan), lambda told: heard.extend(one.sequence for _, one in told))
    for n in range(4):
        pen.write(ticket(f"A00{n}"))
        pen.write(VisitBegan(visit_id=visit_id(f"A00{n}"), journey="residence_certificate", language="ja"))
    rooms.record(pen)
    Applier(handlers, rooms.clock, rooms._alarm, Turn()).apply_some()
    assert heard == list(range(1, 9))


def test_content_that_a_slice_took_leaves_the_ledger_but_the_letter_is_still_known(rooms: Rooms) -> None:
    pen = Pen()
    pen.write(VisitEnded(visit_id=visit_id("A1"), outcome=VisitOutcome.FINISHED, last_step="thanks", took_ms=1))
    again = list(pen.written)
    rooms.record(pen)
    rooms.apply()
    assert (Event.objects.get().data, rooms.effects()) == ("", [visit_id("A1")])
    pen.written = again
    assert rooms.record(pen) == 1
    rooms.apply()
    assert rooms.effects() == [visit_id("A1")]
    assert Event.objects.get().data == ""


def test_content_stays_while_its_slice_fails(rooms: Rooms) -> None:
    pen = Pen()
    rooms.bad.add(visit_id("A1"))
    pen.write(VisitEnded(visit_id=visit_id("A1"), outcome=VisitOutcome.FINISHED, last_step="thanks", took_ms=1))
    rooms.record(pen)
    rooms.apply()
    assert visit_id("A1") in Event.objects.get().data
