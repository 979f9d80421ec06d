"""Which calls in a queue are news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from edge_sync.messages.queueing import Calling, QueueNow
from kiosk.voice.news import mark_of, new_calls

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


def calling(ticket: str, at_s: int, times: int = 1) -> Calling:
    at = NOON + timedelta(seconds=at_s)
    visit = "0" * 29 + ticket[1:]
    return Calling(ticket=ticket, visit_id=visit, counter="2番窓口", called_at=at, times_called=times)


def queue(*callings: Calling, as_of_s: int = 0) -> QueueNow:
    at = NOON + timedelta(seconds=as_of_s)
    return QueueNow(as_of=at, business_day="2026-04-01", calling=list(callings), waiting=[])


def news(before: QueueNow | None, now: QueueNow | None, now_s: int = 0) -> list[tuple[str, int]]:
    found = new_calls(before, now, NOON + timedelta(seconds=now_s))
    return [(new.calling.ticket, new.times) for new in found]


def test_several_new_calls_are_told_in_the_order_they_were_made() -> None:
    before = queue(calling("A001", -90))
    after = queue(calling("A004", 3), calling("A003", 2, times=2), calling("A002", 1), calling("A001", -90), as_of_s=4)
    assert news(before, after) == [("A002", 1), ("A003", 2), ("A004", 1)]
    assert news(after, after) == []


def test_an_old_call_is_history() -> None:
    first = queue()
    assert news(first, queue(calling("A001", -59))) == [("A001", 1)]
    assert news(first, queue(calling("A001", -60))) == []
    assert news(None, None) == []


def test_what_a_machine_finds_after_a_night_is_history_although_it_was_fresh_when_it_was_told() -> None:
    last = queue(calling("A001", -2))
    assert news(None, last, now_s=1) == [("A001", 1)]
    assert news(None, last, now_s=15 * 3600) == []


def test_a_clock_of_ours_that_is_wrong_silences_no_later_call() -> None:
    ahead_s = 9 * 3600
    assert news(queue(), queue(calling("A001", -2)), now_s=ahead_s) == [("A001", 1)]
    assert news(None, queue(calling("A001", -2)), now_s=-ahead_s) == [("A001", 1)]


def test_a_call_is_fresh_only_for_the_rest_of_its_minute() -> None:
    [new] = new_calls(queue(), queue(calling("A001", -20)), NOON)
    assert new.fresh_for_ms == 40_000


def test_each_call_of_a_number_has_a_mark_of_its_own_that_names_nobody() -> None:
    marks = {mark_of(calling("A001", 0)), mark_of(calling("A001", 0, times=2)), mark_of(calling("A001", 9))}
    assert len(marks) == 3
    assert not any("A001" in mark or "0000" in mark for mark in marks)
