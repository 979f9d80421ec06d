"""What each counter's page shows beside the lists, as one mark a counter: whose mark stays the same fetches nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from hashlib import blake2s
from typing import Any

from django.db.models import Max, QuerySet

from edge_sync.groundwork.clock import TOKYO, Clock
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


class Hands:
    """A mark of what each counter's page shows beside the lists: while it stays, the page is up to date."""

    def __init__(self, desk: CallDesk, clock: Clock, rules_changed: Callable[[], int]) -> None:
        """``rules_changed``: how often the hall's rules changed, as names and limits stand on the page too."""
        self._desk, self._clock, self._rules_changed = desk, clock, rules_changed

    def all(self) -> Mapping[int, str]:
        """Of every counter; a fixed number of statements, however many counters there are."""
        return self._marks(Counter.objects.all())

    def of(self, counter: int) -> str:
        """Of one; asked before the page itself is read, so that a change in between is not missed."""
        return self._marks(Counter.objects.filter(pk=counter)).get(counter, "")

    def _marks(self, counters: QuerySet[Counter]) -> Mapping[int, str]:
        changed = self._rules_changed()
        found = hands(self._desk, self._clock.now(), counters)
        return {pk: blake2s(f"{changed} {text}".encode(), digest_size=8).hexdigest() for pk, text in found.items()}


def hands(desk: CallDesk, now: datetime, counters: QuerySet[Counter]) -> Mapping[int, str]:
    """Counter to everything that decides what is shown beside the lists."""
    rules = desk.rules()
    rows = list(counters.values_list("pk", "name", "open", "auto_call_after_s"))
    keys = [pk for pk, *_ in rows]
    held = _held(rules.queue_day, keys)
    visits = [row[-1] for row in held.values()]
    touched = dict(Visit.objects.filter(visit_id__in=visits).values_list("visit_id", "updated_at"))
    entered = _newest(Draft.objects.filter(visit_id__in=visits), "visit_id", "version")
    done = _done(keys, now)
    pauses = dict(Pause.objects.filter(until__isnull=True, counter__in=keys).values_list("counter_id", "pk"))
    # Only a counter that calls by itself looks different because somebody waits.
    alone = any(auto is not None for *_, auto in rows)
    services = {one.service for one in line(rules.queue_day)} if alone else set()
    for_all = [(one.pk, one.answered_at, one.over_at) for one in help_calls(now)]
    staff = [(one.visit_id, one.staff_called_at) for one in calls_for_staff(now)]
    minute = f"{now.astimezone(TOKYO):%H:%M}"
    found = {}
    for pk, name, is_open, auto in rows:
        mine, serves = held.get(pk), rules.serves.get(pk)
        somebody = auto is not None and bool(services if serves is None else services & serves)
        visit = (touched.get(mine[-1]), entered.get(mine[-1]), minute) if mine else None
        found[pk] = repr((name, is_open, auto, mine, visit, done.get(pk), pauses.get(pk), somebody, for_all, staff))
    return found


def _held(day: date, counters: list[int]) -> dict[int | None, list[Any]]:
    called = Ticket.objects.filter(business_day=day, state=State.CALLED, counter__in=counters)
    return {counter: row for counter, *row in called.values_list("counter_id", *SHOWN)}


def _done(counters: list[int], now: datetime) -> dict[object, tuple[int, int | None]]:
    """The last deed of each counter, and the last one at its number: a colleague's takes the undo away."""
    last = _newest(Deed.objects.filter(at__gte=now - DEEDS_OF, counter__in=counters), "counter_id", "pk")
    tickets = dict(Deed.objects.filter(pk__in=last.values()).values_list("pk", "ticket_id"))
    since = _newest(Deed.objects.filter(ticket__in=tickets.values()), "ticket_id", "pk")
    return {counter: (deed, since.get(tickets.get(deed))) for counter, deed in last.items()}


def _newest(rows: object, by: str, column: str) -> dict[object, int]:
    return dict(rows.order_by().values_list(by).annotate(newest=Max(column)))  # type: ignore[attr-defined]
