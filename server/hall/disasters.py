"""The disaster switch."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from server.hall.errors import DisasterIsOn
from server.hall.models import Disaster


def current() -> Disaster | None:
    """The one that is on."""
    return Disaster.objects.filter(ended_at=None).first()


def begin(queue_day: date, *, by: str, now: datetime) -> Disaster:
    """Turn it on. From now on numbers belong to ``queue_day``, the day they belong to anyway.

    Raises:
        DisasterIsOn: it is on.
    """
    try:
        with transaction.atomic():
            if current() is not None:
                raise DisasterIsOn
            return Disaster.objects.create(since=queue_day, began_at=now, began_by=by)
    except IntegrityError as error:
        raise DisasterIsOn from error


@transaction.atomic
def end(number: int, *, by: str, now: datetime, line_until: date | None) -> Disaster:
    """Turn it off. ``line_until``: who waits is served until the end of this day; None: the line is closed.

    Raises:
        DisasterIsOn: that one is off already; whatever is on now is another.
    """
    row = Disaster.objects.select_for_update().filter(pk=number, ended_at=None).first()
    if row is None:
        raise DisasterIsOn
    row.ended_at, row.ended_by, row.line_until = now, by, line_until
    row.save()
    return row
