"""What a clerk may see and do of visits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from server.visits.models import Visit

CALLS_SHOWN_FOR = timedelta(hours=12)


def records(visit_ids: Iterable[str]) -> dict[str, Visit]:
    """The records of some visits, with their forms; a visit of which nothing is known is left out."""
    rows = Visit.objects.prefetch_related("forms").filter(visit_id__in=list(visit_ids))
    return {visit.visit_id: visit for visit in rows}


def calls_for_staff(now: datetime) -> list[Visit]:
    """Who called for staff and was not answered yet, oldest first."""
    rows = Visit.objects.filter(staff_called_at__gte=now - CALLS_SHOWN_FOR, staff_answered_at__isnull=True)
    return list(rows.order_by("staff_called_at"))


@transaction.atomic
def answer_call(visit_id: str, clerk: str, now: datetime, changed: Callable[[], None]) -> Visit | None:
    """Note that a clerk goes to the visitor; None when a colleague was faster."""
    rows = Visit.objects.filter(visit_id=visit_id, staff_called_at__isnull=False, staff_answered_at__isnull=True)
    if not rows.update(staff_answered_at=now, staff_answered_by=clerk):
        return None
    transaction.on_commit(changed)
    return Visit.objects.get(visit_id=visit_id)
