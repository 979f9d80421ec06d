"""Live updates: what changed is pushed to every open page; nothing is polled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Generic, TypeVar

from django.db import connections
from django.http import StreamingHttpResponse

from edge_sync.groundwork.clock import TOKYO, Clock

T = TypeVar("T")

CONNECTION_KEPT_S = 30.0

BEAT_S = 15
"""A sign of life at least this often; a page that misses two of them looks for a way back."""


class _Listener:
    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self.news: set[str] = set()
        self.wake = asyncio.Event()


class Live:
    """Tells open pages that something changed. Slow pages get one word for many changes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[_Listener] = set()
        self._counts: dict[str, int] = {}
        self._closed = False
        self._opened = threading.local()
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
    def listening(self) -> int:
        """How many pages are open."""
        return len(self._listeners)

    def tell(self, *news: str) -> None:
        """Say what changed; any thread, nothing happens before ``open``."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._spread, news)

    def count(self, news: str) -> int:
        """How often something changed; on the loop's thread."""
        return self._counts.get(news, 0)

    def _spread(self, news: tuple[str, ...]) -> None:
        for one in news:
            self._counts[one] = self._counts.get(one, 0) + 1
        for listener in self._listeners:
            mine = listener.wanted.intersection(news)
            if mine:
                listener.news |= mine
                listener.wake.set()

    async def changes(self, wanted: Collection[str]) -> AsyncIterator[set[str]]:
        """Sets of what changed of what is wanted; every ``BEAT_S`` an empty one, a sign of life."""
        listener = _Listener(frozenset(wanted))
        self._listeners.add(listener)
        loop = asyncio.get_running_loop()
        beat_at_s = loop.time() + BEAT_S
        try:
            while not self._closed:
                if (rest_s := beat_at_s - loop.time()) <= 0:
                    beat_at_s = loop.time() + BEAT_S
                    yield set()
                    continue
                try:
                    await asyncio.wait_for(listener.wake.wait(), rest_s)
                except TimeoutError:
                    continue
                listener.wake.clear()
                news, listener.news = listener.news, set()
                if not self._closed:
                    yield news
        finally:
            self._listeners.discard(listener)

    async def paint(self, render: Callable[[], T]) -> T:
        """Render in one of two threads; each keeps its database connection for a while."""
        return await asyncio.get_running_loop().run_in_executor(self._painters, partial(self._with_connection, render))

    def _with_connection(self, render: Callable[[], T]) -> T:
        """Opening SQLite costs as much as painting; what failed, or is old, is given back."""
        now_s = self._clock.monotonic_ms() / 1000
        if now_s - getattr(self._opened, "at_s", float("-inf")) > CONNECTION_KEPT_S:
            connections.close_all()
            self._opened.at_s = now_s
        try:
            return render()
        except BaseException:
            connections.close_all()
            raise

    def beat(self) -> str:
        """A sign of life: a comment for proxies, the time of day for the page."""
        return ": beat\n" + event("beat", f"{self._clock.now().astimezone(TOKYO):%H:%M}")


class Shared(Generic[T]):
    """Something that many pages need, worked out once a change and not once a page."""

    def __init__(self, live: Live, news: Collection[str], work_out: Callable[[], T], apart_s: float = 0.0) -> None:
        """In a rush it is worked out at most every ``apart_s``; a change after a pause is seen at once."""
        self._apart_s = apart_s
        self._worked_out_s = float("-inf")
        self._live = live
        self._news = tuple(news)
        self._work_out = work_out
        self._lock = asyncio.Lock()
        self._count: int | None = None
        self._found: T

    async def now(self) -> T:
        """What holds now."""
        async with self._lock:
            if self._changes() == self._count:
                return self._found
            loop = asyncio.get_running_loop()
            if (rest_s := self._worked_out_s + self._apart_s - loop.time()) > 0:
                await asyncio.sleep(rest_s)
            count = self._changes()
            self._found = await self._live.paint(self._work_out)
            self._count, self._worked_out_s = count, loop.time()
            return self._found

    def _changes(self) -> int:
        return sum(self._live.count(news) for news in self._news)


def event(name: str, data: str = "") -> str:
    """One server-sent event (WHATWG HTML, section 9.2)."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n"


async def news_stream(live: Live, wanted: frozenset[str]) -> AsyncIterator[str]:
    """Say ``changed``; the page fetches what it shows. Once at the start, as nobody knows what was missed."""
    yield "retry: 2000\n\n" + live.beat() + event("changed")
    async for news in live.changes(wanted):
        yield live.beat() + (event("changed") if news else "")


def stream_response(frames: AsyncIterator[str]) -> StreamingHttpResponse:
    """Answer with a stream that no proxy may keep or gather."""
    return StreamingHttpResponse(
        frames,
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
