"""The rules in the words of those who are told them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from edge_sync.messages import hall as words
from server.hall.opening import LOOK_AHEAD_DAYS, ROUND_THE_CLOCK, differing_days
from server.hall.plan import HallPlan, ServicePlan, WeekHours
from server.hall.quota import numbers_left

ALL_WEEK: WeekHours = {weekday: ROUND_THE_CLOCK for weekday in range(7)}


def told_to_machines(plan: HallPlan, today: date, taken: Mapping[str, int]) -> words.Hall:
    """What machines must know to serve without the line, bookings aside.

    While numbers belong to an earlier day, machines are told of the disaster, also after its end: they would
    otherwise count by a day that the line does not have.
    """
    on, since = plan.in_disaster, plan.queue_day(today)
    days = () if on else differing_days(plan, today, LOOK_AHEAD_DAYS)
    first = [service for service in plan.disaster_first if service in plan.services] if on else []
    return words.Hall(
        services=[_service(plan, one, taken.get(one.id, 0)) for one in plan.services.values()],
        days=[
            words.DayHours(
                day=one.day.isoformat(),
                name=one.name,
                spans=[words.Span(from_min=span.from_min, until_min=span.until_min) for span in one.spans],
            )
            for one in days
        ],
        priorities=[one.id for one in plan.priorities if one.offered],
        disaster=words.Disaster(since=since.isoformat(), first=first) if on or since != today else None,
    )


def _service(plan: HallPlan, service: ServicePlan, taken: int) -> words.ServiceRules:
    if plan.in_disaster:
        return words.ServiceRules(service=service.id, hours=_open_spans(ALL_WEEK))
    if not service.open:
        # A day with hours of its own counts for every service; what is closed has no numbers on it either.
        return words.ServiceRules(service=service.id, hours=[], numbers_left=0)
    hours = plan.hours if service.hours is None else service.hours
    return words.ServiceRules(
        service=service.id,
        hours=_open_spans(hours),
        numbers_left=numbers_left(service, taken),
        online_only=service.online_only,
    )


def _open_spans(week: WeekHours) -> list[words.OpenSpan]:
    return [
        words.OpenSpan(weekday=weekday, from_min=span.from_min, until_min=span.until_min)
        for weekday, spans in sorted(week.items())
        for span in spans
    ]
