from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.codec import encode_batch
from edge_sync.messages.letter import ClockState, Letter
from edge_sync.messages.queueing import TicketIssued
from edge_sync.messages.topics import Address
from server.ingest.applier import Applier
from server.ingest.arrival import Arrival
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.models import Counted, Event, EventState, Parked, Quarantined, Stream
from server.ingest.sorting import Sorted, Spoiled, sort_delivery
from server.ingest.turn import Turn
from server.ingest.watermark import committed_is_safe
from tests.server.stage.letters import Pen, hex32, ticket

pytestmark = pytest.mark.usefixtures("database")


class Book:
    """A ledger with everything it says written down."""

    def __init__(self, clock: HandClock) -> None:
        self.applied: list[tuple[str, Arrival]] = []
        self.alarms: list[tuple[str, str]] = []
        handlers = Handlers()
        handlers.on(TicketIssued, self._take)
        self.ledger = Ledger(handlers, clock, self._alarm, committed_is_safe)
        self.applier = Applier(handlers, clock, self._alarm, Turn())

    def _take(self, message: TicketIssued, arrival: Arrival) -> None:
        if message.service == "broken":
            Parked.objects.create(device="x", reason="half done", raw=b"", digest="d", received_at=arrival.received_at)
            raise ZeroDivisionError
        self.applied.append((message.ticket, arrival))

    def _alarm(self, device: str, code: str, detail: str, at: datetime) -> None:
        self.alarms.append((device, code))

    def record(self, *letters: Letter, spoiled: Sequence[Spoiled] = ()) -> int:
        device = letters[0].device if letters else "kiosk-01"
        marks = self.ledger.record([Sorted(device, list(letters), list(spoiled))])
        while self.applier.apply_some():
            pass
        return marks[device].upto if device in marks else 0


@pytest.fixture
def book(clock: HandClock) -> Book:
    return Book(clock)


def test_letters_are_kept_word_for_word_and_applied_in_order(book: Book) -> None:
    pen = Pen()
    letters = [pen.write(ticket(f"A00{n}")) for n in (1, 2, 3)]
    assert book.record(letters[2], letters[0], letters[1]) == 3
    assert [number for number, _ in book.applied] == ["A001", "A002", "A003"]
    event = Event.objects.get(sequence=2)
    assert event.data.encode() == bytes(letters[1].data)
    assert bytes(event.sha256) == letters[1].sha256()


@pytest.mark.parametrize("seed", range(5))
def test_any_order_any_repetition_is_one_set(book: Book, seed: int) -> None:
    pen, dice = Pen(), random.Random(seed)
    letters = [pen.write(ticket(f"A{n:03d}")) for n in range(1, 41)]
    deliveries = letters * 3
    dice.shuffle(deliveries)
    upto = 0
    while deliveries:
        some = [deliveries.pop() for _ in range(min(dice.randint(1, 9), len(deliveries)))]
        upto = book.record(*some)
    assert upto == 40
    assert sorted(Event.objects.values_list("sequence", flat=True)) == list(range(1, 41))
    assert len(book.applied) == 40
    assert Stream.objects.get().duplicates == 80
    assert book.alarms == []


def test_watermark_waits_for_the_gap(book: Book) -> None:
    pen = Pen()
    first, second, third = (pen.write(ticket(f"A00{n}")) for n in (1, 2, 3))
    assert book.record(first, third) == 1
    assert Stream.objects.get().head_seq == 3
    assert book.record(second) == 3


def test_watermark_waits_for_a_gap_that_came_with_a_later_delivery(book: Book) -> None:
    pen = Pen()
    first, second, third, fourth = (pen.write(ticket(f"A00{n}")) for n in (1, 2, 3, 4))
    assert book.record(first) == 1
    assert book.record(third, fourth) == 1
    assert book.record(second) == 4


def test_altered_letter_is_quarantined_and_never_overwrites(book: Book) -> None:
    pen = Pen()
    letter = pen.write(ticket("A001"))
    book.record(letter)
    forged = msgspec.structs.replace(letter, data=msgspec.Raw(bytes(letter.data).replace(b"A001", b"A999")))
    assert book.record(forged, forged) == 1
    assert "A001" in Event.objects.get().data
    row = Quarantined.objects.get()
    assert ("A999" in row.letter, row.times, row.kept_sha256) == (True, 2, letter.sha256().hex())
    assert set(book.alarms) == {("kiosk-01", "INGEST-01")}
    assert len(book.applied) == 1


def test_identifier_taken_by_another_machine_is_quarantined_but_does_not_block(book: Book) -> None:
    book.record(Pen().write(ticket("A001")))
    thief = Pen(device="kiosk-02")
    stolen = msgspec.structs.replace(thief.write(ticket("B001")), id=Event.objects.get().event_id.hex)
    assert book.record(stolen, thief.write(ticket("B002"))) == 2
    assert Quarantined.objects.get().device == "kiosk-02"


