"""The book of promises: written when a wait begins, settled at the call, forgotten after 400 days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from server.waits.models import Promise, Told

KEPT = timedelta(days=400)
FRESH = timedelta(minutes=3)
"""Whoever estimates writes at least every minute; what is older was told by nobody any more."""
SAME_MOMENT = timedelta(seconds=120)
"""A number that reaches the centre later was told something that the centre does not know."""

Ranges = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Wait:
    """A wait that begins."""

    visit_id: str
    service: str
    business_day: date
    since: datetime


def promise(waits: Sequence[Wait], ranges: Ranges, now: datetime) -> None:
    """Write down what each of these was told; the same wait again changes nothing."""
    rows = []
    for one in waits:
        low_s, high_s = ranges.get(one.service, (None, None)) if now - one.since <= SAME_MOMENT else (None, None)
        rows.append(
            Promise(
                visit_id=one.visit_id,
                service=one.service,
                business_day=one.business_day,
                told_at=one.since,
                low_s=low_s,
                high_s=high_s,
            )
        )
    Promise.objects.bulk_create(rows, ignore_conflicts=True)


def settle(visit_id: str, service: str, called_at: datetime) -> None:
    """The wait is over; a second call of the same wait changes nothing."""
    row = Promise.objects.filter(visit_id=visit_id, service=service).order_by("-told_at").first()
    if row is not None and row.wait_s is None and called_at >= row.told_at:
        Promise.objects.filter(pk=row.pk, wait_s=None).update(wait_s=int((called_at - row.told_at).total_seconds()))


def unsettle(visit_id: str, service: str) -> None:
    """The call was a mistake: the newest wait goes on."""
    row = Promise.objects.filter(visit_id=visit_id, service=service).order_by("-told_at").first()
    if row is not None:
        Promise.objects.filter(pk=row.pk).update(wait_s=None)


def sweep(now: datetime) -> int:
    """Forget what is older than 400 days; how many rows went."""
    return Promise.objects.filter(told_at__lt=now - KEPT).delete()[0]


@transaction.atomic
def tell(ranges: Ranges, now: datetime) -> None:
    """Let every process of the centre tell these from now on."""
    Told.objects.exclude(service__in=list(ranges)).delete()
    Told.objects.bulk_create(
        [Told(service=service, low_s=low_s, high_s=high_s, at=now) for service, (low_s, high_s) in ranges.items()],
        update_conflicts=True,
        unique_fields=["service"],
        update_fields=["low_s", "high_s", "at"],
    )


def told(now: datetime) -> dict[str, tuple[int, int]]:
    """What is told now."""
    rows = Told.objects.filter(at__gte=now - FRESH).values_list("service", "low_s", "high_s")
    return {service: (low_s, high_s) for service, low_s, high_s in rows.order_by("service")}
