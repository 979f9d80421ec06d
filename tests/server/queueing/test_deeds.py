"""What clerks do, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from edge_sync.groundwork.clock import HandClock
from server.queueing.errors import (
    AlreadyDone,
    CounterBusy,
    NobodyWaits,
    NothingComesNext,
    NotYours,
    StalePage,
    Unlawful,
    VisitHasNumber,
)
from server.queueing.looking import whole_line
from server.queueing.models import Counter, Deed, Pause, Ticket
from server.queueing.pauses import begin_pause, pause_of
from server.queueing.policy import Move, State
from server.queueing.service import Issue
from tests.server.queueing.stand import DAY, RULES, Hall, clerk, state
from tests.server.stage.letters import visit_id

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def hall(clock: HandClock) -> Hall:
    return Hall(clock)


def test_a_held_number_keeps_its_place_and_is_passed_over(hall: Hall) -> None:
    hall.give("A001", "A002", "A003")
    first = hall.desk.call_next(clerk())
    hall.desk.hold(first.pk, clerk(), "paper")
    second = hall.desk.call_next(clerk())
    assert second.number == "A002"
    hall.desk.finish(second.pk, clerk())
    hall.desk.resume(first.pk, clerk(2))
    again = hall.desk.call_next(clerk())
    assert (again.number, again.times_called) == ("A001", 1)
    assert hall.seen.count(("first call", "A001")) == 1
    assert Deed.objects.get(move=Move.HOLD).detail == "paper"


def test_any_counter_calls_a_held_number_but_only_with_a_free_hand(hall: Hall) -> None:
    hall.give("A001", "A002")
    held = hall.desk.hold(hall.desk.call_next(clerk()).pk, clerk())
    hall.desk.call_next(clerk(2))
    with pytest.raises(CounterBusy):
        hall.desk.call_held(held.pk, clerk(2))
    taken = hall.desk.call_held(held.pk, clerk(3))
    assert (taken.counter, taken.state) == (Counter.objects.get(name="3番窓口"), State.CALLED)
    with pytest.raises(Unlawful):
        hall.desk.call_held(held.pk, clerk())


def test_a_chosen_number_is_called_once(hall: Hall) -> None:
    hall.give("A001", "A002")
    second = Ticket.objects.get(number="A002")
    assert hall.desk.call_this(second.pk, clerk()).number == "A002"
    with pytest.raises(Unlawful):
        hall.desk.call_this(second.pk, clerk(2))
    with pytest.raises(NotYours):
        hall.desk.hold(second.pk, clerk(2))


def test_a_transfer_begins_a_new_wait_in_another_line_with_a_note(hall: Hall) -> None:
    hall.rules = replace(RULES, serves={clerk(2).counter_id: frozenset({"tax"})})
    hall.give("A001", "A002")
    with pytest.raises(NobodyWaits):
        hall.desk.call_next(clerk(2))
    first = hall.desk.call_next(clerk())
    moved = hall.desk.transfer(first.pk, clerk(), "tax", "x" * 300)
    assert (moved.service, moved.waiting_since, moved.called_at) == ("tax", hall.clock.now(), None)
    there = hall.desk.call_next(clerk(2))
    assert (there.number, there.note, hall.seen.count(("first call", "A001"))) == ("A001", "x" * 200, 2)
    hall.desk.finish(there.pk, clerk(2))
    assert Ticket.objects.get(pk=first.pk).note == ""
    assert not any("note" in deed.before or "xx" in deed.detail for deed in Deed.objects.all())


def test_a_transfer_may_keep_the_place(hall: Hall) -> None:
    hall.give("A001", "A002")
    first = hall.desk.call_next(clerk())
    hall.desk.transfer(first.pk, clerk(), "tax", keeps_place=True)
    assert hall.desk.call_next(clerk(2)).number == "A001"


def test_several_errands_of_one_visit_follow_each_other(hall: Hall) -> None:
    hall.give("A001")
    ticket = hall.desk.call_next(clerk())
    with pytest.raises(NothingComesNext):
        hall.desk.go_on(ticket.pk, clerk())
    hall.desk.add_services(ticket.pk, clerk(), ["tax", "family_register", "tax"])
    hall.desk.go_on(ticket.pk, clerk())
    ticket = hall.desk.call_next(clerk(2))
    assert (ticket.service, ticket.next_services) == ("tax", ["family_register"])
    hall.desk.finish(ticket.pk, clerk(2))
    assert [what for what, _ in hall.seen if what == "end"] == ["end"]


def test_who_was_absent_and_comes_is_received(hall: Hall) -> None:
    hall.give("A001")
    ticket = hall.desk.no_show(hall.desk.call_next(clerk()).pk, clerk())
    back = hall.desk.late(ticket.pk, clerk(2))
    assert (back.state, back.ended_at) == (State.CALLED, None)
    hall.desk.finish(back.pk, clerk(2))
    with pytest.raises(Unlawful):
        hall.desk.late(back.pk, clerk())


def test_the_same_press_twice_does_nothing_twice(hall: Hall) -> None:
    hall.give("A001", "A002")
    seen = replace(clerk(), seen=0)
    ticket = hall.desk.call_next(seen)
    with pytest.raises(AlreadyDone):
        hall.desk.call_next(seen)
    shown = replace(clerk(), seen=Deed.objects.latest("pk").pk)
    hall.desk.finish(ticket.pk, shown)
    with pytest.raises(AlreadyDone):
        hall.desk.finish(ticket.pk, shown)
    with pytest.raises(StalePage):
        hall.desk.call_next(shown)
    assert Deed.objects.count() == 2


def test_who_checks_in_keeps_the_place_and_goes_by_the_machines_visit(hall: Hall) -> None:
    web = hall.give("W001", expected=True)
    hall.give("A001", "A002")
    follow = web.follow_code
    assert [Ticket.objects.get(pk=key).number for key in whole_line(hall.clock.now(), hall.rules)] == ["A001", "A002"]
    with pytest.raises(VisitHasNumber):
        hall.desk.check_in(web.pk, visit_id=visit_id("A001"))
    for _ in range(2):
        here = hall.desk.check_in(web.pk, visit_id=visit_id("at the kiosk"))
    assert (here.visit_id, here.follow_code) == (visit_id("at the kiosk"), follow)
    assert hall.seen.count(("check_in", "W001")) == 1
    assert hall.desk.call_next(clerk()).number == "W001"
    with pytest.raises(Unlawful):
        hall.desk.check_in(web.pk, visit_id=visit_id("somebody else"))


def test_a_number_is_given_back(hall: Hall) -> None:
    hall.give("A001", "A002")
    first = Ticket.objects.get(number="A001")
    hall.desk.cancel(first.pk)
    assert hall.seen[-2:] == [("end", "A001"), ("cancel", "A001")]
    second = hall.desk.call_next(clerk())
    with pytest.raises(Unlawful):
        hall.desk.cancel(second.pk)
    hall.desk.resume(hall.desk.hold(second.pk, clerk()).pk, clerk())
    hall.desk.cancel(second.pk, clerk())
    hall.desk.take_back(clerk())
    assert state(second) == State.WAITING


def test_an_equal_number_of_the_day_gets_a_mark(hall: Hall) -> None:
    marks = [hall.give("A001", visit=visit_id(f"another {n}")).shown for n in range(3)]
    tomorrow = Issue("A001", visit_id("tomorrow"), "moving", DAY + timedelta(days=1), "k", hall.clock.now(), True)
    assert [*marks, hall.desk.issue(tomorrow).shown] == ["A001", "A001②", "A001③", "A001"]
    heap = [Issue("B001", visit_id(f"heap {n}"), "moving", DAY, "k", hall.clock.now(), True) for n in range(3)]
    hall.desk.issue_many([*heap, heap[0]])
    shown = [one.shown for one in Ticket.objects.filter(number="B001").order_by("pk")]
    assert shown == ["B001", "B001②", "B001③"]


def test_a_booked_number_is_called_by_its_time(hall: Hall) -> None:
    hall.rules = replace(RULES, weight_percent={"appointment": 300})
    hall.give("A001", "A002")
    hall.desk.booked(visit_id("A002"), hall.clock.now())
    assert hall.desk.call_next(clerk()).number == "A002"


def test_a_call_ends_a_pause(hall: Hall) -> None:
    hall.give("A001")
    begin_pause(clerk(), "break", hall.clock.now())
    begin_pause(clerk(), "break", hall.clock.now())
    begin_pause(clerk(), "phone", hall.clock.now())
    hall.desk.call_next(clerk())
    assert pause_of(clerk().counter_id) is None
    assert [one.reason for one in Pause.objects.all()] == ["break", "phone"]


def test_numbers_of_a_disaster_go_on_over_midnight(hall: Hall) -> None:
    hall.give("A001")
    hall.clock.advance(24 * 3600 * 1000)
    assert hall.desk.call_next(clerk()).number == "A001"
