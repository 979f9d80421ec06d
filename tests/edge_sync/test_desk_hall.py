"""The hall's rules at the desk, for the fake one and the real one: closed, full, booked, disaster."""

from __future__ import annotations

from datetime import timedelta

import pytest

from edge_sync.desk import DeskRefused
from edge_sync.messages.hall import CheckedIn, Disaster, Hall, booking_ref
from edge_sync.messages.queueing import TicketIssued
from tests.edge_sync.desks import Bench
from tests.edge_sync.hall import code_of, expected_of, queue_with, rules_of
from tests.edge_sync.writing import NOON, visit_id

BOOKED, ON_THE_WEB, LATER, OVER, USED = (code_of(number) for number in (1, 2, 3, 4, 5))
HOUR = timedelta(hours=1)
EXPECTED = (
    expected_of(BOOKED),
    expected_of(ON_THE_WEB, service="certificates", ticket="W012"),
    expected_of(LATER, from_at=NOON + HOUR, until_at=NOON + 2 * HOUR),
    expected_of(OVER, from_at=NOON - 2 * HOUR, until_at=NOON - HOUR),
    expected_of(USED, used=True),
)


def _take(bench: Bench, number: int, service: str = "certificates") -> str:
    return bench.desk.take_ticket(visit_id=visit_id(number), service=service).ticket


def _refused(bench: Bench, number: int, code: str) -> DeskRefused:
    with pytest.raises(DeskRefused) as caught:
        bench.desk.check_in(visit_id=visit_id(number), code=code)
    return caught.value


def test_what_a_visitor_says_of_themselves_travels_with_the_number(bench: Bench) -> None:
    issued = bench.desk.take_ticket(visit_id=visit_id(1), service="certificates", priority="elderly")
    assert issued.priority == "elderly"
    assert bench.written() == [issued]


def test_a_closed_service_gives_no_number_says_when_and_keeps_those_given(bench: Bench) -> None:
    bench.push(queue_with(rules_of()))
    assert _take(bench, 1) == "A001"
    bench.clock.advance(6 * 3_600_000)  # 18:00
    with pytest.raises(DeskRefused) as caught:
        _take(bench, 2)
    assert (caught.value.code, caught.value.at) == ("HALL-02", NOON + timedelta(hours=20, minutes=30))
    assert _take(bench, 1) == "A001"
    assert _take(bench, 2, "no_rules_known") == "A002"


def test_the_quota_is_what_the_centre_left_less_what_was_given_here_since(bench: Bench) -> None:
    _take(bench, 1)
    bench.confirm()
    bench.clock.advance(1_000)
    bench.push(queue_with(rules_of(left=2), as_of=bench.clock.now()))
    bench.clock.advance(1_000)
    left: list[int | None] = []
    for number in (2, 3):
        hall = _hall(bench)
        left.append(hall.services[0].numbers_left)
        _take(bench, number)
    with pytest.raises(DeskRefused) as caught:
        _take(bench, 4)
    assert left == [2, 1]
    assert caught.value.code == "HALL-03"
    assert _hall(bench).services[0].numbers_left == 0
    bench.clock.jump(NOON + timedelta(days=1))
    assert _take(bench, 5) == "A001", "yesterday's count is no limit today"


def _hall(bench: Bench) -> Hall:
    queue = bench.desk.queue().queue
    assert queue is not None
    assert queue.hall is not None
    return queue.hall


def test_a_disaster_opens_everything_and_its_day_goes_on_over_midnight(bench: Bench) -> None:
    on = Disaster(since="2026-04-01", first=["disaster_certificate"])
    bench.push(queue_with(rules_of(left=0), rules_of("online", online=True), disaster=on))
    assert _take(bench, 1) == "A001"
    bench.clock.advance(20 * 3_600_000)
    issued = bench.desk.take_ticket(visit_id=visit_id(2), service="online")
    assert (issued.ticket, issued.business_day) == ("A002", "2026-04-01")
    bench.push(queue_with(as_of=bench.clock.now(), day="2026-04-02"))
    issued = bench.desk.take_ticket(visit_id=visit_id(3), service="certificates")
    assert (issued.ticket, issued.business_day) == ("A001", "2026-04-02")


def test_a_booked_time_gets_a_number_and_the_same_visit_the_same_one(bench: Bench) -> None:
    bench.push(queue_with(rules_of("advice", left=0), expected=EXPECTED))
    issued = bench.desk.check_in(visit_id=visit_id(1), code=BOOKED)
    assert issued == TicketIssued(
        visit_id=visit_id(1),
        ticket="A001",
        service="advice",
        business_day="2026-04-01",
        line_was_up=True,
        booking=booking_ref("hagi", BOOKED),
    )
    assert bench.desk.check_in(visit_id=visit_id(1), code=BOOKED) == issued
    assert _take(bench, 1, "advice") == "A001"
    assert bench.written() == [issued]
    assert _refused(bench, 2, BOOKED).code == "BOOK-05"
    assert bench.written() == [issued]


def test_a_number_from_the_web_keeps_its_number_and_takes_this_visit(bench: Bench) -> None:
    bench.push(queue_with(expected=EXPECTED))
    bench.set_line(up=False)
    told = bench.desk.check_in(visit_id=visit_id(1), code=ON_THE_WEB)
    assert (told.ticket, told.service, told.visit_id) == ("W012", "certificates", visit_id(1))
    assert bench.desk.check_in(visit_id=visit_id(1), code=ON_THE_WEB) == told
    came = CheckedIn(
        visit_id=visit_id(1),
        ticket="W012",
        service="certificates",
        booking=booking_ref("hagi", ON_THE_WEB),
        business_day="2026-04-01",
        line_was_up=False,
    )
    assert bench.written() == [came]
    assert _take(bench, 1) == "W012", "one visit, one service, one number"
    assert _take(bench, 2) == "A001"
    assert _refused(bench, 3, ON_THE_WEB).code == "BOOK-05"
    with pytest.raises(DeskRefused):
        bench.desk.record(came)


@pytest.mark.parametrize(
    ("code", "why", "at"),
    [
        (code_of(99), "BOOK-01", None),
        ("12345678", "BOOK-02", None),
        (LATER, "BOOK-03", NOON + HOUR),
        (OVER, "BOOK-04", NOON - HOUR),
        (USED, "BOOK-05", None),
        ("1234", "DESK-02", None),
        ("１２３４５６７４", "DESK-02", None),
    ],
)
def test_a_code_that_cannot_be_checked_in_says_why(bench: Bench, code: str, why: str, at: object) -> None:
    bench.push(queue_with(expected=EXPECTED))
    refused = _refused(bench, 1, code)
    assert (refused.code, refused.at) == (why, at)
    assert bench.written() == []


def test_before_the_centre_ever_told_nobody_is_expected(bench: Bench) -> None:
    assert _refused(bench, 1, BOOKED).code == "BOOK-01"
