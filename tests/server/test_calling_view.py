"""What one counter sees, and when its page calls by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from edge_sync.groundwork.clock import HandClock
from server.queueing.deeds import Clerk
from server.queueing.help_calls import SHOWN_FOR, answer_help, call_for_help, help_calls, help_is_over
from server.queueing.models import Counter
from server.queueing.pauses import begin_pause, end_pause
from server.queueing.rules import CallingRules
from server.queueing.service import CallDesk, Issue
from server.site.desk_view import DeskView, desk_view
from tests.server.queueing.test_service import Witness
from tests.server.stage.letters import visit_id

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 4, 1)
RULES = CallingRules(DAY, recall_after_s=5, no_show_after_calls=2, no_show_after_s=60)


class Hall:
    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.one, self.two = Counter.objects.order_by("position")[:2]
        self.rules = replace(RULES, serves={self.one.pk: frozenset({"tax"})})
        self.desk = CallDesk(clock, Witness(), lambda: None, lambda: self.rules)
        self.clerk = Clerk("tanaka", self.one.pk)

    def give(self, service: str, *numbers: str) -> None:
        for number in numbers:
            self.clock.advance(60_000)
            self.desk.issue(Issue(number, visit_id(number), service, DAY, "kiosk-01", self.clock.now(), True))

    def look(self, *, everybody: bool = False) -> DeskView:
        counter = Counter.objects.get(pk=self.one.pk)
        return desk_view(self.desk, counter, self.clock.now(), everybody=everybody)


@pytest.fixture
def hall(clock: HandClock) -> Hall:
    return Hall(clock)


def numbers(view: DeskView) -> list[str]:
    return [place.ticket.shown for place in view.line]


def test_a_counter_sees_whom_it_receives_and_on_request_everybody(hall: Hall) -> None:
    hall.give("moving", "A001", "A001")
    hall.give("tax", "A002")
    view = hall.look()
    assert (numbers(view), view.waiting_people, view.waiting_elsewhere) == (["A002"], 1, 1)
    everybody = hall.look(everybody=True)
    assert numbers(everybody) == ["A001", "A002"]
    assert [place.in_turn for place in everybody.line] == [False, True], "in turn is whom this counter calls next"


def test_the_page_counts_down_to_what_may_be_pressed(hall: Hall) -> None:
    hall.give("tax", "A001")
    hall.desk.call_next(hall.clerk)
    hall.clock.advance(2000)
    current = hall.look().current
    assert current is not None
    assert (current.recall_in_s, current.lacking.calls, current.lacking.seconds) == (3, 1, 58)
    hall.clock.advance(600_000)
    undo, later = hall.look().undo, hall.look().current
    assert undo is None
    assert later is not None
    assert (later.recall_in_s, later.lacking.seconds) == (0, 0)


def test_it_calls_by_itself_only_after_an_end_by_hand_today_and_never_in_a_pause(hall: Hall) -> None:
    hall.give("tax", "A001", "A002", "A003")
    Counter.objects.filter(pk=hall.one.pk).update(auto_call_after_s=10)
    assert hall.look().auto_in_s is None, "nothing was done today"
    first = hall.desk.call_next(hall.clerk)
    assert hall.look().auto_in_s is None, "the hand is full"
    hall.desk.finish(first.pk, hall.clerk)
    assert hall.look().auto_in_s == 10
    begin_pause(hall.clerk, "phone", hall.clock.now())
    assert hall.look().auto_in_s is None
    end_pause(hall.one.pk, hall.clock.now())
    assert hall.look().auto_in_s == 10
    hall.desk.call_next(hall.clerk)
    hall.desk.take_back(hall.clerk)
    assert hall.look().auto_in_s is None, "who was put back is not called again at once"
    hall.clock.advance(24 * 3600 * 1000)
    assert hall.look().auto_in_s is None


def test_help_is_shown_to_colleagues_until_it_is_over(hall: Hall) -> None:
    call, now = call_for_help(Clerk("sato", hall.two.pk), hall.clock.now()), hall.clock.now()
    assert call_for_help(Clerk("sato", hall.two.pk), now).pk == call.pk
    assert [one.counter for one in hall.look().help] == [hall.two]
    assert answer_help(call.pk, Clerk("sato", hall.two.pk), "2番窓口", now) is None, "nobody answers oneself"
    assert answer_help(call.pk, hall.clerk, "1番窓口", now) is not None
    assert answer_help(call.pk, Clerk("third", hall.one.pk), "1番窓口", now) is None
    assert help_is_over(Clerk("sato", hall.two.pk), now)
    assert hall.look().help == []
    call_for_help(hall.clerk, now)
    assert hall.look().own_help is not None
    hall.clock.advance(int(SHOWN_FOR.total_seconds() * 1000) + 1)
    assert help_calls(hall.clock.now()) == []
    assert call_for_help(hall.clerk, hall.clock.now()).over_at is None


def test_a_long_line_costs_no_more_statements_than_a_short_one(hall: Hall) -> None:
    counted = []
    for numbers_given in (["A001"], [f"A{n:03d}" for n in range(2, 60)]):
        hall.give("tax", *numbers_given)
        with CaptureQueriesContext(connection) as captured:
            hall.look()
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 14
