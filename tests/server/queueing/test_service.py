from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connections

from edge_sync.groundwork.clock import HandClock
from server.queueing.errors import NotYetAbsent, TooSoon
from server.queueing.models import Counter, Ticket
from server.queueing.now import queue_now
from server.queueing.pages import plate_rows
from server.queueing.policy import CounterBusy, Move, NobodyWaits, NotYours, State, Unlawful
from server.queueing.service import CallDesk, Clerk, Issue
from tests.server.stage.letters import visit_id

pytestmark = pytest.mark.usefixtures("database")


class Witness:
    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.changes = 0

    def issued(self, tickets: Sequence[Ticket]) -> None: ...

    def moved(self, ticket: Ticket, move: Move) -> None: ...

    def called(self, ticket: Ticket) -> None:
        self.seen.append(("called", ticket.number))

    def ended(self, ticket: Ticket) -> None:
        self.seen.append((ticket.state, ticket.number))

    def changed(self) -> None:
        self.changes += 1


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def desk(clock: HandClock, witness: Witness) -> CallDesk:
    return CallDesk(clock, witness, witness.changed)


def issue(desk: CallDesk, clock: HandClock, number: str, day: date | None = None) -> Ticket:
    clock.advance(1000)
    today = desk.today()
    return desk.issue(Issue(number, visit_id(number), "moving", day or today, "kiosk-01", clock.now(), True))


def clerk(at: int = 1) -> Clerk:
    return Clerk(f"clerk {at}", Counter.objects.order_by("position")[at - 1].pk)


def nobody_came(desk: CallDesk, clock: HandClock, ticket: Ticket, who: Clerk) -> Ticket:
    """Called often and long enough."""
    clock.advance(60_000)
    desk.recall(ticket.pk, who)
    return desk.no_show(ticket.pk, who)


def test_longest_wait_is_called_first_and_only_of_today(desk: CallDesk, clock: HandClock) -> None:
    issue(desk, clock, "A001", desk.today() - timedelta(days=1))
    issue(desk, clock, "A002")
    issue(desk, clock, "A003")
    ticket = desk.call_next(clerk())
    assert (ticket.number, ticket.state, ticket.times_called, ticket.called_by) == ("A002", "called", 1, "clerk 1")


def test_same_visit_twice_is_one_number(desk: CallDesk, clock: HandClock, witness: Witness) -> None:
    first, again = issue(desk, clock, "A001"), issue(desk, clock, "A001")
    assert first.pk == again.pk
    assert witness.changes == 1


def test_busy_counter_cannot_take_a_second_number(desk: CallDesk, clock: HandClock) -> None:
    issue(desk, clock, "A001")
    issue(desk, clock, "A002")
    desk.call_next(clerk())
    with pytest.raises(CounterBusy):
        desk.call_next(clerk())
    assert Ticket.objects.get(number="A002").state == State.WAITING


def test_nobody_waits(desk: CallDesk) -> None:
    with pytest.raises(NobodyWaits):
        desk.call_next(clerk())


def test_recall_finish_and_no_show(desk: CallDesk, clock: HandClock, witness: Witness) -> None:
    issue(desk, clock, "A001")
    issue(desk, clock, "A002")
    ticket = desk.call_next(clerk())
    with pytest.raises(TooSoon):
        desk.recall(ticket.pk, clerk())
    clock.advance(5000)
    assert desk.recall(ticket.pk, clerk()).times_called == 2
    assert desk.finish(ticket.pk, clerk()).state == State.FINISHED
    with pytest.raises(Unlawful):
        desk.no_show(ticket.pk, clerk())
    other = desk.call_next(clerk())
    with pytest.raises(NotYours):
        desk.finish(other.pk, clerk(2))
    with pytest.raises(NotYetAbsent):
        desk.no_show(other.pk, clerk())
    nobody_came(desk, clock, other, clerk())
    assert witness.seen == [("called", "A001"), ("finished", "A001"), ("called", "A002"), ("no_show", "A002")]


def test_queue_as_machines_are_told_it(desk: CallDesk, clock: HandClock) -> None:
    for number in ("A001", "A002", "A003", "A004"):
        issue(desk, clock, number)
    first = desk.call_next(clerk(1))
    clock.advance(5000)
    desk.call_next(clerk(2))
    told = queue_now(desk.today(), clock.now())
    assert [(one.ticket, one.counter) for one in told.calling] == [("A002", "2番窓口"), ("A001", "1番窓口")]
    assert [(one.service, one.people, one.wait_low_s) for one in told.waiting] == [("moving", 2, None)]
    desk.finish(first.pk, clerk(1))
    nobody_came(desk, clock, desk.call_next(clerk(1)), clerk(1))
    told = queue_now(desk.today(), clock.now())
    assert [one.ticket for one in told.calling] == ["A002", "A001"]


def test_ten_calls_fit_on_the_board_in_five_rows() -> None:
    assert [plate_rows(calls) for calls in (0, 1, 5, 6, 7, 10)] == [1, 1, 5, 3, 4, 5]


def test_a_wait_that_nobody_estimates_is_unknown_however_many_waited_before(desk: CallDesk, clock: HandClock) -> None:
    for n in range(1, 8):
        issue(desk, clock, f"A{n:03d}")
    for _ in range(1, 7):
        clock.advance(60_000)
        desk.finish(desk.call_next(clerk()).pk, clerk())
    (unknown,) = queue_now(desk.today(), clock.now(), {"seal_certificate": (60, 120)}).waiting
    assert (unknown.wait_low_s, unknown.wait_high_s) == (None, None)
    (told,) = queue_now(desk.today(), clock.now(), {"moving": (60, 400)}).waiting
    assert (told.wait_low_s, told.wait_high_s) == (60, 400)


def test_two_hands_at_one_counter_take_one_number(desk: CallDesk, clock: HandClock) -> None:
    issue(desk, clock, "A001")
    issue(desk, clock, "A002")
    me, gate, busy = clerk(), threading.Barrier(8), []

    def press() -> None:
        gate.wait()
        try:
            desk.call_next(me)
        except CounterBusy as error:
            busy.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(busy) == 7
    assert Ticket.objects.filter(state=State.CALLED).count() == 1


def test_a_corrected_moment_of_issue_changes_who_waits_longest(desk: CallDesk, clock: HandClock) -> None:
    issue(desk, clock, "A001")
    second = issue(desk, clock, "A002")
    desk.correct(second.visit_id, clock.now() - timedelta(hours=1), time_is_sure=True)
    assert desk.call_next(clerk()).number == "A002"
