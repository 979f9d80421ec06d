"""Bookings as iCalendar (RFC 5545, RFC 7986); no personal data, and no code, in any of it. Pure but for the rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from edge_sync.groundwork.clock import TOKYO
from server.reservations.models import Booking, BookingState
from server.reservations.wording import words_of

PRODUCT = "-//Madoguchi//Reservations//JA"
LOOK_AGAIN = timedelta(hours=1)
"""Asked for; Google Calendar comes when it likes, every 4 to 24 hours by what people report."""
MOST_EVENTS = 1_200
"""The longest event has under 800 bytes; people report that Google Calendar refuses files above 1 MB."""


def feed(name: str, bookings: Iterable[Booking]) -> bytes:
    """A calendar to subscribe to."""
    calendar = _calendar(name)
    for booking in bookings:
        calendar.add_component(event_of(booking))
    return bytes(calendar.to_ical())


def single(booking: Booking, *, summary: str = "", address: str = "") -> bytes:
    """One booking: for a resident's own calendar, or as an object on a CalDAV server."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event_of(booking, summary=summary, address=address))
    return bytes(calendar.to_ical())


def event_of(booking: Booking, *, summary: str = "", address: str = "") -> Event:
    """One event: its UID stays, SEQUENCE and LAST-MODIFIED grow with every change, times are UTC.

    DTSTAMP is the last change too, so that the same booking is the same bytes.
    """
    plan, event = booking.plan, Event()
    if plan is None or booking.at is None or booking.until is None:
        raise ValueError("a number from the web has no time to stand in a calendar")
    event.add("uid", f"{booking.uid}@madoguchi")
    event.add("dtstamp", booking.changed_at)
    event.add("dtstart", booking.at)
    event.add("dtend", booking.until)
    event.add("sequence", booking.revision)
    event.add("created", booking.made_at)
    event.add("last-modified", booking.changed_at)
    event.add("summary", summary or f"{words_of('ja')['event']} …{booking.tail} {plan.title}")
    event.add("status", "CANCELLED" if booking.state == BookingState.CANCELLED else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    place = plan.place or plan.counter
    if place:
        event.add("location", place)
    if address:
        event.add("url", address)
    return event


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", TOKYO.key)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar
