"""Checking in and priorities through conductor, desk and slip hand: what the post office hears, what paper says."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from edge_sync.groundwork.clock import business_day
from edge_sync.messages.hall import CheckedIn, Expected, Hall, ServiceRules, booking_ref, check_digit
from edge_sync.messages.queueing import QueueNow, TicketIssued
from kiosk.visit.happenings import Scanned
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory

HOUR = timedelta(hours=1)
BOOKED = "4711081" + check_digit("4711081")
EARLY = "2222222" + check_digit("2222222")
ON_THE_WEB = "1234567" + check_digit("1234567")


def hall(**more: object) -> QueueNow:
    now = datetime.now(UTC)

    def one(code: str, begins: timedelta, ticket: str | None = None) -> Expected:
        ref = booking_ref("hagi", code)
        at = now + begins
        return Expected(ref=ref, service="moving", from_at=at, until_at=at + 2 * HOUR, ticket=ticket)

    expected = [one(BOOKED, -HOUR), one(EARLY, HOUR), one(ON_THE_WEB, -HOUR, "W012")]
    rules = Hall(expected=expected, **more)  # type: ignore[arg-type]
    return QueueNow(as_of=now, business_day=business_day(now), calling=[], waiting=[], hall=rules)


def test_a_booking_gets_a_number_here_and_one_from_the_web_keeps_its_own(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), KioskInMemory() as kiosk:
        kiosk.desk.push(hall())
        kiosk.conductor.post(Scanned(BOOKED))
        kiosk.wait_step("ticket")
        issued = kiosk.wait_recorded(TicketIssued)[0]
        assert isinstance(issued, TicketIssued)
        assert (issued.ticket, issued.service, issued.booking) == ("A001", "moving", booking_ref("hagi", BOOKED))
        kiosk.until(lambda now: now.slip is not None, "the slip")
        kiosk.follow("finish")
        kiosk.conductor.post(Scanned(ON_THE_WEB))
        kiosk.wait_step("ticket")
        came = kiosk.wait_recorded(CheckedIn)[0]
        assert isinstance(came, CheckedIn)
        assert came.ticket == kiosk.state.ticket == "W012"
        kiosk.until(lambda now: now.slip is not None, "the slip")
        assert [slip.ticket_number for slip in kiosk.slips.printed] == ["A001", "W012"]
        kiosk.follow("finish")
        kiosk.conductor.post(Scanned(BOOKED))
        kiosk.wait_step("already_here")
        assert kiosk.desk_hand.fault is None, "no fault of the machine"
        told = caplog.text + repr(kiosk.desk.letters) + repr(kiosk.slips.printed)
        assert BOOKED not in told, "a code opens a booking: it is in no log, no letter, on no paper"
        assert ON_THE_WEB not in told


def test_who_comes_too_early_hears_when_to_come() -> None:
    with KioskInMemory() as kiosk:
        kiosk.desk.push(hall())
        kiosk.conductor.post(Scanned(EARLY))
        kiosk.wait_step("too_early")
        assert ":" in kiosk.state.again
        assert kiosk.slips.printed == []


def test_a_quota_that_is_spent_here_closes_the_errand() -> None:
    with KioskInMemory() as kiosk:
        kiosk.desk.push(
            hall(services=[ServiceRules(service="moving", hours=[], numbers_left=0)], priorities=["elderly"])
        )
        kiosk.until(lambda now: bool(now.doors), "the closed door")
        kiosk.answer("moving")
        kiosk.wait_step("shut")
        kiosk.follow("finish")
        kiosk.answer("consultation")
        kiosk.wait_step("priority")
        kiosk.follow("elderly")
        kiosk.wait_step("ticket")
        issued = kiosk.wait_recorded(TicketIssued)[0]
        assert isinstance(issued, TicketIssued)
        assert issued.priority == "elderly"
