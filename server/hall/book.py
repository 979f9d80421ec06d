"""The rules as they stand in the database, read once and kept until somebody says that they changed."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable

from edge_sync.groundwork.clock import Clock
from server.hall.models import CounterRules, Day, Disaster, HallSettings, Hours, PriorityClass, Service
from server.hall.plan import DayPlan, DisasterPlan, HallPlan, PriorityPlan, ServicePlan, Span, Spans, Waits

KEEP_MS = 30_000
"""Read again after so long, should the news of a change ever not arrive."""
LANGUAGES = ("easy", "en", "zh", "ko", "vi")


class Book:
    """Hands out the plan; any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._plan: HallPlan | None = None
        self._read_at_ms = 0
        self._changes = 0

    def forget(self) -> None:
        """Something changed here or in another process; or a change that may have been read was taken back."""
        with self._lock:
            self._changes += 1
            self._plan = None

    def plan(self) -> HallPlan:
        """The rules."""
        now_ms = self._clock.monotonic_ms()
        with self._lock:
            if self._plan is not None and now_ms - self._read_at_ms < KEEP_MS:
                return self._plan
            before = self._changes
        plan = read_plan()
        with self._lock:
            if before == self._changes:
                self._plan, self._read_at_ms = plan, now_ms
        return plan


def hall_settings() -> HallSettings:
    """The one row."""
    return HallSettings.objects.get_or_create(pk=1)[0]


def read_plan() -> HallPlan:
    """Read everything."""
    hours: dict[str | None, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in Hours.objects.all():
        hours[row.service_id][row.weekday].append(Span(row.from_min, row.until_min))
    weeks = {whose: {weekday: tuple(spans) for weekday, spans in week.items()} for whose, week in hours.items()}
    decided, counters = hall_settings(), list(CounterRules.objects.all())
    return HallPlan(
        services={one.id: _service(one, weeks.get(one.id, {})) for one in Service.objects.all()},
        hours=weeks.get(None, {}),
        days={one.day: DayPlan(one.day, one.name, spans_of(one.spans)) for one in Day.objects.all()},
        holidays_observed=decided.holidays_observed,
        year_end_closed=decided.year_end_closed,
        year_end_name=decided.year_end_name,
        priorities=tuple(
            PriorityPlan(one.id, one.name, one.weight_percent, one.offered) for one in PriorityClass.objects.all()
        ),
        serves={one.counter: frozenset(one.services) for one in counters if not one.receives_all},
        places={one.counter: one.place for one in counters if one.place},
        waits=Waits(
            decided.recall_after_s,
            decided.no_show_after_calls,
            decided.no_show_after_s,
            decided.booked_grace_s,
            decided.undo_within_s,
        ),
        disaster=_disaster(),
        disaster_first=tuple(decided.disaster_first),
    )


def spans_of(pairs: Iterable[tuple[int, int]]) -> Spans:
    """Spans as a row keeps them."""
    return tuple(Span(from_min, until_min) for from_min, until_min in pairs)


def _service(row: Service, own: dict[int, Spans]) -> ServicePlan:
    names = {language: getattr(row, f"name_{language}") for language in LANGUAGES}
    return ServicePlan(
        id=row.id,
        name=row.name,
        reading=row.reading,
        names={language: name for language, name in names.items() if name},
        category=row.category,
        open=row.open,
        hours=own if row.own_hours else None,
        daily_quota=row.daily_quota,
        online_quota=row.online_quota,
        online_only=row.online_only,
        prior_s=row.prior_s,
    )


def _disaster() -> DisasterPlan | None:
    row = Disaster.objects.first()
    return None if row is None else DisasterPlan(row.since, row.ended_at is None, row.line_until)
