"""Writes halls for tests: hours, quotas, bookings."""

from __future__ import annotations

from datetime import datetime, timedelta

from edge_sync.messages.hall import DayHours, Disaster, Expected, Hall, OpenSpan, ServiceRules, booking_ref, check_digit
from edge_sync.messages.queueing import QueueNow
from tests.edge_sync.writing import NOON

WEEKDAYS = [OpenSpan(weekday=day, from_min=8 * 60 + 30, until_min=17 * 60 + 15) for day in range(5)]
"""Monday to Friday 8:30 to 17:15."""


def code_of(seven: int) -> str:
    return f"{seven:07d}" + check_digit(f"{seven:07d}")


def rules_of(
    service: str = "certificates", *, left: int | None = None, hours: list[OpenSpan] = WEEKDAYS, online: bool = False
) -> ServiceRules:
    return ServiceRules(service=service, hours=hours, numbers_left=left, online_only=online)


def expected_of(
    code: str,
    *,
    service: str = "advice",
    ticket: str | None = None,
    used: bool = False,
    from_at: datetime = NOON - timedelta(minutes=30),
    until_at: datetime = NOON + timedelta(minutes=30),
) -> Expected:
    return Expected(
        ref=booking_ref("hagi", code), service=service, ticket=ticket, used=used, from_at=from_at, until_at=until_at
    )


def queue_with(
    *services: ServiceRules,
    days: tuple[DayHours, ...] = (),
    expected: tuple[Expected, ...] = (),
    disaster: Disaster | None = None,
    as_of: datetime = NOON,
    day: str = "2026-04-01",
) -> QueueNow:
    hall = Hall(services=list(services), days=list(days), expected=list(expected), disaster=disaster)
    return QueueNow(as_of=as_of, business_day=day, calling=[], waiting=[], hall=hall)
