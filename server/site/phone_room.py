"""The queue outside of the hall, put together: board, phone pages, notices, the public congestion page, open data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Part, Thread
from server.phone.letters import Letter, Sender
from server.phone.mail import MailSender
from server.phone.models import Notice, Way, Wish
from server.phone.notifier import Notifier
from server.phone.now_pages import NowPages
from server.phone.open_data import OpenData
from server.phone.opening import ServiceStatus
from server.phone.pages import Offers, PhonePages
from server.phone.push import PushSender
from server.phone.vapid import BadVapidKey, load_or_make, public_text
from server.phone.wishes import Wishes
from server.phone.worker import worker_script
from server.queueing.pages import Board
from server.queueing.service import CallDesk, Witness
from server.queueing.surroundings import Surroundings
from server.settings import Settings
from server.site.faces import Names, counter_in, say_plainly, service_in
from server.site.hall_room import HallRoom
from server.site.live import Live
from server.site.phone_queue import PhoneQueue
from server.site.phone_streams import PublicStreams
from server.site.switchboard import Switchboard
from server.site.typical_week import TypicalWeek
from server.site.waits_room import WaitsRoom

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

log = logging.getLogger(__name__)

WORDS = "server.phone"
NEWS = ("queue", "hall", "bookings", "waits")


@dataclass(frozen=True)
class PhoneRoom:
    """What the rest of the centre asks for."""

    witness: Witness | None
    chores: tuple[Part, ...]
    board: Board
    pages: PhonePages
    now: NowPages
    notifier: Notifier


def phone_room(
    settings: Settings,
    clock: Clock,
    desk: CallDesk,
    hall: HallRoom,
    waits: WaitsRoom,
    news: Switchboard,
    publish_retained: Callable[[str, bytes], bool],
) -> PhoneRoom:
    """Make the room. ``publish_retained`` puts open data on the broker; False while the line is down."""
    queue = PhoneQueue(
        clock, hall.calling, hall.told, waits.ranges, waits.range_of, _percent_of(waits), lambda: _names_of(hall)
    )
    senders, offers = _senders(settings)
    wishes = Wishes(clock, queue, settings.phone.push_services)
    notifier = Notifier(clock, queue, wishes, senders, lambda notice, wish: _letter(settings, notice, wish))
    open_data = OpenData(
        settings.tenant, settings.city, clock, queue.outlook, _name_in(queue), _note_of, publish_retained
    )
    for one in NEWS:
        for deed in (queue.forget, notifier.changed, open_data.changed):
            news.on(one, deed)

    def around() -> Surroundings:
        outlook = queue.outlook()
        closed = tuple(one.service for one in outlook.corners if one.status is not ServiceStatus.OPEN)
        return Surroundings(
            ranges=waits.ranges(),
            hit_percent=outlook.hit_percent,
            closed=closed,
            all_closed=bool(closed) and len(closed) == len(outlook.corners),
            disaster=outlook.disaster,
            names=outlook.names,
        )

    chores = (Thread("notices", notifier.work), Thread("open data", open_data.work))
    board = Board(clock, desk, around)
    pages = PhonePages(clock, queue, wishes, offers)
    now = NowPages(clock, queue.outlook, open_data, TypicalWeek(desk.today).now)
    return PhoneRoom(None, chores, board, pages, now, notifier)


def phone_routes(room: PhoneRoom, live: Live) -> list[URLPattern]:
    """Addresses without an account: board, phone page, congestion page, open data."""
    streams = PublicStreams(live, room.pages, room.board.moving_part, room.now.moving_part)
    code = r"^m/(?P<code>[^/]{1,64})"
    return [
        path("board/", room.board.page, name="board"),
        path("board/stream", streams.board, name="board_stream"),
        path("now/", room.now.page, name="now"),
        path("now/stream", streams.services, name="now_stream"),
        path("now/data.json", room.now.table, name="now_data"),
        path("open/queue-monitor.json", room.now.monitor, name="queue_monitor"),
        path("m/worker.js", _worker, name="phone_worker"),
        re_path(rf"{code}/stream$", streams.phone, name="phone_stream"),
        re_path(rf"{code}/push$", room.pages.push, name="phone_push"),
        re_path(rf"{code}/mail$", room.pages.mail, name="phone_mail"),
        re_path(rf"{code}/stop$", room.pages.stop, name="phone_stop"),
        re_path(rf"{code}/?$", room.pages.page, name="phone"),
    ]


def _senders(settings: Settings) -> tuple[dict[str, Sender], Offers]:
    senders: dict[str, Sender] = {}
    phone, push_key = settings.phone, ""
    if (key := _push_key(phone.vapid_key)) is not None:
        push_key = public_text(key)
        contact = phone.contact or settings.public_url
        senders[Way.PUSH] = PushSender(key, contact, phone.push_services, phone.push_ca)
    if phone.mail is not None:
        senders[Way.MAIL] = MailSender(phone.mail)
    return senders, Offers(push_key, mail=phone.mail is not None)


def _push_key(path: Path | None) -> EllipticCurvePrivateKey | None:
    """A hall without web push still works; a centre that does not start would not."""
    try:
        return None if path is None else load_or_make(path)
    except (OSError, BadVapidKey) as error:
        log.error("no web push %s", fields(error=type(error).__name__))
        return None


def _letter(settings: Settings, notice: Notice, wish: Wish) -> Letter:
    language = wish.language
    told = {"number": notice.number, "counter": counter_in(language, notice.counter)}

    def sentence(key: str) -> str:
        return say_plainly(WORDS, language, key, told)

    title, body = sentence(f"{notice.kind}_title"), sentence(f"{notice.kind}_body")
    if wish.way == Way.PUSH:
        return Letter(title, body)
    page = f"{settings.public_url.rstrip('/')}/m/{wish.code}"
    return Letter(title, f"{body}\n\n{sentence('letter_page')}{page}\n\n{settings.city}\n{sentence('letter_end')}\n")


def _percent_of(waits: WaitsRoom) -> Callable[[], int | None]:
    def percent() -> int | None:
        rate = waits.hit_rate()
        return None if rate is None else rate.percent

    return percent


def _names_of(hall: HallRoom) -> Names:
    """The hall's own names; ``easy`` is for its staff to use elsewhere, as the board reads Japanese with readings."""
    return {
        service: {"ja": plan.name, **{language: name for language, name in plan.names.items() if name}}
        for service, plan in hall.plan().services.items()
    }


def _name_in(queue: PhoneQueue) -> Callable[[str], str]:
    return lambda service: service_in("ja", service, queue.names())


def _note_of(status: str) -> str:
    keys = {ServiceStatus.CLOSED.value: "closed", ServiceStatus.SUSPENDED.value: "suspended"}
    return say_plainly(WORDS, "ja", keys[status], {}) if status in keys else ""


def _worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from where it may serve every phone page."""
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")
