"""Stories out of the queue's rows."""

from __future__ import annotations

from server.queueing.models import Counter, Deed
from server.queueing.service import Issue
from server.waits.models import Promise
from server.waits.story import FINISHED, GONE, MOVED_ON
from tests.server.stage.letters import visit_id
from tests.server.waits.stage import DAY, Hall

TEN_S = 10 * 3600


def test_a_visit_through_two_lines_is_two_stories(hall: Hall) -> None:
    hall.give("A001")
    hall.after(100)
    one = hall.desk.call_next(hall.counters[0])
    hall.after(50)
    hall.desk.transfer(one.pk, hall.counters[0], "family_register")
    hall.after(30)
    hall.desk.call_next(hall.counters[1])
    hall.after(60)
    hall.desk.finish(one.pk, hall.counters[1])
    first, second = hall.stories()
    names = [one.name for one in Counter.objects.all()[:2]]
    assert (first.service, first.issued_s, first.called_s, first.ended_s) == (
        "moving", TEN_S, TEN_S + 100, TEN_S + 150,
    )  # fmt: skip
    assert (first.counter, first.outcome) == (names[0], MOVED_ON)
    assert (second.service, second.issued_s, second.called_s, second.ended_s) == (
        "family_register", TEN_S + 150, TEN_S + 180, TEN_S + 240,
    )  # fmt: skip
    assert (second.counter, second.outcome, second.wait_s) == (names[1], FINISHED, 30)


def test_what_was_taken_back_never_was_and_who_was_held_is_not_learned_from(hall: Hall) -> None:
    hall.give("A001")
    hall.after(100)
    one = hall.desk.call_next(hall.counters[0])
    hall.after(5)
    hall.desk.take_back(hall.counters[0])
    assert [(story.called_s, story.outcome) for story in hall.stories()] == [(None, "")]
    hall.after(95)
    hall.desk.call_next(hall.counters[1])
    hall.after(10)
    hall.desk.hold(one.pk, hall.counters[1])
    assert [(story.wait_s, story.ended_s) for story in hall.stories()] == [(200, TEN_S + 210)]
    hall.after(90)
    hall.desk.resume(one.pk, hall.counters[1])
    hall.after(40)
    hall.desk.call_next(hall.counters[1])
    assert [(story.wait_s, story.issued_s) for story in hall.stories()] == [(200, TEN_S), (None, TEN_S + 300)]


def test_who_took_a_number_on_the_web_waits_from_the_check_in_but_is_not_learned_from(hall: Hall) -> None:
    web = Issue("W001", visit_id("W001"), "moving", DAY, "web", hall.clock.now(), True, expected=True)
    one = hall.desk.issue(web)
    assert hall.stories() == []
    hall.after(300)
    hall.desk.check_in(one.pk, visit_id=visit_id("at the kiosk"))
    assert [(story.visit, story.called_s) for story in hall.stories()] == [(visit_id("at the kiosk"), None)]
    hall.after(60)
    hall.desk.call_next(hall.counters[0])
    assert [(story.called_s, story.wait_s) for story in hall.stories()] == [(TEN_S + 360, None)]
    assert Promise.objects.count() == 0


def test_a_number_given_back_and_one_of_a_doubtful_clock(hall: Hall) -> None:
    gone = hall.give("A001")
    hall.give("A002", sure=False)
    hall.after(60)
    hall.desk.cancel(gone.pk)
    hall.desk.call_next(hall.counters[0])
    first, second = hall.stories()
    assert (first.outcome, first.wait_s, first.called_s) == (GONE, None, None)
    assert (second.called_s, second.wait_s) == (TEN_S + 60, None)


def test_rows_without_deeds_are_read_from_their_columns(hall: Hall) -> None:
    one = hall.give("A001")
    hall.after(30)
    hall.desk.finish(hall.desk.call_next(hall.counters[0]).pk, hall.counters[0])
    Deed.objects.filter(ticket=one).delete()
    (story,) = hall.stories()
    assert (story.wait_s, story.outcome) == (30, FINISHED)
