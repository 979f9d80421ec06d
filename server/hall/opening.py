"""When numbers are given. Days and minutes are Asia/Tokyo's, which has had no summer time since 1951. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from edge_sync.groundwork.clock import TOKYO
from server.hall.holidays import is_year_end, national_holiday
from server.hall.plan import MINUTES_A_DAY, DayPlan, HallPlan, Span, Spans

LOOK_AHEAD_DAYS = 60
ROUND_THE_CLOCK = (Span(0, MINUTES_A_DAY),)


def special_day(plan: HallPlan, day: date) -> DayPlan | None:
    """Why a date's hours are not its weekday's: the city's own word, then the custom, then the law."""
    if (own := plan.days.get(day)) is not None:
        return own
    if plan.year_end_closed and is_year_end(day):
        return DayPlan(day, plan.year_end_name)
    if plan.holidays_observed and (name := national_holiday(day)):
        return DayPlan(day, name)
    return None


def spans_on(plan: HallPlan, service: str, day: date) -> Spans:
    """The hours of a service on a date. A service that nobody entered is always open."""
    rules = plan.services.get(service)
    if rules is None or plan.in_disaster:
        return ROUND_THE_CLOCK
    if not rules.open:
        return ()
    special = special_day(plan, day)
    if special is not None:
        return special.spans
    return (plan.hours if rules.hours is None else rules.hours).get(day.weekday(), ())


def is_open(plan: HallPlan, service: str, moment: datetime) -> bool:
    """Tell whether numbers are given at a moment."""
    return closes_in_min(plan, service, moment) is not None


def closes_in_min(plan: HallPlan, service: str, moment: datetime) -> int | None:
    """Minutes until it closes; None: it is closed. Never less than 1, never looked for beyond a week."""
    there = moment.astimezone(TOKYO)
    day, minute = there.date(), there.hour * 60 + there.minute
    found = next((one for one in spans_on(plan, service, day) if one.from_min <= minute < one.until_min), None)
    if found is None:
        return None
    left, until = found.until_min - minute, found.until_min
    for ahead in range(1, 8):
        if until != MINUTES_A_DAY:
            break
        tomorrow = spans_on(plan, service, day + timedelta(days=ahead))
        if not tomorrow or tomorrow[0].from_min:
            break
        until = tomorrow[0].until_min
        left += until
    return left


def next_opening(plan: HallPlan, service: str, moment: datetime) -> datetime | None:
    """When it opens next, as a moment in Asia/Tokyo; None: not within 60 days."""
    there = moment.astimezone(TOKYO)
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = there.date() + timedelta(days=ahead)
        for span in spans_on(plan, service, day):
            begins = datetime.combine(day, time(span.from_min // 60, span.from_min % 60), TOKYO)
            if begins > there:
                return begins
    return None


def differing_days(plan: HallPlan, first: date, days: int = LOOK_AHEAD_DAYS) -> Iterator[DayPlan]:
    """The dates from ``first`` on whose hours are not their weekday's for some service."""
    weeks = [plan.hours, *(one.hours for one in plan.services.values() if one.hours is not None)]
    for day in (first + timedelta(days=ahead) for ahead in range(days)):
        special = special_day(plan, day)
        if special is not None and any(week.get(day.weekday(), ()) != special.spans for week in weeks):
            yield special
