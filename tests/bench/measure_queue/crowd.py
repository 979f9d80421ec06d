"""A hall full of pages and machines around one running centre."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from edge_sync.groundwork.clock import business_day
from edge_sync.messages.letter import Letter
from edge_sync.messages.queueing import TicketIssued
from tests.bench.broker import Broker
from tests.bench.measure_queue.pages import Board, Book, Clerk, cancelled
from tests.server.stage.centre import ROOT, Centre
from tests.server.stage.letters import Pen, hex32
from tests.server.stage.machine import Machine

BOARDS = 200
CLERKS = 50
LETTERS = "ABCD"


class Kiosk:
    """A machine that gives numbers: what waits to be sent goes in one batch, as the post office does it."""

    def __init__(self, broker: Broker, letter: str) -> None:
        name = f"kiosk-{LETTERS.index(letter) + 1:02d}"
        self._machine, self._pen, self._letter = Machine(broker, name), Pen(device=name), letter
        self._count = 0
        self._waiting: list[Letter] = []
        self._news = asyncio.Event()

    def give(self, service: str, book: Book) -> str:
        """Give a number; it counts from this instant."""
        self._count += 1
        number = f"{self._letter}{self._count:03d}"
        now = datetime.now(UTC)
        issued = TicketIssued(
            visit_id=hex32(f"visit {number} {self._pen.device}"),
            ticket=number,
            service=service,
            business_day=business_day(now),
            line_was_up=True,
        )
        book.issued[number.encode()] = time.perf_counter()
        self._waiting.append(self._pen.write(issued, now))
        self._news.set()
        return number

    async def send(self) -> None:
        """Send until cancelled."""
        with self._machine as machine:
            while True:
                await self._news.wait()
                self._news.clear()
                letters, self._waiting = self._waiting, []
                if letters:
                    await asyncio.to_thread(machine.send, *letters)


class Crowd:
    """200 boards, 50 clerks, four machines; everything open when entered."""

    def __init__(self, centre: Centre, broker: Broker, boards: int = BOARDS, clerks: int = CLERKS) -> None:
        self.book = Book()
        self.centre = centre
        self._broker, self.boards, self._clerks = broker, boards, clerks
        self.clerks: list[Clerk] = []
        self.kiosks: list[Kiosk] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Crowd:
        url = self.centre.url
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self.clerks = [Clerk(url, key, self.book) for key in seats(self.centre.settings, self._clerks)]
        for clerk in self.clerks:
            await clerk.sit_down()
        boards = [Board(self._session, url, self.book) for _ in range(self.boards)]
        self.kiosks = [Kiosk(self._broker, letter) for letter in LETTERS]
        work = [*(b.watch() for b in boards), *(c.watch() for c in self.clerks), *(c.look() for c in self.clerks)]
        work += [kiosk.send() for kiosk in self.kiosks]
        self._tasks = [asyncio.create_task(one) for one in work]
        opened = [*(one.open.wait() for one in boards), *(one.open.wait() for one in self.clerks)]
        await asyncio.wait_for(asyncio.gather(*opened), 60)
        await asyncio.sleep(3)
        return self

    async def __aexit__(self, *args: object) -> None:
        await cancelled(*self._tasks)
        for clerk in self.clerks:
            await clerk.close()
        await self._session.close()

    def fallen(self) -> list[BaseException]:
        """What went wrong in a page or a machine."""
        done = (task for task in self._tasks if task.done() and not task.cancelled())
        return [error for task in done if (error := task.exception()) is not None]


def seats(settings: Path, count: int) -> list[str]:
    """Session keys of clerks, each at a counter of their own."""
    words = [sys.executable, "-m", "tests.bench.measure_queue.seats", str(settings), str(count)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.split()


def percentile(figures: Iterable[float], percent: float) -> float | None:
    """None when there is no figure."""
    ordered = sorted(figures)
    return round(ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)], 1) if ordered else None
