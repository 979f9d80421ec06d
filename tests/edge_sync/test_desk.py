"""One suite for every desk: the fake one, and the real one before a real window with a store behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from edge_sync.desk import Desk, DeskClosed, DeskRefused, StoreFull
from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.line import Status
from edge_sync.messages.message import Uplink
from edge_sync.messages.queueing import TicketIssued
from edge_sync.seal.machine_key import PAPER
from edge_sync.slips import QueueView
from edge_sync.window import Window
from tests.edge_sync.desks import Bench
from tests.edge_sync.house import SmallHouse
from tests.edge_sync.link.ears import wait_until
from tests.edge_sync.writing import NOON, began, queue_of, visit_id


def test_messages_are_numbered_in_order_and_written(bench: Bench) -> None:
    messages: list[Uplink] = [began(number) for number in range(1, 6)]
    assert [bench.desk.record(message) for message in messages] == [1, 2, 3, 4, 5]
    assert bench.written() == messages


def test_the_machine_signs_paper_codes_and_nothing_else(bench: Bench) -> None:
    signature, shown = bench.desk.sign(PAPER + b"sealed")
    public = x509.load_der_x509_certificate(shown).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, PAPER + b"sealed", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(DeskRefused):
        bench.desk.sign(b"a TLS transcript")


def test_tickets_count_up_and_their_letters_are_written(bench: Bench) -> None:
    first = bench.desk.take_ticket(visit_id=visit_id(1), service="certificates")
    second = bench.desk.take_ticket(visit_id=visit_id(2), service="certificates")
    assert first == TicketIssued(
        visit_id=visit_id(1),
        ticket="A001",
        service="certificates",
        business_day="2026-04-01",
        line_was_up=True,
    )
    assert second.ticket == "A002"
    assert bench.written() == [first, second]


def test_a_visit_asks_twice_and_gets_its_number_again(bench: Bench) -> None:
    first = bench.desk.take_ticket(visit_id=visit_id(1), service="certificates")
    assert bench.desk.take_ticket(visit_id=visit_id(1), service="certificates") == first
    assert len(bench.written()) == 1


def test_numbers_go_on_without_the_line_and_say_so(bench: Bench) -> None:
    bench.set_line(up=False)
    issued = bench.desk.take_ticket(visit_id=visit_id(1), service="certificates")
    assert (issued.ticket, issued.line_was_up) == ("A001", False)


@pytest.mark.parametrize(("visit", "service"), [("zz", "certificates"), (visit_id(1), "Not A Service"), ("", "")])
def test_a_ticket_for_nonsense_is_refused(bench: Bench, visit: str, service: str) -> None:
    with pytest.raises(DeskRefused) as caught:
        bench.desk.take_ticket(visit_id=visit, service=service)
    assert caught.value.reason
    assert caught.value.code == "DESK-02"
    assert bench.written() == []


def test_what_is_not_the_kiosks_to_say_is_refused(bench: Bench) -> None:
    ticket = TicketIssued(visit_id=visit_id(), ticket="A001", service="x", business_day="2026-04-01", line_was_up=True)
    status = Status(online=True, session="0" * 32, epoch="0" * 32, head_seq=0, waiting=0)
    for message in (ticket, status):
        with pytest.raises(DeskRefused):
            bench.desk.record(message)
    assert bench.desk.record(began()) == 1


def test_a_full_store_says_so_and_takes_again_when_there_is_room(bench: Bench) -> None:
    bench.desk.record(began(1))
    bench.fill_up()
    with pytest.raises(StoreFull):
        _record_many(bench)
    full_at = len(bench.written())
    with pytest.raises(StoreFull):
        bench.desk.take_ticket(visit_id=visit_id(1), service="certificates")
    assert len(bench.written()) == full_at
    bench.make_room()
    assert bench.desk.record(began(600)) == full_at + 1
    assert bench.desk.take_ticket(visit_id=visit_id(1), service="certificates").ticket == "A001"


def _record_many(bench: Bench) -> None:
    for number in range(2, 500):
        bench.desk.record(began(number))


def test_a_closed_desk_says_so_and_opens_again_with_everything_it_took(bench: Bench) -> None:
    bench.desk.record(began(1))
    bench.close_down()
    for call in (
        lambda: bench.desk.record(began(2)),
        lambda: bench.desk.take_ticket(visit_id=visit_id(2), service="certificates"),
        bench.desk.queue,
    ):
        with pytest.raises(DeskClosed):
            call()
    bench.open_again()
    assert bench.desk.record(began(3)) == 2
    assert bench.written() == [began(1), began(3)]


def test_the_queue_is_shown_with_its_age(bench: Bench) -> None:
    assert bench.desk.queue() == QueueView(queue=None, age_ms=None, line_up=True)
    bench.push(queue_of(4))
    bench.clock.advance(61_000)
    assert bench.desk.queue() == QueueView(queue=queue_of(4), age_ms=61_000, line_up=True)


class Views:
    """Views as they come, from whatever thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._all: list[QueueView] = []

    def __call__(self, view: QueueView) -> None:
        with self._turn:
            self._all.append(view)

    def last_is(self, wanted: Callable[[QueueView], bool]) -> bool:
        def true() -> bool:
            with self._turn:
                return bool(self._all) and wanted(self._all[-1])

        return wait_until(true)

    def count(self) -> int:
        return len(self._all)


