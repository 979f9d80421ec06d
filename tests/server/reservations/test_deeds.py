"""Bookings by their rules: what time does, who checks in, what calendars and mails say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from edge_sync.messages.hall import CheckedIn, booking_ref
from edge_sync.messages.queueing import TicketIssued
from server.ingest.arrival import Arrival
from server.queueing.models import Ticket
from server.queueing.service import Clerk, Issue
from server.reservations.calendars import MOST_EVENTS, feed, single
from server.reservations.caretaker import Caretaker, Patience
from server.reservations.errors import BadPlan, NoNumbersNow, NoSuchBooking, NotOffered, NotOpen, SlotTaken, TooOften
from server.reservations.expected import Leeway, expected_on
from server.reservations.feeds import bookings_of, feed_of, make_feed, revoke
from server.reservations.mails import Mails, is_address
from server.reservations.models import Block, Booking, Feed, MailAddress, Notice, Oddity
from server.reservations.plan_form import read, save
from server.reservations.throttle import Limit, Throttle
from tests.server.reservations.conftest import THURSDAY, WEDNESDAY, Desk, a_plan, token
from tests.server.stage.letters import hex32

MINUTE_MS = 60_000


def arrival(desk: Desk) -> Arrival:
    return Arrival("kiosk-01", "e", 1, desk.clock.now(), True, desk.clock.now())


def came(desk: Desk, code: str, number: str, visit: str, day: date = WEDNESDAY) -> TicketIssued:
    """A machine's number for a booked time, entered by the queue first."""
    desk.calls.issue(Issue(number, hex32(visit), "moving", day, "kiosk-01", desk.clock.now(), True))
    return TicketIssued(
        visit_id=hex32(visit),
        ticket=number,
        service="moving",
        business_day=day.isoformat(),
        line_was_up=True,
        booking=booking_ref("hagi", code),
    )


def checked_in(code: str, number: str, visit: str) -> CheckedIn:
    return CheckedIn(
        visit_id=hex32(visit),
        ticket=number,
        service="moving",
        booking=booking_ref("hagi", code),
        business_day=WEDNESDAY.isoformat(),
        line_was_up=False,
    )


def today_at(desk: Desk, minute: int) -> str:
    return desk.book(a_plan(close_before_min=0), minute, WEDNESDAY)


def caretaker(desk: Desk, closes_at: datetime | None = None) -> Caretaker:
    closed = closes_at or desk.clock.now() + timedelta(days=99)
    return Caretaker(desk.clock, desk.office, desk.numbers, desk.line, lambda service, now: now >= closed, Patience())


def test_blocked_ended_and_late_times_are_not_sold(desk: Desk) -> None:
    plan = a_plan()
    Block.objects.create(day=THURSDAY, from_min=540, until_min=600)
    for minute, day in ((540, THURSDAY), (555, THURSDAY), (600, WEDNESDAY), (600, date(2026, 4, 5))):
        with pytest.raises(NotOffered):
            desk.book(plan, minute, day)
    code = desk.book(plan, 600)
    desk.book(plan, 600)
    with pytest.raises(SlotTaken):
        desk.book(plan, 600)
    other = desk.book(plan, 630)
    with pytest.raises(SlotTaken):
        desk.office.move(other, plan.pk, THURSDAY, 600)
    assert desk.office.find(other).seat == 1, "the old time stays booked"
    assert desk.office.cancel(code).seat is None
    assert desk.office.cancel(code).state == "cancelled", "twice changes nothing"
    desk.office.move(other, plan.pk, THURSDAY, 600)
    with pytest.raises(NoSuchBooking):
        desk.office.cancel("00000000")


def test_the_code_is_nowhere_in_the_database(desk: Desk, database: Path) -> None:
    code = desk.book(a_plan())
    taken = desk.numbers.take("moving", token()).code
    dump = b"".join(path.read_bytes() for path in database.parent.glob("server.sqlite3*")).decode("utf-8", "replace")
    assert code not in dump
    assert taken not in dump
    assert booking_ref("hagi", code) in dump


