"""The hall's rules, put together: what calling, machines and pages are told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import URLPattern, path

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.messages.hall import Hall
from server.fleet.dispatch import Dispatch
from server.hall.book import Book
from server.hall.calendar_pages import CalendarPages
from server.hall.disaster_pages import DisasterPages
from server.hall.office import Office
from server.hall.pages import HallPages
from server.hall.plan import HallPlan
from server.hall.ports import Neighbours
from server.hall.telling import told_to_machines
from server.queueing.rules import CallingRules
from server.queueing.service import CallDesk
from server.site.doors import Page, administrators, signed_in
from server.site.hall_neighbours import FleetMachines, QueueCounters, QueueLine, taken_on
from server.site.switchboard import Switchboard
from server.site.wording import name_of


@dataclass(frozen=True)
class HallRoom:
    """What the rest of the centre asks the hall for."""

    calling: Callable[[], CallingRules]
    """The rules at this moment; cheap, as it is asked at every call."""
    told: Callable[[], Hall | None]
    """The same for machines, without bookings."""
    plan: Callable[[], HallPlan] = field(default=HallPlan)
    """Everything: services with their names, hours, quotas and priors; cheap too. ``server.hall.opening`` and
    ``server.hall.quota`` answer questions about it."""
    names: Callable[[], Mapping[str, str]] = field(default=dict)
    """Service to its Japanese name, in the order in which people see them."""
    back: _Back | None = None
    """What the room's own pages need."""

    def own_names(self, table: str) -> Mapping[str, str]:
        """What staff named themselves, for every page that shows a name."""
        if table == "services":
            return self.names()
        return {one.id: one.name for one in self.plan().priorities} if table == "priorities" else {}


@dataclass(frozen=True)
class _Back:
    clock: Clock
    book: Book
    changed: Callable[[], None]


def hall_room(clock: Clock, news: Switchboard) -> HallRoom:
    """Make the room. News of it is ``hall``; whoever changes a rule says ``news.say("hall")``.

    The order of the line follows the rules, so ``queue`` is said as well: desks and boards look again.
    """
    book = Book(clock)
    news.on("hall", book.forget)

    def changed() -> None:
        news.say("hall")
        news.say("queue")

    def told() -> Hall:
        plan, today = book.plan(), _day(clock.now())
        limited = any(one.daily_quota is not None for one in plan.services.values())
        return told_to_machines(plan, today, taken_on(plan.queue_day(today)) if limited else {})

    return HallRoom(
        calling=lambda: calling_rules(book.plan(), _day(clock.now())),
        told=told,
        plan=book.plan,
        names=lambda: {one.id: one.name for one in book.plan().services.values()},
        back=_Back(clock, book, changed),
    )


def calling_rules(plan: HallPlan, today: date) -> CallingRules:
    """The plan as the queue knows it."""
    waits = plan.waits
    return CallingRules(
        queue_day=plan.queue_day(today),
        weight_percent={one.id: one.weight_percent for one in plan.priorities},
        serves=plan.serves,
        comes_first=frozenset(plan.disaster_first) if plan.in_disaster else frozenset(),
        recall_after_s=waits.recall_after_s,
        no_show_after_calls=waits.no_show_after_calls,
        no_show_after_s=waits.no_show_after_s,
        booked_grace_s=waits.booked_grace_s,
        undo_within_s=waits.undo_within_s,
    )


def hall_routes(
    room: HallRoom,
    write_down: Callable[[str, str, str], None],
    dispatch: Dispatch | None = None,
    desk: CallDesk | None = None,
) -> list[URLPattern]:
    """Addresses of the hall's rules; administrators alone come in, but for 本日の受付.

    Without ``dispatch`` no machine can be given numbers, without ``desk`` no line can be closed.
    """
    back = room.back
    if back is None:
        return []
    counters = QueueCounters(lambda: room.calling().queue_day)
    neighbours = Neighbours(counters, QueueLine(desk), FleetMachines(dispatch))
    office = Office(back.clock, back.book, neighbours, write_down, back.changed, name_of)
    pages, calendar, switch = HallPages(office), CalendarPages(office), DisasterPages(office)
    rules: dict[str, tuple[str, Page]] = {
        "": ("hall", pages.overview),
        "services/": ("hall_services", pages.services),
        "services/new/": ("hall_new_service", pages.new_service),
        "services/<slug:service>/": ("hall_service", pages.service),
        "counters/": ("hall_counters", pages.counters),
        "hours/": ("hall_hours", pages.hours),
        "hours-ordinary/": ("hall_ordinary_hours", pages.ordinary_hours),
        "hours/<slug:service>/": ("hall_service_hours", pages.service_hours),
        "calendar/": ("hall_calendar", calendar.month),
        "calendar/<slug:day>/": ("hall_day", calendar.day),
        "priorities/": ("hall_priorities", pages.priorities),
        "calling/": ("hall_calling", pages.calling),
        "numbers/": ("hall_numbers", pages.numbers),
        "disaster/": ("hall_disaster", switch.page),
    }
    return [
        *(path(f"console/hall/{tail}", administrators(page), name=name) for tail, (name, page) in rules.items()),
        path("console/hall-banner/", signed_in(pages.banner), name="hall_banner"),
        path("console/today/", signed_in(pages.today), name="hall_today"),
        path("console/today/part/", signed_in(pages.today_part), name="hall_today_part"),
    ]


def _day(moment: datetime) -> date:
    return moment.astimezone(TOKYO).date()
