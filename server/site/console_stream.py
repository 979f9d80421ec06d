"""The console as it changes: the lists are painted once for all who see the same, and sent; the rest is fetched
only by the page that it concerns. Fifty pages that each fetched everything at every change held up the whole hall.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from edge_sync.groundwork.clock import Clock
from server.queueing.service import CallDesk
from server.site.desk_counter import EVERYBODY
from server.site.desk_hands import hands
from server.site.desk_lists import lists
from server.site.live import Live, Shared, event, stream_response

LOOKED_AT = frozenset({"queue", "visits", "bookings", "hall", "emergency", "minute"})
"""What the console shows."""
APART_S = 0.1
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
        self._painted: dict[Key, Shared[str]] = {}

    async def stream(self, request: HttpRequest) -> HttpResponseBase:
        """The stream of the counter chosen in this session."""
        who = await sync_to_async(self._who)(request)
        return HttpResponse(status=403) if who is None else stream_response(self._frames(*who))

    def _who(self, request: HttpRequest) -> tuple[int | None, bool] | None:
        try:
            if not request.user.is_authenticated:
                return None
            return request.session.get(self._seat), bool(request.session.get(EVERYBODY))
        finally:
            connections.close_all()

    async def _frames(self, counter: int | None, everybody: bool) -> AsyncIterator[str]:
        mine = (await self._hands.now()).get(counter or 0)
        sent = ""
        yield "retry: 2000\n\n" + self._live.beat() + event("changed")
        async for news in self._live.changes(LOOKED_AT):
            said = "" if news else self._live.beat()
            if news:
                painted = await self._lists(counter, everybody).now()
                if painted != sent:
                    said, sent = said + painted, painted
                before, mine = mine, (await self._hands.now()).get(counter or 0)
                if mine != before or "hall" in news:
                    said += event("changed")
            if said:
                yield said

    def _lists(self, counter: int | None, everybody: bool) -> Shared[str]:
        services = self._desk.rules().serves.get(counter or 0)
        key = (services, everybody)
        if key not in self._painted:
            if len(self._painted) >= MOST_LISTS:
                self._painted.clear()
            self._painted[key] = Shared(self._live, LOOKED_AT, lambda: self._paint(*key), apart_s=APART_S)
        return self._painted[key]

    def _paint(self, services: frozenset[str] | None, everybody: bool) -> str:
        view = lists(self._desk, services, self._clock.now(), everybody=everybody)
        shown = {"view": view, "services": self._names()}
        return "".join(event(part, render_to_string(f"site/desk_{part}.html", shown)) for part in ("line", "aside"))