def test_somebody_with_a_booking_checks_in_at_a_machine(desk: Desk) -> None:
    code = today_at(desk, 630)
    message = came(desk, code, "A001", "one")
    for _ in range(2):  # the same letter again
        desk.arrivals.tickets_issued([(message, arrival(desk))])
    ticket, booking = Ticket.objects.get(number="A001"), desk.office.find(code)
    assert (ticket.priority, ticket.booked_at) == ("appointment", booking.at)
    assert (booking.state, booking.arrived_visit) == ("arrived", hex32("one"))
    assert [one.used for one in expected_on(WEDNESDAY, WEDNESDAY, Leeway())] == [True]
    again = came(desk, code, "B001", "two")
    desk.arrivals.tickets_issued([(again, arrival(desk)), (came(desk, "11111111", "B002", "three"), arrival(desk))])
    assert {(one.number, one.why) for one in Oddity.objects.all()} == {("B001", "used"), ("B002", "unknown")}
    assert set(Ticket.objects.exclude(number="A001").values_list("state", "priority")) == {("waiting", "")}
    with pytest.raises(NotOpen):
        desk.office.cancel(code)


def test_bookings_of_another_day_or_cancelled_ones_leave_an_ordinary_number(desk: Desk) -> None:
    plan = a_plan(close_before_min=0)
    tomorrow, gone = desk.book(plan, 600), desk.book(plan, 690, WEDNESDAY)
    desk.office.cancel(gone)
    for code, number in ((tomorrow, "A001"), (gone, "A002")):
        desk.arrivals.tickets_issued([(came(desk, code, number, number), arrival(desk))])
    assert {(one.number, one.why) for one in Oddity.objects.all()} == {("A001", "other_day"), ("A002", "cancelled")}
    assert Ticket.objects.filter(state="waiting", booked_at=None).count() == 2


def test_a_booking_of_today_is_met_on_the_day_that_a_disaster_keeps(desk: Desk) -> None:
    code = today_at(desk, 690)
    desk.arrivals.tickets_issued([(came(desk, code, "A001", "one", WEDNESDAY - timedelta(days=1)), arrival(desk))])
    assert desk.office.find(code).state == "arrived"
    assert not Oddity.objects.exists()


def test_a_number_from_the_web_keeps_its_place_and_takes_the_machines_visit(desk: Desk) -> None:
    taken = desk.numbers.take("moving", token())
    before = Ticket.objects.get()
    assert before.state == "expected"
    desk.clock.advance(5 * MINUTE_MS)
    message = checked_in(taken.code, taken.booking.number, "machine")
    for _ in range(2):
        desk.arrivals.checked_in([(message, arrival(desk))])
    after = Ticket.objects.get()
    assert (after.state, after.visit_id) == ("waiting", hex32("machine"))
    assert (after.waiting_since, after.follow_code) == (before.waiting_since, before.follow_code)
    desk.arrivals.checked_in([(checked_in(taken.code, taken.booking.number, "other"), arrival(desk))])
    assert Oddity.objects.get().why == "used"


def test_nobody_who_is_here_is_lost(desk: Desk) -> None:
    given_back = desk.numbers.take("moving", token())
    desk.numbers.give_up(given_back.code)
    assert Ticket.objects.get().state == "cancelled"
    desk.arrivals.checked_in([(checked_in(given_back.code, "W001", "one"), arrival(desk))])
    assert Ticket.objects.get().state == "waiting", "the machine had not heard, and the person stands there"
    desk.arrivals.checked_in([(checked_in("22222222", "W077", "two"), arrival(desk))])
    assert Ticket.objects.get(number="W077").state == "waiting"
    double = desk.numbers.take("moving", token())
    desk.calls.issue(Issue("A001", hex32("both"), "moving", WEDNESDAY, "kiosk-01", desk.clock.now(), True))
    desk.arrivals.checked_in([(checked_in(double.code, double.booking.number, "both"), arrival(desk))])
    assert Ticket.objects.filter(state="waiting").count() == 4
    assert set(Oddity.objects.values_list("why", flat=True)) == {"cancelled", "unknown", "other_number"}


def test_a_web_number_ends_after_its_turn_and_at_closing(desk: Desk) -> None:
    first, second = desk.numbers.take("moving", token()), desk.numbers.take("my_number_card", token())
    desk.clock.advance(MINUTE_MS)
    desk.calls.issue(Issue("A001", hex32("later"), "moving", WEDNESDAY, "kiosk-01", desk.clock.now(), True))
    desk.clock.advance(MINUTE_MS)
    counter_id = 1
    desk.calls.call_next(Clerk("tanaka", counter_id))
    closing = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
    look = caretaker(desk, closing)
    desk.clock.advance(14 * MINUTE_MS)
    look.look()
    assert Booking.objects.filter(state="open").count() == 2
    desk.clock.advance(2 * MINUTE_MS)
    look.look()
    assert Booking.objects.get(pk=first.booking.pk).state == "missed"
    assert Ticket.objects.get(number=first.booking.number).state == "cancelled"
    assert Booking.objects.get(pk=second.booking.pk).state == "open", "nobody behind it was called"
    desk.clock.jump(closing)
    look.look()
    assert Booking.objects.get(pk=second.booking.pk).state == "missed"


def test_a_closed_hall_gives_no_web_numbers_and_leaves_no_hole(desk: Desk) -> None:
    desk.numbers._may_give = lambda service, now: service == "moving"
    with pytest.raises(NoNumbersNow):
        desk.numbers.take("seal_registration", token())
    assert desk.numbers.take("moving", token()).booking.number == "W001"


def test_the_day_ends_and_what_must_be_forgotten_is(desk: Desk) -> None:
    code = desk.book(a_plan(), mail="someone@example.jp")
    assert MailAddress.objects.exists()
    assert Notice.objects.exists()
    desk.clock.advance(2 * 24 * 60 * MINUTE_MS)
    caretaker(desk).look()
    assert not MailAddress.objects.exists()
    assert not Notice.objects.exists()
    assert desk.office.find(code).state == "missed"
    desk.clock.advance(8 * 24 * 60 * MINUTE_MS)
    caretaker(desk).look()
    left = Booking.objects.get()
    assert (left.ref, left.token, left.tail, left.service) == (None, None, "", "moving")
    with pytest.raises(NoSuchBooking):
        desk.office.find(code)


def test_mails_go_out_once_and_wait_for_a_server_that_is_down(desk: Desk) -> None:
    sent: list[tuple[str, str, str]] = []
    up = False

    def carry(address: str, subject: str, body: str) -> bool:
        if up:
            sent.append((address, subject, body))
        return up

    mails = Mails(desk.clock, carry, lambda code: f"https://example.jp/b/{code}", "萩市")
    code = desk.book(a_plan(place="市役所"), mail="someone@example.jp")
    mails.send_due()
    up = True
    mails.send_due()
    assert sent == [], "not before a minute is over"
    desk.clock.advance(2 * MINUTE_MS)
    mails.send_due()
    mails.send_due()
    ((address, subject, body),) = sent
    assert (address, subject) == ("someone@example.jp", "ご予約の確認 (萩市)")
    assert f"https://example.jp/b/{code}" in body
    assert "4月2日（木） 10:00〜10:30" in body
    desk.office.cancel_by_staff(Booking.objects.get().pk)
    mails.send_due()
    assert "市の都合" in sent[1][2]
    assert not Notice.objects.exists()


@pytest.mark.parametrize("text", ["a@b", "a@b.c\nBcc: x@y.z", "a b@c.d", "@b.c", "x" * 250 + "@b.cd", "a@b.c,d@e.f"])
def test_what_is_no_single_address_is_refused(text: str) -> None:
    assert not is_address(text)
    assert is_address("taro.yamada+x@city.example.jp")


def test_a_feed_is_valid_stays_stable_and_says_nothing_of_anybody(desk: Desk) -> None:
    plan = a_plan(clerk="tanaka")
    kept, moved, gone = desk.book(plan, 540), desk.book(plan, 570), desk.book(plan, 600)
    desk.numbers.take("moving", token())
    uid = {code: f"{desk.office.find(code).uid}@madoguchi" for code in (kept, moved, gone)}
    desk.clock.advance(MINUTE_MS)
    desk.office.move(moved, plan.pk, THURSDAY, 660)
    desk.office.cancel(gone)
    text = feed("2番窓口", bookings_of("counter", "2番窓口", desk.clock.now()))
    assert text == feed("2番窓口", bookings_of("clerk", "tanaka", desk.clock.now()))
    calendar: Any = Calendar.from_ical(text)
    assert {"VERSION", "PRODID", "METHOD", "REFRESH-INTERVAL", "X-WR-CALNAME"} <= set(calendar)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == set(uid.values())
    for event in events.values():
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "STATUS"} <= set(event)
        assert event["DTSTART"].dt.tzinfo is not None
        assert event["DTSTART"].dt < event["DTEND"].dt
    assert (events[uid[moved]]["SEQUENCE"], events[uid[kept]]["SEQUENCE"]) == (1, 0)
    assert events[uid[moved]]["LAST-MODIFIED"].dt > events[uid[kept]]["LAST-MODIFIED"].dt
    assert {code: str(events[uid[code]]["STATUS"]) for code in (kept, gone)} == {kept: "CONFIRMED", gone: "CANCELLED"}
    for code in (kept, moved, gone):
        assert code.encode() not in text
        assert booking_ref("hagi", code).encode() not in text
    longest = single(desk.office.find(moved), summary="予" * 60)
    assert len(longest) * MOST_EVENTS < 1_000_000
    assert all(len(line) <= 75 for line in text.split(b"\r\n")), "RFC 5545, 3.1"


