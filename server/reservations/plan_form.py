"""A plan as it is typed: read, checked, saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from server.reservations.errors import BadPlan
from server.reservations.models import Booking, Plan, PlanKind
from server.reservations.slots import MOST_DAYS_AHEAD

TIMES = ("service", "weekdays", "first_day", "from_min", "until_min", "slot_min", "keeps_hall_hours", "kind")
"""What may not change once somebody booked: seats are counted by moment."""


END_OF_DAY = 1440
"""Typed as 00:00."""


@dataclass(frozen=True)
class Typed:
    """Fields of a plan, checked."""

    fields: Mapping[str, Any]


def read(typed: Mapping[str, str], weekdays: list[str], services: list[str]) -> Typed:
    """Check what was typed.

    Raises:
        BadPlan: with the first field that cannot be.
    """
    kind = _one_of(typed, "kind", [one.value for one in PlanKind])
    fields: dict[str, Any] = {
        "kind": kind,
        "service": _one_of(typed, "service", services),
        "title": _text(typed, "title", 60, needed=True),
        "title_en": _text(typed, "title_en", 60),
        "counter": _text(typed, "counter", 20),
        "place": _text(typed, "place", 60, needed=kind == PlanKind.VISITING),
        "clerk": _text(typed, "clerk", 150),
        "weekdays": sorted({int(one) for one in weekdays if one in set("0123456")}),
        "first_day": _day(typed, "first_day"),
        "last_day": _day(typed, "last_day") if typed.get("last_day") else None,
        "from_min": _minute(typed, "from"),
        "until_min": _minute(typed, "until") or END_OF_DAY,
        "slot_min": _whole(typed, "slot_min", 5, 480),
        "seats": _whole(typed, "seats", 1, 200),
        "ahead_days": _whole(typed, "ahead_days", 0, MOST_DAYS_AHEAD),
        "close_before_min": _whole(typed, "close_before_min", 0, 60 * 24 * 14),
        "keeps_hall_hours": typed.get("keeps_hall_hours") == "yes",
    }
    if not fields["weekdays"]:
        raise BadPlan("weekdays")
    if fields["last_day"] is not None and fields["last_day"] < fields["first_day"]:
        raise BadPlan("last_day")
    if fields["until_min"] - fields["from_min"] < fields["slot_min"]:
        raise BadPlan("until")
    return Typed(fields)


def save(pk: int | None, typed: Typed, now_day: date) -> Plan:
    """Write a plan down. One that somebody has booked keeps its times.

    Raises:
        BadPlan: ``times`` when they would change under people's bookings.
        Plan.DoesNotExist: there is no such plan.
    """
    if pk is None:
        return Plan.objects.create(**typed.fields)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=pk)
        times_change = any(getattr(plan, name) != typed.fields[name] for name in TIMES)
        if times_change and Booking.objects.filter(plan=plan, day__gte=now_day, seat__isnull=False).exists():
            raise BadPlan("times")
        for name, value in typed.fields.items():
            setattr(plan, name, value)
        plan.save()
        return plan


def _text(typed: Mapping[str, str], name: str, most: int, *, needed: bool = False) -> str:
    text = typed.get(name, "").strip()
    if len(text) > most or (needed and not text) or not text.isprintable():
        raise BadPlan(name)
    return text


def _one_of(typed: Mapping[str, str], name: str, known: list[str]) -> str:
    if typed.get(name, "") not in known:
        raise BadPlan(name)
    return typed[name]


def _whole(typed: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = typed.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 7 and least <= int(text) <= most):
        raise BadPlan(name)
    return int(text)


def _day(typed: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(typed.get(name, ""))
    except ValueError:
        raise BadPlan(name) from None


def _minute(typed: Mapping[str, str], name: str) -> int:
    hours, colon, minutes = typed.get(name, "").partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        raise BadPlan(name)
    return int(hours) * 60 + int(minutes)
