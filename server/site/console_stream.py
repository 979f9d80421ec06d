"""The console as it changes: the lists are painted once for all who see the same, and sent; the rest is fetched
only by the page that it concerns. Fifty pages that each fetched everything at every change held up the whole hall.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from edge_sync.groundwork.clock import Clock
from server.queueing.service import CallDesk
from server.site.desk_counter import EVERYBODY
from server.site.desk_hands import hands
from server.site.desk_lists import lists
from server.site.live import Listener, Live, Stream, event
from server.site.shared import Shared

LOOKED_AT = frozenset({"queue", "visits", "bookings", "hall", "emergency", "minute"})
"""What the console shows."""
APART_S = 0.25
"""In a rush the lists are painted at most so often; a single change is sent at once."""
MOST_LISTS = 64

Key = tuple[frozenset[str] | None, bool]
"""Which services a page's counter receives, and whether the list shows everybody."""


class ConsoleStream:
    """Streams for the open consoles."""

    def __init__(
        self, live: Live, desk: CallDesk, clock: Clock, seat: str, names: Callable[[], Mapping[str, str]]
    ) -> None:
        """``seat``: where the session keeps the counter; ``names``: of services."""
        self._live, self._desk, self._clock, self._seat, self._names = live, desk, clock, seat, names
        self._hands = Shared(live, LOOKED_AT, lambda: hands(desk, clock.now()), apart_s=APART_S)
        self._painted: dict[Key, Shared[bytes]] = {}

    def stream(self, request: HttpRequest) -> HttpResponseBase:
        """The stream of the counter chosen in this session."""
        if not request.user.is_authenticated:
            return HttpResponse(status=403)
        session = request.session
        return Stream(self._frames(session.get(self._seat) or 0, everybody=bool(session.get(EVERYBODY))))

    async def _frames(self, counter: int, *, everybody: bool) -> AsyncGenerator[bytes]:
        yield b"retry: 2000\n\n" + self._live.beat().encode()
        while not self._live.closed:
            # Listened to before the rules are read: a change that comes meanwhile is not missed.
            with self._live.listen(("hall",)) as page:
                # The rules say whom the counter receives; a change of them may need the database.
                rules = await self._live.paint(self._desk.rules)
                key = (rules.serves.get(counter), everybody)
                async with aclosing(self._until_rules_change(page, counter, key)) as frames:
                    async for frame in frames:
                        yield frame

    async def _until_rules_change(self, page: Listener, counter: int, key: Key) -> AsyncGenerator[bytes]:
        live, loop = self._live, asyncio.get_running_loop()
        painted, beat_at_s = self._lists(key), loop.time() + live.beat_s
        async with self._hands.looking(page), painted.looking(page):
            mine, sent = self._hands.found.get(counter, ""), painted.found
            # Nobody knows what was missed: the page fetches whatever it shows.
            yield (event("hall") + event("changed")).encode() + sent
            while not live.closed:
                if not await live.woken(page, beat_at_s):
                    beat_at_s = loop.time() + live.beat_s
                    yield live.beat().encode()
                    continue
                if "hall" in page.take():
                    return
                said, now = b"", self._hands.found.get(counter, "")
                if painted.found != sent:
                    said = sent = painted.found
                if now != mine:
                    said, mine = said + event("changed", now).encode(), now
                if said:
                    yield said

    def _lists(self, key: Key) -> Shared[bytes]:
        if key not in self._painted:
            if len(self._painted) >= MOST_LISTS:
                self._painted.clear()
            self._painted[key] = Shared(self._live, LOOKED_AT, lambda: self._paint(*key), apart_s=APART_S)
        return self._painted[key]

    def _paint(self, services: frozenset[str] | None, everybody: bool) -> bytes:
        view = lists(self._desk, services, self._clock.now(), everybody=everybody)
        shown = {"view": view, "services": self._names()}
        parts = (event(part, render_to_string(f"site/desk_{part}.html", shown)) for part in ("line", "aside"))
        return "".join(parts).encode()
