"""The calendar: a month at a look, a day at a time."""

from __future__ import annotations

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format

from server.hall.day_sheets import DaySheet, YearSheet
from server.hall.holidays import is_year_end, national_holiday
from server.hall.office import Office
from server.hall.opening import special_day
from server.hall.plan import HallPlan, Spans
from server.hall.sheet_page import SheetPage

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""The years that the law's table of holidays is known for."""


@dataclass(frozen=True)
class Square:
    """One date of the month."""

    day: date
    in_month: bool
    is_today: bool
    name: str
    """Of the holiday or of the city's own day."""
    spans: Spans
    own: bool
    """The city decided something for this very date."""


class CalendarPages:
    """Two pages."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._sheets = SheetPage(office)

    def month(self, request: HttpRequest) -> HttpResponse:
        """One month, with what holds every year."""
        today = self._office.today()
        first = read_month(request.GET.get("month", "")) or today.replace(day=1)
        plan = self._office.plan()
        facts = {
            "first": first,
            "weeks": month_of(plan, first, today),
            "earlier": (first - timedelta(days=1)).replace(day=1),
            "later": (first + timedelta(days=32)).replace(day=1),
            "weekday_names": [self._office.named("weekdays", str(day)) for day in (6, 0, 1, 2, 3, 4, 5)],
        }
        return self._sheets.serve(request, YearSheet, "hall/calendar.html", reverse("hall_calendar"), facts)

    def day(self, request: HttpRequest, day: str) -> HttpResponse:
        """One date."""
        date_of = read_day(day)
        if date_of is None:
            raise Http404
        plan, usual = self._office.plan(), self._office.named
        facts = {
            "day": date_of,
            "title": _title(date_of),
            "holiday": national_holiday(date_of) or (plan.year_end_name if is_year_end(date_of) else ""),
            "usual": plan.hours.get(date_of.weekday(), ()),
            "weekday": usual("weekdays", str(date_of.weekday())),
        }
        back = reverse("hall_day", args=(day,))
        return self._sheets.serve(request, lambda: DaySheet(date_of, _title(date_of)), "hall/day.html", back, facts)


def month_of(plan: HallPlan, first: date, today: date) -> list[list[Square]]:
    """The weeks of a month, from Sunday on, as calendars in Japan have them."""
    return [
        [_square(plan, day, first, today) for day in week]
        for week in Calendar(firstweekday=6).monthdatescalendar(first.year, first.month)
    ]


def read_day(text: str) -> date | None:
    """``2026-12-28``."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def read_month(text: str) -> date | None:
    """``2026-12``, as its first day."""
    return read_day(f"{text}-01")


def _square(plan: HallPlan, day: date, first: date, today: date) -> Square:
    special = special_day(plan, day)
    spans = plan.hours.get(day.weekday(), ()) if special is None else special.spans
    name = national_holiday(day) if special is None or not special.name else special.name
    return Square(day, day.month == first.month, day == today, name, spans, day in plan.days)


def _title(day: date) -> str:
    return date_format(day, "Y年n月j日（D）")
