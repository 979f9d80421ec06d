"""A mark of what each counter's page shows beside the lists: a page that bears the mark of now is up to date.

The stream works the marks out for all counters at once; a page gets its own from the very rows that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2s
from typing import Any

from django.db.models import Max

from edge_sync.groundwork.clock import TOKYO
from server.forms.models import Draft
from server.queueing.help_calls import help_calls
from server.queueing.looking import line
from server.queueing.models import Counter, Deed, HelpCall, Pause, Ticket
from server.queueing.service import CallDesk
from server.queueing.states import State
from server.site.desk_view import DeskView
from server.visits.models import Visit
from server.visits.service import calls_for_staff

DEEDS_OF = timedelta(hours=24)
SHOWN = (
    "pk",
    "times_called",
    "last_called_at",
    "note",
    "next_services",
    "service",
    "priority",
    "booked_at",
    "visit_id",
)


def hands(desk: CallDesk, now: datetime) -> Mapping[int, str]:
    """Counter to its mark; a fixed number of statements, however many counters there are."""
    rules = desk.rules()
    held = _held(rules.queue_day)
    visits = [row[-1] for row in held.values()]
    touched = dict(Visit.objects.filter(visit_id__in=visits).values_list("visit_id", "updated_at"))
    entered = _newest(Draft.objects.filter(visit_id__in=visits), "visit_id", "version")
    done = _done(now)
    pauses = dict(Pause.objects.filter(until__isnull=True).values_list("counter_id", "pk"))
    services = {one.service for one in line(rules.queue_day)}
    everybody = _for_everybody(help_calls(now), calls_for_staff(now), now)
    found = {}
    for counter in Counter.objects.all():
        mine, serves = held.get(counter.pk), rules.serves.get(counter.pk)
        visit = (touched.get(mine[-1]), entered.get(mine[-1])) if mine else None
        waits = bool(services if serves is None else services & serves)
        own = (mine, visit, done.get(counter.pk), pauses.get(counter.pk))
        found[counter.pk] = _mark(counter, own, everybody, somebody_waits=waits)
    return found


def mark_of(view: DeskView) -> str:
    """The mark of a page that shows this."""
    current, newest = view.current, view.newest
    mine = [getattr(current.ticket, name) for name in SHOWN] if current else None
    visit = None
    if current:
        versions = [one.version for one in current.entry]
        visit = (current.visit.updated_at if current.visit else None, max(versions, default=None))
    done = None
    if newest is not None and newest.at >= view.now - DEEDS_OF:
        done = (newest.pk, _newest(Deed.objects.filter(ticket=newest.ticket_id), "ticket_id", "pk")[newest.ticket_id])
    calls = [*view.help, *([view.own_help] if view.own_help else [])]
    own = (mine, visit, done, view.pause.pk if view.pause else None)
    everybody = _for_everybody(calls, view.calls, view.now)
    return _mark(view.counter, own, everybody, somebody_waits=bool(view.waiting_people))


def _mark(
    counter: Counter, own: tuple[Any, ...], everybody: tuple[object, object, str], *, somebody_waits: bool
) -> str:
    auto = counter.auto_call_after_s
    # Only a counter that calls by itself looks different because somebody waits, only a busy one by the minute.
    minute = own[0] is not None
    calls, staff, now = everybody
    said = (counter.name, counter.open, auto, auto is not None and somebody_waits, own, calls, staff, minute and now)
    return blake2s(repr(said).encode(), digest_size=8).hexdigest()


def _for_everybody(calls: Sequence[HelpCall], staff: Sequence[Visit], now: datetime) -> tuple[object, object, str]:
    return (
        sorted((one.pk, str(one.answered_at), str(one.over_at)) for one in calls),
        sorted((one.visit_id, str(one.staff_called_at)) for one in staff),
        f"{now.astimezone(TOKYO):%H:%M}",
    )


def _held(day: date) -> dict[int | None, list[Any]]:
    called = Ticket.objects.filter(business_day=day, state=State.CALLED)
    return {counter: row for counter, *row in called.values_list("counter_id", *SHOWN)}


def _done(now: datetime) -> dict[object, tuple[int, int | None]]:
    """The last deed of each counter, and the last one at its number: a colleague's takes the undo away."""
    last = _newest(Deed.objects.filter(at__gte=now - DEEDS_OF), "counter_id", "pk")
    tickets = dict(Deed.objects.filter(pk__in=last.values()).values_list("pk", "ticket_id"))
    since = _newest(Deed.objects.filter(ticket__in=tickets.values()), "ticket_id", "pk")
    return {counter: (deed, since.get(tickets.get(deed))) for counter, deed in last.items()}


def _newest(rows: Any, by: str, column: str) -> dict[object, int]:
    return dict(rows.order_by().values_list(by).annotate(newest=Max(column)))
