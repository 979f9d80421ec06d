"""Pictures that many pages share: one painting a change and a view, however many look at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from server.site.live import Live, event
from server.site.shared import Shared

View = TypeVar("View", bound=Hashable)

MOST_VIEWS = 64
APART_S = 0.25
"""Between two paintings: a heap of changes becomes a few pictures, a single one is not late."""


class TooManyViews(Exception):
    """More different views are looked at than are painted."""

    code = "SRV-02"


@dataclass(frozen=True)
class Picture:
    """A picture, and how it is sent."""

    text: str
    frame: bytes = field(compare=False)


class Gallery(Generic[View]):
    """Paints each view anew when one of the news it hangs on was told; on the loop's thread."""

    def __init__(self, live: Live, news: tuple[str, ...], name: str, render: Callable[[View], str]) -> None:
        """``name`` of the event that brings the picture."""
        self._live, self._news, self._name, self._render = live, news, name, render
        self._pictures: dict[View, Shared[Picture]] = {}

    def check(self, view: View) -> None:
        """Raises ``TooManyViews``: nobody looks at this one yet, and enough others are looked at."""
        if view not in self._pictures and len(self._pictures) >= MOST_VIEWS:
            raise TooManyViews

    async def stream(self, view: View) -> AsyncGenerator[bytes]:
        """The picture at the start, and whenever it reads differently."""
        loop = asyncio.get_running_loop()
        picture = self._pictures.setdefault(
            view, Shared(self._live, self._news, partial(self._paint, view), apart_s=APART_S)
        )
        try:
            with self._live.listen() as page:
                async with picture.looking(page):
                    page.take()
                    seen, beat_at_s = picture.found, loop.time() + self._live.beat_s
                    yield b"retry: 2000\n\n" + seen.frame
                    while not self._live.closed:
                        if not await self._live.woken(page, beat_at_s):
                            beat_at_s = loop.time() + self._live.beat_s
                            yield self._live.beat().encode()
                            continue
                        page.take()
                        before, seen = seen, picture.found
                        if seen != before:
                            yield seen.frame
        finally:
            if not picture.watched and self._pictures.get(view) is picture:
                del self._pictures[view]

    def _paint(self, view: View) -> Picture:
        text = self._render(view)
        return Picture(text, (self._live.beat() + event(self._name, text)).encode())
