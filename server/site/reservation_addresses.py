"""Every address of the bookings' room, and who may come in there."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.urls import URLPattern, path, register_converter
from django.urls.converters import get_converters

from server.queueing.service import open_counters
from server.reservations.caller import Manners
from server.reservations.feed_pages import FeedPages
from server.reservations.lookup import Lookup
from server.reservations.number_pages import Errands, NumberPages
from server.reservations.plan_pages import Choices, PlanPages
from server.reservations.public_pages import Booth
from server.reservations.staff_pages import StaffPages
from server.reservations.throttle import Throttle
from server.site.doors import administrators, may_administer, signed_in
from server.site.faces import service_in
from server.site.hall_room import HallRoom
from server.site.wording import name_of, words

if TYPE_CHECKING:
    from server.site.reservation_room import Back


class CodeConverter:
    """Eight digits."""

    regex = "[0-9]{8}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class DayConverter:
    """A day, ISO 8601."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError: the address is of nothing."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """ISO 8601."""
        return value.isoformat()


def for_residents(back: Back) -> list[URLPattern]:
    """Nobody signs in."""
    for name, converter in (("booking_code", CodeConverter), ("day", DayConverter)):
        if name not in get_converters():
            register_converter(converter, name)
    throttle, wishes = Throttle(back.office.codes), back.settings.reservations
    lookup = Lookup(back.clock, back.office, back.front, throttle)
    manners = Manners(back.settings.phone.mail is not None, wishes.bookings_an_hour, wishes.check_in_before_min)
    booth = Booth(back.clock, back.office, back.hours.opening, back.front, throttle, lookup, manners, os.urandom)
    errands = Errands(lambda: [service for service, _ in services(back.hall)], service_in)
    numbers = NumberPages(
        back.clock,
        back.office,
        back.numbers,
        back.line,
        errands,
        back.front,
        throttle,
        lookup,
        wishes.numbers_an_hour,
        wishes.number_ends_after_min,
        os.urandom,
    )
    feeds = FeedPages(back.clock, back.front, lookup)
    return [
        path("b/", booth.start, name="book"),
        path("b/find/", booth.find, name="find_booking"),
        path("b/cancel/", booth.cancel, name="cancel_booking"),
        path("b/plan/<int:plan_id>/", booth.days, name="book_days"),
        path("b/plan/<int:plan_id>/<day:day>/", booth.times, name="book_times"),
        path("b/plan/<int:plan_id>/<day:day>/<int:minute>/", booth.confirm, name="book_confirm"),
        path("b/<booking_code:code>", booth.booking, name="booking"),
        path("b/<booking_code:code>.ics", feeds.booking, name="booking_calendar"),
        path("w/", numbers.start, name="web_numbers"),
        path("w/take/", numbers.take, name="take_web_number"),
        path("w/give-up/", numbers.give_up, name="give_up_web_number"),
        path("w/poster/", administrators(numbers.poster), name="web_poster"),
        path("w/<booking_code:code>", numbers.number, name="web_number"),
        path("cal/<slug:secret>.ics", feeds.feed, name="calendar_feed"),
    ]


def for_staff(back: Back, write_down: Callable[[str, str, str], None]) -> list[URLPattern]:
    """Everybody with an account sees the list; administrators set what can be booked."""
    staff = StaffPages(back.clock, back.office, back.arrivals, write_down, lambda key: service_in("ja", key))
    choices = Choices(lambda: services(back.hall), _counters, _clerks)
    plans = PlanPages(
        back.clock, choices, back.changed, write_down, os.urandom, back.settings.public_url, may_administer
    )
    base = "console/reservations/"
    return [
        path(base, signed_in(staff.page), name="reservations"),
        path(f"{base}rows/", signed_in(staff.part), name="reservation_rows"),
        path(f"{base}list.csv", signed_in(staff.table), name="reservations_csv"),
        path(f"{base}visiting/", signed_in(staff.visiting), name="visiting_list"),
        path(f"{base}arrive/", signed_in(staff.arrive), name="arrive_booking"),
        path(f"{base}cancel/", signed_in(staff.cancel), name="cancel_by_staff"),
        path(f"{base}seen/", signed_in(staff.seen), name="saw_oddity"),
        path(f"{base}plans/", signed_in(plans.plans), name="reservation_plans"),
        path(f"{base}plans/new/", administrators(plans.plan), name="new_reservation_plan"),
        path(f"{base}plans/<int:plan_id>/", administrators(plans.plan), name="reservation_plan"),
        path(f"{base}blocks/", signed_in(plans.block), name="reservation_block"),
        path(f"{base}calendars/", administrators(plans.calendars), name="reservation_calendars"),
    ]


def services(hall: HallRoom) -> list[tuple[str, str]]:
    """What people come for, with its Japanese name: as the hall's rules say, or all that have a name."""
    known = dict(hall.names()) or words()["services"]
    return [(service, name or name_of("services", service)) for service, name in known.items()]


def _counters() -> list[str]:
    return [counter.name for counter in open_counters()]


def _clerks() -> list[str]:
    return list(User.objects.filter(is_active=True).order_by("username").values_list("username", flat=True))
