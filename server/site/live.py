"""Live updates: what changed is pushed to every open page; nothing is polled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from functools import partial
from typing import TypeVar

from django.db import close_old_connections, connections
from django.http.response import HttpResponseBase

from edge_sync.groundwork.clock import TOKYO, Clock

T = TypeVar("T")

BEAT_S = 15
"""A sign of life at least this often; a page that misses two of them looks for a way back."""


class Listener:
    """Somebody who waits for news. Who is slow gets one word for many changes."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.wanted = frozenset(wanted)
        self.wake = asyncio.Event()
        self._news: set[str] = set()

    def hear(self, news: Collection[str]) -> None:
        """Keep what is wanted of it."""
        mine = self.wanted.intersection(news)
        if mine:
            self._news |= mine
            self.wake.set()

    def take(self) -> set[str]:
        """What was heard since the last time; empty when only woken."""
        self.wake.clear()
        news, self._news = self._news, set()
        return news


class Live:
    """Tells open pages that something changed."""

    def __init__(self, clock: Clock, beat_s: float = BEAT_S) -> None:
        """``beat_s``: how often a page hears a sign of life."""
        self._clock = clock
        self.beat_s = beat_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[Listener] = set()
        self._closed = False
        self._painters = ThreadPoolExecutor(2, thread_name_prefix="painter")

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve pages from this loop."""
        self._loop = loop

    def close(self) -> None:
        """End every stream; on the loop's thread."""
        self._closed = True
        for listener in self._listeners:
            listener.wake.set()
        self._painters.shutdown(wait=False, cancel_futures=True)

    @property
    def closed(self) -> bool:
        """Streams end."""
        return self._closed

    @property
    def listening(self) -> int:
        """How many pages, and paintings that pages share, wait for news."""
        return len(self._listeners)

    def tell(self, *news: str) -> None:
        """Say what changed; any thread, nothing happens before ``open``."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._spread, news)

    def _spread(self, news: tuple[str, ...]) -> None:
        for listener in self._listeners:
            listener.hear(news)

    @contextmanager
    def listen(self, wanted: Collection[str] = ()) -> Iterator[Listener]:
        """Hear of it from now on; on the loop's thread."""
        listener = Listener(wanted)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def woken(self, listener: Listener, beat_at_s: float) -> bool:
        """Wait for a wake-up (True), or for the moment of the next sign of life on the loop's clock (False)."""
        rest_s = beat_at_s - asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(listener.wake.wait(), max(rest_s, 0))
        except TimeoutError:
            return False
        return True

    async def changes(self, wanted: Collection[str]) -> AsyncIterator[set[str]]:
        """Sets of what changed of what is wanted; every ``beat_s`` an empty one, a sign of life."""
        loop = asyncio.get_running_loop()
        beat_at_s = loop.time() + self.beat_s
        with self.listen(wanted) as listener:
            while not self._closed:
                if not await self.woken(listener, beat_at_s):
                    beat_at_s = loop.time() + self.beat_s
                    yield set()
                elif (news := listener.take()) and not self._closed:
                    yield news

    async def paint(self, render: Callable[[], T]) -> T:
        """Render in one of two threads; each keeps its database connection for a while."""
        return await asyncio.get_running_loop().run_in_executor(self._painters, partial(_with_connection, render))

    def beat(self) -> str:
        """A sign of life: a comment for proxies, the time of day for the page."""
        return ": beat\n" + event("beat", f"{self._clock.now().astimezone(TOKYO):%H:%M}")


def _with_connection(render: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return render()
    except BaseException:
        connections.close_all()
        raise


class Stream(HttpResponseBase):
    """An answer that is sent piece by piece, and that no proxy may keep or gather."""

    streaming = True

    def __init__(self, frames: AsyncGenerator[str | bytes] | AsyncGenerator[str] | AsyncGenerator[bytes]) -> None:
        super().__init__(
            content_type="text/event-stream; charset=utf-8",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        self._frames = frames

    async def pieces(self) -> AsyncGenerator[bytes]:
        """What is sent."""
        async with aclosing(self._frames) as frames:
            async for frame in frames:
                yield frame if isinstance(frame, bytes) else frame.encode()


def event(name: str, data: str = "") -> str:
    """One server-sent event (WHATWG HTML, section 9.2)."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n"


async def news_stream(live: Live, wanted: frozenset[str]) -> AsyncGenerator[str]:
    """Say ``changed``, and ``hall`` when its rules did; the page fetches what it shows.

    Once at the start, as nobody knows what was missed.
    """
    yield "retry: 2000\n\n" + live.beat() + event("hall") + event("changed")
    async for news in live.changes(wanted):
        hall = event("hall") if "hall" in news else ""
        yield live.beat() + hall + (event("changed") if news else "")
