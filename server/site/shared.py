"""Something that many pages show: worked out once a change, however many look, and only while somebody looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from server.site.live import Listener, Live

T = TypeVar("T")


class Shared(Generic[T]):
    """One thing, kept up to date. Pages are woken when it is another; on the loop's thread."""

    def __init__(self, live: Live, news: Collection[str], work_out: Callable[[], T], apart_s: float) -> None:
        """In a rush it is worked out at most every ``apart_s``; a change after a pause is seen at once."""
        self._live, self._news, self._work_out, self._apart_s = live, tuple(news), work_out, apart_s
        self._pages: set[Listener] = set()
        self._keeping: asyncio.Task[None] | None = None
        self._first = asyncio.Event()
        self._found: T

    @property
    def watched(self) -> bool:
        """Tell whether anybody looks."""
        return bool(self._pages)

    @property
    def found(self) -> T:
        """What holds now; to be read while looking. Raises what went wrong while it was worked out."""
        if self._keeping is not None and self._keeping.done():
            self._keeping.result()
        return self._found

    @asynccontextmanager
    async def looking(self, page: Listener) -> AsyncIterator[None]:
        """Look; entered when there is something to see."""
        self._pages.add(page)
        if self._keeping is None or self._keeping.done():
            self._first = asyncio.Event()
            self._keeping = asyncio.create_task(self._keep())
        try:
            await self._first.wait()
            yield
        finally:
            self._pages.discard(page)
            if not self._pages and self._keeping is not None:
                self._keeping.cancel()
                self._keeping = None

    async def _keep(self) -> None:
        """Every page is woken when this ends, too: a fault ends its stream, and its browser comes again."""
        try:
            with self._live.listen(self._news) as listener:
                self._found = await self._live.paint(self._work_out)
                self._first.set()
                while not self._live.closed:
                    await asyncio.sleep(self._apart_s)
                    await listener.wake.wait()
                    if listener.take() and self._is_another(await self._live.paint(self._work_out)):
                        self._wake()
        finally:
            self._first.set()
            self._wake()

    def _is_another(self, found: T) -> bool:
        another, self._found = found != self._found, found
        return another

    def _wake(self) -> None:
        for page in self._pages:
            page.wake.set()
