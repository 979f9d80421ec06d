"""Every address of the centre, and who may come in there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from server.analytics.pages import Figures
from server.fleet.dispatch_pages import DispatchPages
from server.fleet.pages import Machines
from server.fleet.register import Register
from server.ingest.streams import recorded_and_written
from server.site import errors
from server.site.console import SEAT, Console
from server.site.console_stream import LOOKED_AT, ConsoleStream
from server.site.doors import administrators, may_administer, signed_in
from server.site.entry_room import entry_routes
from server.site.hall_room import hall_routes
from server.site.health import Health
from server.site.live import Stream, news_stream
from server.site.phone_room import phone_routes
from server.site.reservation_room import reservation_routes
from server.site.studio_routes import studio_routes
from server.site.waits_room import waits_routes
from server.site.wiring import House
from server.site.wording import name_of
from server.staff.audit import write_down
from server.staff.pages import Door


class Routes:
    """What Django takes for a module of addresses."""

    def __init__(self, urlpatterns: Sequence[URLPattern]) -> None:
        self.urlpatterns = list(urlpatterns)
        self.handler400 = errors.bad_request
        self.handler403 = errors.forbidden
        self.handler404 = errors.not_found
        self.handler500 = errors.broken


def routes(house: House) -> Routes:
    """Lay out the addresses of one centre."""
    return Routes(
        [
            *_public(house),
            *_console(house),
            *_entries(house),
            *_office(house),
            *studio_routes(house),
            *_around_the_queue(house),
        ]
    )


def _around_the_queue(house: House) -> list[URLPattern]:
    def write_down_now(who: str, did: str, what: str) -> None:
        write_down(who, did, what, at=house.clock.now())

    rooms = house.rooms
    return [
        *hall_routes(rooms.hall, write_down_now, house.dispatch, rooms.call_desk),
        *waits_routes(rooms.waits),
        *reservation_routes(rooms.reservations, write_down_now),
        *phone_routes(rooms.phone, house.live),
    ]


def _public(house: House) -> list[URLPattern]:
    door = Door(house.clock)
    return [
        path("", RedirectView.as_view(pattern_name="console", permanent=False)),
        path("healthz", Health(house).answer, name="health"),
        path("login/", door.sign_in, name="login"),
        path("logout/", door.sign_out, name="logout"),
    ]


def _console(house: House) -> list[URLPattern]:
    console = Console(
        house.clock,
        house.call_desk,
        lambda: house.live.tell("visits"),
        emergency=house.news.saying("emergency"),
        names=house.rooms.hall.names,
    )
    streams = ConsoleStream(house.live, house.call_desk, house.clock, SEAT, house.rooms.hall.names)
    return [
        path("console/", signed_in(console.page), name="console"),
        path("console/desk/", signed_in(console.part), name="desk"),
        path("console/stream", streams.stream, name="console_stream"),
        path("console/news", _news(house, *LOOKED_AT), name="news_stream"),
        path("console/counter/", signed_in(console.choose_counter), name="choose_counter"),
        path("console/next/", signed_in(console.call_next), name="call_next"),
        path("console/recall/", signed_in(console.recall), name="recall"),
        path("console/finish/", signed_in(console.finish), name="finish"),
        path("console/no-show/", signed_in(console.no_show), name="no_show"),
        path("console/answer/", signed_in(console.answer), name="answer"),
    ]


def _news(house: House, *wanted: str) -> Callable[[HttpRequest], HttpResponseBase]:
    """A stream for people with an account that says when something of what they look at changed."""

    def stream(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return HttpResponse(status=403)
        return Stream(news_stream(house.live, frozenset(wanted)))

    return stream


def _entries(house: House) -> list[URLPattern]:
    def write_down_now(who: str, did: str, what: str) -> None:
        write_down(who, did, what, at=house.clock.now())

    return entry_routes(house.entries, house.settings, house.clock, house.call_desk, write_down_now)


def _office(house: House) -> list[URLPattern]:
    figures = Figures(house.clock, partial(name_of, "services"))
    door = Door(house.clock)

    def write_down_now(who: str, did: str, what: str) -> None:
        write_down(who, did, what, at=house.clock.now())

    machines = Machines(
        house.clock,
        recorded_and_written,
        Register(house.news.saying("machines")),
        may_administer,
        write_down_now,
        lambda: house.rooms.hall.plan().in_disaster,
    )
    dispatch = DispatchPages(house.dispatch, write_down_now)
    return [
        path("console/analytics/", signed_in(figures.page), name="analytics"),
        path("console/analytics/tickets.csv", signed_in(figures.table), name="analytics_csv"),
        path("console/machines/", signed_in(machines.page), name="machines"),
        path("console/machines/stream", _news(house, "machines", "minute", "hall"), name="machines_stream"),
        path("console/machines/list/", signed_in(machines.part), name="machine_list"),
        path("console/machines/confirm/", administrators(machines.confirm), name="confirm_fault"),
        path("console/dispatch/", administrators(dispatch.page), name="dispatch"),
        path("console/dispatch/list/", administrators(dispatch.part), name="dispatch_list"),
        path("console/dispatch/open/", administrators(dispatch.set_open), name="dispatch_open"),
        path("console/book/", administrators(door.book), name="audit"),
    ]