def test_letter_sent_again_from_a_mended_outbox_is_a_duplicate(book: Book) -> None:
    letter = Pen().write(ticket("A001"))
    book.record(letter)
    again = msgspec.structs.replace(letter, epoch=hex32("second card"), sequence=1)
    assert book.record(again) == 1
    assert Event.objects.count() == 1
    assert (Counted.objects.get().why, Quarantined.objects.count(), len(book.applied)) == ("repeated", 0, 1)


def test_unknown_kind_is_kept_and_counted(book: Book) -> None:
    assert book.record(Pen().write_raw("weather.rain_fell", 3, b'{"mm": 4}')) == 1
    event = Event.objects.get()
    assert (event.state, event.data) == (EventState.UNKNOWN, '{"mm": 4}')
    assert book.alarms == []


def test_malformed_content_is_parked_and_counted(book: Book) -> None:
    pen = Pen()
    bad = pen.write_raw(TicketIssued.KIND, 1, b'{"ticket": "no number"}')
    assert book.record(bad, pen.write(ticket("A002"))) == 2
    parked = Parked.objects.get()
    assert (parked.sequence, bytes(parked.raw)) == (1, b'{"ticket": "no number"}')
    assert [number for number, _ in book.applied] == ["A002"]
    assert book.record(bad) == 2
    parked.refresh_from_db()
    assert parked.times == 2
    assert book.alarms == [("kiosk-01", "INGEST-02")]


def test_unreadable_bytes_are_parked_once(book: Book) -> None:
    spoiled = Spoiled(b"\x00garbage", "not a JSON array", "INGEST-02")
    for _ in range(3):
        assert book.record(spoiled=[spoiled]) == 0
    assert Parked.objects.get().times == 3


def test_failing_slice_does_not_lose_the_letter_nor_leave_halves(book: Book) -> None:
    pen = Pen()
    assert book.record(pen.write(ticket("A001", service="broken")), pen.write(ticket("A002"))) == 2
    event = Event.objects.get(sequence=1)
    assert (event.state, event.reason) == (EventState.UNAPPLIED, "ZeroDivisionError")
    assert Parked.objects.count() == 0
    assert [number for number, _ in book.applied] == ["A002"]
    assert book.alarms == [("kiosk-01", "INGEST-04")]


def test_a_new_card_has_its_own_numbers(book: Book) -> None:
    old = Pen()
    book.record(*(old.write(ticket(f"A00{n}")) for n in (1, 2, 3)))
    new = replace(old, epoch=hex32("second card"), sequence=0, written=[])
    assert book.record(new.write(ticket("A004"))) == 1
    assert Event.objects.count() == 4


def test_time_of_a_machine_without_a_clock_is_not_believed(book: Book, clock: HandClock) -> None:
    now = clock.now()
    early = now - timedelta(hours=2)
    sure, lost, ahead = Pen("kiosk-01"), Pen("kiosk-02", clock_state=ClockState.RESTORED), Pen("kiosk-03")
    book.record(sure.write(ticket("A001"), early))
    book.record(lost.write(ticket("B001"), early))
    book.record(ahead.write(ticket("C001"), now + timedelta(days=1)))
    (_, one), (_, two), (_, three) = book.applied
    assert (one.occurred_at, one.time_is_sure, one.day("2026-03-31").day) == (early, True, 31)
    assert (two.occurred_at, two.time_is_sure, two.day("1970-01-01").year) == (now, False, 2026)
    assert three.occurred_at == now


def test_a_clock_that_agrees_with_ours_has_shown_itself_to_be_right(book: Book, clock: HandClock) -> None:
    now = clock.now()
    for early_s, believed in ((1, True), (59, True), (61, False), (-1, False)):
        moment = now - timedelta(seconds=early_s)
        book.record(
            Pen(f"kiosk-{abs(early_s)}", clock_state=ClockState.UNKNOWN, epoch=hex32(f"{early_s}")).write(
                ticket("A001"), moment
            )
        )
        arrival = book.applied[-1][1]
        assert (arrival.time_is_sure, arrival.occurred_at) == (believed, moment if believed else now)


@pytest.mark.parametrize(
    "data",
    [
        b'{"x": "\xff\xfe"}',
        b'{"x": "\\u0000"}',
        b'{"x": "\\ud800"}',
        b'"text"',
        b"7",
        b"null",
        b'{"ticket": "\\ud800"}',
    ],
)
@pytest.mark.parametrize("kind", [TicketIssued.KIND, "weather.rain_fell"])
def test_no_content_stops_the_ledger(book: Book, data: bytes, kind: str) -> None:
    pen = Pen()
    batch = sort_delivery(Address("hagi", "kiosk-01", "evt"), encode_batch([pen.write_raw(kind, 1, data)]))
    book.ledger.record([batch])
    assert Event.objects.count() + Parked.objects.count() == 1


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_on_the_way_stops_the_ledger(book: Book, data: st.DataObject) -> None:
    payload = bytearray(encode_batch([Pen().write(ticket("A001"))]))
    for _ in range(data.draw(st.integers(1, 4))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    book.ledger.record([sort_delivery(Address("hagi", "kiosk-01", "evt"), bytes(payload))])


def test_database_is_a_file_of_this_test(database: Path) -> None:
    assert database.exists()
