"""Composition root: every room made once and joined to the others."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.supervise import Part, Thread
from server.analytics.facts import Facts
from server.fleet.courier import Courier
from server.fleet.dispatch import Dispatch
from server.fleet.register import Register, known_devices, online_devices
from server.fleet.silence import Silence
from server.forms.sweeper import Sweeper
from server.ingest.applier import Applier
from server.ingest.backup.keeper import Keeper
from server.ingest.corrections import Corrections
from server.ingest.desk import Desk
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.line import Line
from server.ingest.outgoing import Outgoing
from server.ingest.own import OwnKinds
from server.ingest.shard import ALL, Shard
from server.ingest.streams import Asked
from server.ingest.turn import Turn
from server.ingest.watch import Watcher
from server.ingest.watermark import committed_is_safe, only_backups_are_safe
from server.queueing.intake import Intake as QueueIntake
from server.queueing.service import CallDesk
from server.settings import Settings
from server.site.around_queue import Rooms, around_the_queue, composer
from server.site.database import is_sqlite
from server.site.entry_room import EntryRoom, entry_room
from server.site.hearing import Hearing
from server.site.live import Live
from server.site.neighbours import MachineDesk, QueueToNeighbours, enter_slices, enter_the_line
from server.site.notice import Notice
from server.site.switchboard import Switchboard
from server.studio.library import Library
from server.visits.intake import Intake as VisitIntake

NOT_IN_BACKUPS = (
    "forms_draft",
    "phone_wish",
    "phone_notice",
    "reservations_mailaddress",
    "reservations_notice",
    "reservations_attempt",
)
"""Forgotten hours after the visit, which no backup may undo."""


@dataclass(frozen=True)
class House:
    """The rooms that pages, commands and the process need."""

    settings: Settings
    clock: Clock
    live: Live
    news: Switchboard
    line: Line
    call_desk: CallDesk
    handlers: Handlers
    applier: Applier
    dispatch: Dispatch
    library: Library
    """The city's forms, as the studio publishes them."""
    keeper: Keeper | None
    entries: EntryRoom
    letters: tuple[Part, ...]
    """What takes letters in, in the order in which it starts."""
    chores: tuple[Part, ...]
    """What is to be done once a centre, however many workers it has."""
    between: tuple[Part, ...]
    """What every process of a centre needs to hear the others."""
    rooms: Rooms

    def queue_changed(self) -> None:
        """The queue reads differently now: open pages and machines are told."""
        self.news.say("queue")


def build(settings: Settings, clock: Clock, shard: Shard = ALL) -> House:
    """Make the centre, or one of its workers. Django must be set up; nothing is started."""
    live, turn, asked, handlers = Live(clock), Turn(), Asked(), Handlers()
    library = Library(settings.studio.library)
    news = Switchboard(live.tell)
    entries = entry_room(settings, clock, library)
    facts, shelf = Facts(), entries.shelf

    def open_data(topic: str, body: bytes) -> bool:
        return line.publish_retained(topic, body)

    rooms = around_the_queue(settings, clock, QueueToNeighbours(facts, shelf, clock), news, open_data)
    register = Register(news.saying("machines"))
    dispatch = Dispatch(settings.tenant, clock, os.urandom, news.saying("commands"), register.open_fault)
    enter_slices(handlers, QueueIntake(rooms.call_desk), VisitIntake(news.saying("visits")), facts, register, shelf)
    corrections = Corrections(handlers)
    rooms.reservations.enter(handlers)
    enter_the_line(handlers, OwnKinds(clock, register.open_fault, corrections), dispatch)
    safe_upto = only_backups_are_safe if settings.backup else committed_is_safe
    ledger = Ledger(handlers, clock, register.open_fault, safe_upto, asked)
    applier = Applier(handlers, clock, register.open_fault, turn, shard)

    def recorded() -> None:
        applier.wake()
        news.say("machines")

    def machine_came(device: str) -> None:
        outgoing.tell(device)
        courier.machine_came(device)
        hearing.also(device)
        desk.welcome(device)

    def line_came_up() -> None:
        desk.tell_again()
        outgoing.changed()
        live.tell("machines")

    machines = MachineDesk(register, dispatch, machine_came)
    desk = Desk(settings.tenant, clock, ledger, machines, recorded, turn, shard=shard, asked=asked)
    silence = Silence(settings.watch, clock, register, shard.has)
    chores = (silence.look, lambda: corrections.bracket_boots(shard.has))
    watcher = Watcher(settings.watch, clock, register, asked, turn, online_devices, shard=shard, chores=chores)
    hearing = Hearing(settings.tenant, shard, known_devices)
    one = shard.workers == 1
    line = Line(settings.broker, hearing.filters, desk.deliver, line_came_up, keeps_session=one)
    hearing.also_by(line.also_hear)
    courier = Courier(settings.tenant, clock, dispatch, line.publish, shard.has)
    outgoing = Outgoing(settings.tenant, "queue", composer(rooms, clock), _mine(shard), line.publish_retained)
    safe_now = news.saying("safe")
    keeper = Keeper(settings.backup, clock, turn, safe_now, NOT_IN_BACKUPS) if settings.backup else None
    for what in ("queue", "hall", "bookings", "waits"):
        news.on(what, outgoing.changed)
    for what, deed in (("commands", courier.wake), ("safe", desk.tell_again)):
        news.on(what, deed)
    letters = (
        Thread("applier", applier.work),
        Thread("receiving desk", lambda stopping: desk.work(stopping, line)),
        Thread("outgoing tray", outgoing.work),
        Thread("courier", courier.work),
        Thread("watcher", lambda stopping: watcher.work(stopping, lambda marks: desk.tell(line, marks))),
        line,
    )
    once = (*_chores(entries, clock, keeper), *rooms.chores)
    between = _between(settings, news)
    return House(
        settings,
        clock,
        live,
        news,
        line,
        rooms.call_desk,
        handlers,
        applier,
        dispatch,
        library,
        keeper,
        entries,
        letters,
        once,
        between,
        rooms,
    )


def _chores(entries: EntryRoom, clock: Clock, keeper: Keeper | None) -> tuple[Part, ...]:
    sweeper = Thread("draft sweeper", Sweeper(entries.sweep, clock).work)
    return (sweeper,) if keeper is None else (sweeper, Thread("keeper of backups", keeper.work))


def _between(settings: Settings, news: Switchboard) -> tuple[Part, ...]:
    if is_sqlite(settings.database_url):
        return ()
    notice = Notice(news.heard)
    news.connect(notice.tell)
    return tuple(notice.parts())


def _mine(shard: Shard) -> Callable[[], list[str]]:
    return lambda: [device for device in known_devices() if shard.has(device)]
