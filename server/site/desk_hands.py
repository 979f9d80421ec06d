"""What each counter's page shows beside the lists, as one text a counter: whose text stays the same fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Max

from edge_sync.groundwork.clock import TOKYO
from server.forms.models import Draft
from server.queueing.help_calls import help_calls
from server.queueing.looking import line
from server.queueing.models import Counter, Deed, Pause, Ticket
from server.queueing.service import CallDesk
from server.queueing.states import State
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
    """Counter to its text; a fixed number of statements, however many counters there are."""
    rules = desk.rules()
    called = Ticket.objects.filter(business_day=rules.queue_day, state=State.CALLED)
    held = {counter: row for counter, *row in called.values_list("counter_id", *SHOWN)}
    visits = [row[-1] for row in held.values()]
    touched = dict(Visit.objects.filter(visit_id__in=visits).values_list("visit_id", "updated_at"))
    entered = _newest(Draft.objects.filter(visit_id__in=visits), "visit_id", "version")
    deeds = _newest(Deed.objects.filter(at__gte=now - DEEDS_OF), "counter_id", "pk")
    undoable = dict(Deed.objects.filter(pk__in=deeds.values()).values_list("pk", "ticket_id"))
    since = _newest(Deed.objects.filter(ticket__in=undoable.values()), "ticket_id", "pk")
    pauses = dict(Pause.objects.filter(until__isnull=True).values_list("counter_id", "pk"))
    services = {one.service for one in line(rules.queue_day)}
    for_all = [(one.pk, one.answered_at, one.over_at) for one in help_calls(now)]
    staff = [(one.visit_id, one.staff_called_at) for one in calls_for_staff(now)]
    minute = f"{now.astimezone(TOKYO):%H:%M}"
    found = {}
    for pk, name, is_open, auto in Counter.objects.values_list("pk", "name", "open", "auto_call_after_s"):
        mine = held.get(pk)
        serves = rules.serves.get(pk)
        last = deeds.get(pk)
        # A colleague who moved the number meanwhile takes the undo away.
        done = (last, since.get(undoable.get(last))) if last is not None else None
        # Only a counter that calls by itself looks different because somebody waits.
        somebody = auto is not None and bool(services if serves is None else services & serves)
        visit = (touched.get(mine[-1]), entered.get(mine[-1]), minute) if mine else None
        found[pk] = repr((name, is_open, auto, mine, visit, done, pauses.get(pk), somebody, for_all, staff))
    return found


def _newest(rows: object, by: str, column: str) -> dict[object, int]:
    return dict(rows.order_by().values_list(by).annotate(newest=Max(column)))  # type: ignore[attr-defined]
