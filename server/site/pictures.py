"""Pictures that many pages share: one painting a change and a view, however many look at it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Hashable
from functools import partial
from typing import Generic, TypeVar

from server.site.live import Live, Shared, event

View = TypeVar("View", bound=Hashable)

MOST_VIEWS = 64
GAP_S = 0.05
"""Between two pictures of one page: a heap of changes becomes a few pictures, a single one is not late."""


class TooManyViews(Exception):
    """More different views are looked at than are painted."""

    code = "SRV-02"


class Gallery(Generic[View]):
    """Paints each view anew when one of the news it hangs on was told; on the loop's thread."""

    def __init__(self, live: Live, news: tuple[str, ...], render: Callable[[View], str]) -> None:
        self._live = live
        self._news = news
        self._render = render
        self._pictures: dict[View, Shared[str]] = {}
        self._looking: Counter[View] = Counter()

    def check(self, view: View) -> None:
        """Raises ``TooManyViews``: nobody looks at this one yet, and enough others are looked at."""
        if view not in self._looking and len(self._looking) >= MOST_VIEWS:
            raise TooManyViews

    async def stream(self, view: View, name: str) -> AsyncGenerator[str]:
        """The picture as events of this name: at the start, and whenever it reads differently."""
        self._looking[view] += 1
        try:
            seen = await self._text(view)
            yield "retry: 2000\n\n" + self._live.beat() + event(name, seen)
            async for changed in self._live.changes(self._news):
                text = await self._text(view) if changed else seen
                if text != seen or not changed:
                    yield self._live.beat() + (event(name, text) if text != seen else "")
                seen = text
                await asyncio.sleep(GAP_S)
        finally:
            self._leave(view)

    async def _text(self, view: View) -> str:
        if view not in self._pictures:
            self._pictures[view] = Shared(self._live, self._news, partial(self._render, view))
        return await self._pictures[view].now()

    def _leave(self, view: View) -> None:
        self._looking[view] -= 1
        if self._looking[view] <= 0:
            del self._looking[view]
            self._pictures.pop(view, None)