def test_a_secret_address_can_be_taken_back(desk: Desk) -> None:
    secret = make_feed("counter", "2番窓口", "yamada", desk.clock.now(), lambda count: bytes(range(count)))
    found = feed_of(secret)
    assert found is not None
    assert secret not in str(Feed.objects.values().get())
    assert revoke(found.pk, desk.clock.now()) is not None
    assert revoke(found.pk, desk.clock.now()) is None
    assert feed_of(secret) is None


def test_a_plan_keeps_its_times_once_booked(desk: Desk) -> None:
    typed = {
        "kind": "counter",
        "service": "moving",
        "title": "引っ越しの手続き",
        "counter": "2番窓口",
        "first_day": WEDNESDAY.isoformat(),
        "from": "09:00",
        "until": "12:00",
        "slot_min": "30",
        "seats": "3",
        "ahead_days": "30",
        "close_before_min": "60",
        "keeps_hall_hours": "yes",
    }
    week = ["0", "1", "2", "3", "4", "5"]
    plan = save(None, read(typed, week, ["moving"]), WEDNESDAY)
    desk.book(plan)
    save(plan.pk, read({**typed, "seats": "1", "last_day": "2026-05-01"}, week, ["moving"]), WEDNESDAY)
    with pytest.raises(BadPlan) as refused:
        save(plan.pk, read({**typed, "slot_min": "20"}, week, ["moving"]), WEDNESDAY)
    assert refused.value.field == "times"
    for field, value in (
        ("until", "09:10"),
        ("seats", "0"),
        ("first_day", "x"),
        ("service", "x"),
        ("ahead_days", "61"),
    ):
        with pytest.raises(BadPlan):
            read({**typed, field: value}, week, ["moving"])


def test_one_address_is_slowed_down_and_its_neighbours_are_not(desk: Desk) -> None:
    throttle, limit = Throttle(desk.codes), Limit("book", 2, timedelta(hours=1))
    for _ in range(2):
        throttle.check(limit, "2001:db8::1", desk.clock.now())
        throttle.note(limit, "2001:db8::1", desk.clock.now())
    for address in ("2001:db8::1", "2001:db8::ffff"):
        with pytest.raises(TooOften):
            throttle.check(limit, address, desk.clock.now())
    throttle.check(limit, "2001:db8:0:1::1", desk.clock.now())
    desk.clock.advance(61 * MINUTE_MS)
    throttle.check(limit, "2001:db8::1", desk.clock.now())


def test_staff_enter_somebody_by_hand(desk: Desk) -> None:
    code = today_at(desk, 690)
    booking = desk.office.find(code)
    number = desk.arrivals.by_hand(booking.pk)
    ticket = Ticket.objects.get()
    assert (ticket.number, ticket.state, ticket.priority, ticket.booked_at) == (
        number,
        "waiting",
        "appointment",
        booking.at,
    )
    with pytest.raises(NotOpen):
        desk.arrivals.by_hand(booking.pk)
    with pytest.raises(NotOpen):
        desk.arrivals.by_hand(desk.office.find(desk.book(a_plan())).pk)  # tomorrow's
    visiting = desk.book(a_plan(kind="visiting", place="公民館"), 690, WEDNESDAY)
    assert desk.arrivals.by_hand(desk.office.find(visiting).pk) == ""
    assert Ticket.objects.count() == 1
