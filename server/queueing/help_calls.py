"""A clerk calls colleagues to the counter; one of them answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from server.queueing.deeds import Clerk
from server.queueing.models import HelpCall

SHOWN_FOR = timedelta(hours=2)
"""Nobody is called by what was forgotten in the morning."""


def call_for_help(clerk: Clerk, now: datetime) -> HelpCall:
    """Call colleagues; a call that is not over yet stays the only one."""
    _over(now - SHOWN_FOR, now)
    try:
        with transaction.atomic():
            return HelpCall.objects.create(clerk=clerk.name, counter_id=clerk.counter_id, at=now)
    except IntegrityError:
        return HelpCall.objects.get(counter_id=clerk.counter_id, over_at__isnull=True)


def answer_help(call_id: int, clerk: Clerk, counter: str, now: datetime) -> HelpCall | None:
    """Note who goes there; None: a colleague was faster, or it is over."""
    open_one = HelpCall.objects.filter(pk=call_id, answered_at__isnull=True, over_at__isnull=True)
    if not open_one.exclude(counter_id=clerk.counter_id).update(
        answered_at=now, answered_by=clerk.name, answered_from=counter
    ):
        return None
    return HelpCall.objects.select_related("counter").get(pk=call_id)


def help_is_over(clerk: Clerk, now: datetime) -> bool:
    """The caller needs nobody any more; False: nobody was called."""
    return bool(HelpCall.objects.filter(counter_id=clerk.counter_id, over_at__isnull=True).update(over_at=now))


def help_calls(now: datetime) -> list[HelpCall]:
    """Calls that are not over, oldest first."""
    rows = HelpCall.objects.select_related("counter").filter(over_at__isnull=True, at__gte=now - SHOWN_FOR)
    return list(rows)


def _over(before: datetime, now: datetime) -> None:
    HelpCall.objects.filter(over_at__isnull=True, at__lt=before).update(over_at=now)