def test_a_watcher_sees_the_present_and_every_end_of_a_change(bench: Bench) -> None:
    views = Views()
    handle = bench.desk.watch(views)
    assert views.last_is(lambda view: view == QueueView(queue=None, age_ms=None, line_up=True))
    for people in range(5):
        bench.push(queue_of(people))
    assert views.last_is(lambda view: view.queue == queue_of(4))
    bench.set_line(up=False)
    assert views.last_is(lambda view: view.queue == queue_of(4) and not view.line_up)
    handle.close()
    handle.close()
    seen = views.count()
    bench.push(queue_of(9))
    bench.set_line(up=True)
    assert views.count() == seen


def test_a_watcher_outlives_the_post_office(bench: Bench) -> None:
    views = Views()
    handle = bench.desk.watch(views)
    bench.push(queue_of(3))
    assert views.last_is(lambda view: view.queue == queue_of(3) and view.line_up)
    bench.close_down()
    assert views.last_is(lambda view: view == QueueView(queue=queue_of(3), age_ms=None, line_up=False))
    bench.open_again()
    assert views.last_is(lambda view: view.queue == queue_of(3) and view.line_up)
    bench.push(queue_of(2))
    assert views.last_is(lambda view: view.queue == queue_of(2))
    handle.close()


def test_calls_from_several_threads_take_turns(bench: Bench) -> None:
    numbers: list[int] = []

    def write(first: int) -> None:
        numbers.extend(bench.desk.record(began(first + place)) for place in range(10))

    threads = [threading.Thread(target=write, args=(100 * place,)) for place in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 41))


def test_a_watch_before_the_post_office_opens_waits_for_it(tmp_path: Path) -> None:
    views = Views()
    handle = Desk(tmp_path / "desk.sock").watch(views)
    assert views.last_is(lambda view: view == QueueView(queue=None, age_ms=None, line_up=False))
    house = SmallHouse(tmp_path, HandClock(NOON))
    house.mirror.set_line(up=True)
    house.window.start()
    assert views.last_is(lambda view: view.line_up)
    handle.close()
    house.close()


def test_a_post_office_that_hangs_is_given_up_in_time(tmp_path: Path) -> None:
    house = SmallHouse(tmp_path, HandClock(NOON))
    house.window.start()
    desk = Desk(tmp_path / "desk.sock", timeout_ms=300)
    desk.ping()
    with house.ledger.transaction(), pytest.raises(DeskClosed):
        desk.record(began())
    assert wait_until(lambda: house.outbox.head() == 1), "nobody knows whether it was recorded; here it was"
    assert desk.record(began(2)) == 2
    desk.close()
    house.close()


def test_a_letter_asked_twice_over_a_broken_connection_is_written_once(tmp_path: Path) -> None:
    house = SmallHouse(tmp_path, HandClock(NOON))
    house.window.start()
    desk = Desk(tmp_path / "desk.sock")
    assert desk.record(began(1)) == 1
    house.window.stop()
    house.window = Window(tmp_path / "desk.sock", house.office)
    house.window.start()
    assert desk.record(began(2)) == 2
    assert house.outbox.head() == 2
    desk.close()
    house.close()
