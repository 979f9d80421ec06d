"""The running centre: pages and letters in one process; started in order, stopped in reverse, within 5 s."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable

import django
from django.conf import settings as django_conf
from django.db import connections
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import start_all
from server.ingest.shard import Shard
from server.settings import Settings
from server.site.database import database_answers, use_newest_sqlite
from server.site.django_settings import django_settings
from server.site.live import Live

log = logging.getLogger(__name__)

STOP_WITHIN_S = 2.5
ALIVE_EVERY_S = 10
SWITCH_S = 0.002
"""Python's own 5 ms lets a page that is painted hold up hundreds of streams at every write."""
GARBAGE_AFTER = 20_000
"""Python's own 700 costs a fifth of the work on a letter."""
OPEN_STREAMS = 4096
"""Pages that may hold a stream at once; granian's own default of 128 is fewer than a hall has boards."""


def set_up(settings: Settings) -> None:
    """Hand our settings to Django; once a process, before any model is imported."""
    use_newest_sqlite()
    django_conf.configure(**django_settings(settings))
    django.setup()


class CannotServe(Exception):
    """The centre cannot start, or stopped serving by itself; the sentence says why."""

    code = "SRV-01"


async def serve(settings: Settings, clock: Clock, readiness: Readiness) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        CannotServe: the address is taken, the database is not up to date, or the web server fell over.
        OSError: a certificate cannot be read.
    """
    from server.site.front_door import FrontDoor
    from server.site.routes import routes
    from server.site.wiring import build

    _check_address(settings)
    house = build(settings, clock)
    django_conf.ROOT_URLCONF, django_conf.OWN_NAMES = routes(house), house.rooms.hall.own_names
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    house.live.open(loop)
    door = FrontDoor()
    server = _web_server(settings, door)
    serving = asyncio.create_task(server.serve())
    await _accepting(settings, serving)
    letters = house.letters if settings.ingest.here else ()
    stop_parts = await asyncio.to_thread(start_all, (*house.between, *house.chores, *letters))
    chores = [
        asyncio.create_task(_tick(clock, house.live, house.queue_changed)),
        asyncio.create_task(_stay_alive(readiness)),
    ]
    _leave_what_stays()
    sys.setswitchinterval(SWITCH_S)
    readiness.ready()
    log.info("ready %s", fields(address=settings.public_url, host=settings.web.host, port=settings.web.port))
    await asyncio.wait([serving, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED)
    fell_over = serving.done()
    readiness.stopping()
    for chore in chores:
        chore.cancel()
    house.live.close()
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait([serving], timeout=STOP_WITHIN_S)
    door.close()
    await asyncio.to_thread(stop_parts)
    log.info("stopped")
    if fell_over:
        raise CannotServe("the web server stopped by itself")


async def take_letters_in(settings: Settings, clock: Clock, readiness: Readiness, shard: Shard) -> None:
    """Run one worker, without pages, until SIGTERM or SIGINT.

    Raises:
        OSError: a certificate cannot be read.
    """
    from server.site.wiring import build

    house = build(settings, clock, shard)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    stop_parts = await asyncio.to_thread(start_all, (*house.between, *house.letters))
    alive = asyncio.create_task(_stay_alive(readiness))
    _leave_what_stays()
    readiness.ready()
    log.info("worker ready %s", fields(worker=shard.number + 1, workers=shard.workers))
    await stopping.wait()
    readiness.stopping()
    alive.cancel()
    await asyncio.to_thread(stop_parts)
    log.info("stopped")


def _leave_what_stays() -> None:
    """Rooms and modules stay for ever, and a gulp of letters makes tens of thousands of short-lived objects: do not
    look through all of them for rubbish every few hundred.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 10, 10)


def _check_address(settings: Settings) -> None:
    """Granian says only in a backtrace that somebody else has the port."""
    place = (settings.web.host, settings.web.port)
    family = socket.AF_INET6 if ":" in settings.web.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            raise CannotServe(f"cannot listen at {place[0]}:{place[1]}: {error.strerror}") from error


def _web_server(settings: Settings, door: object) -> Server:
    return Server(
        door,
        address=settings.web.host,
        port=settings.web.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backlog=1024,
        backpressure=OPEN_STREAMS,
        log_enabled=False,
    )


async def _accepting(settings: Settings, serving: asyncio.Task[None]) -> None:
    """Wait until the web server takes connections."""
    while True:
        await asyncio.sleep(0.02)
        if serving.done():
            raise CannotServe("the web server did not start")
        try:
            _, writer = await asyncio.open_connection(settings.web.host, settings.web.port)
        except OSError:
            continue
        writer.close()
        return


async def _tick(clock: Clock, live: Live, new_day: Callable[[], None]) -> None:
    """Tell open pages of every new minute, and everybody of a new day."""
    day = business_day(clock.now())
    while True:
        await asyncio.sleep(60 - clock.now().timestamp() % 60)
        live.tell("minute")
        if (today := business_day(clock.now())) != day:
            day = today
            new_day()


async def _stay_alive(readiness: Readiness) -> None:
    """Feed the watchdog for as long as this loop turns and the database answers."""
    while True:
        if await asyncio.to_thread(_database_answers_here):
            readiness.alive()
        await asyncio.sleep(ALIVE_EVERY_S)


def _database_answers_here() -> bool:
    try:
        return database_answers()
    finally:
        connections.close_all()
