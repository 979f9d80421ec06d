"""The running centre: pages and letters in one process; started in order, stopped in reverse, within 5 s."""

from __future__ import annotations

import asyncio
import logging
import signal

import django
from django.conf import settings as django_conf
from django.core.handlers.asgi import ASGIHandler
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import start_all
from server.settings import Settings
from server.site.database import database_answers
from server.site.django_settings import django_settings
from server.site.live import Live

log = logging.getLogger(__name__)

STOP_WITHIN_S = 2.5
ALIVE_EVERY_S = 10
OPEN_STREAMS = 4096
"""Pages that may hold a stream at once; granian's own default of 128 is fewer than a hall has boards."""


def set_up(settings: Settings) -> None:
    """Hand our settings to Django; once a process, before any model is imported."""
    django_conf.configure(**django_settings(settings))
    django.setup()


async def serve(settings: Settings, clock: Clock, readiness: Readiness) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        OSError: a certificate cannot be read, or the address is taken.
    """
    from server.site.routes import routes
    from server.site.wiring import build

    house = build(settings, clock)
    django_conf.ROOT_URLCONF = routes(house)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    house.live.open(loop)
    server = _web_server(settings)
    serving = asyncio.create_task(server.serve())
    await _accepting(settings, serving)
    stop_parts = await asyncio.to_thread(start_all, house.parts)
    ticking = asyncio.create_task(_tick(clock, house.live, house.queue_changed))
    watching = asyncio.create_task(_stay_alive(readiness))
    readiness.ready()
    log.info("ready %s", fields(address=settings.public_url, host=settings.web.host, port=settings.web.port))
    await asyncio.wait([serving, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED)
    readiness.stopping()
    ticking.cancel()
    watching.cancel()
    house.live.close()
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait([serving], timeout=STOP_WITHIN_S)
    await asyncio.to_thread(stop_parts)
    log.info("stopped")


def _web_server(settings: Settings) -> Server:
    return Server(
        ASGIHandler(),
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
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(settings.web.host, settings.web.port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        return
    await serving


async def _tick(clock: Clock, live: Live, new_day: object) -> None:
    """Tell open pages of every new minute, and everybody of a new day."""
    day = clock.now().astimezone(TOKYO).date()
    while True:
        await asyncio.sleep(60 - clock.now().timestamp() % 60)
        live.tell("minute")
        today = clock.now().astimezone(TOKYO).date()
        if today != day and callable(new_day):
            day = today
            new_day()


async def _stay_alive(readiness: Readiness) -> None:
    """Feed the watchdog for as long as this loop turns and the database answers."""
    while True:
        if await asyncio.to_thread(database_answers):
            readiness.alive()
        await asyncio.sleep(ALIVE_EVERY_S)
