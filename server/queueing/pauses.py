"""When a counter receives nobody for a while, and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from server.queueing.deeds import Clerk
from server.queueing.models import Pause


@transaction.atomic
def begin_pause(clerk: Clerk, reason: str, now: datetime) -> Pause:
    """Pause a counter; another reason than before ends the earlier pause."""
    lasting = pause_of(clerk.counter_id)
    if lasting is not None and lasting.reason == reason:
        return lasting
    end_pause(clerk.counter_id, now)
    return Pause.objects.create(clerk=clerk.name, counter_id=clerk.counter_id, reason=reason, since=now)


def end_pause(counter_id: int, now: datetime) -> bool:
    """Let the counter receive people again; False: it did."""
    return bool(Pause.objects.filter(counter_id=counter_id, until__isnull=True).update(until=now))


def pause_of(counter_id: int) -> Pause | None:
    """The pause that lasts."""
    return Pause.objects.filter(counter_id=counter_id, until__isnull=True).first()
