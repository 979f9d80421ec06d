"""Streams without an account: boards, phones, the congestion page. Each is bounded, and a slow one delays nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from server.phone.doorkeeper import Full, Streams, address_of
from server.phone.languages import language_of
from server.phone.pages import PhonePages
from server.queueing.board_view import View, view_of
from server.site.live import Live, Stream, event
from server.site.pictures import Gallery, TooManyViews

BOARD_NEWS = ("queue", "hall", "minute")
PHONE_NEWS = frozenset({"queue", "hall", "bookings", "minute"})
PHONE_GAP_S = 0.5
FULL = 204
"""Tells EventSource not to come again at once (WHATWG HTML, 9.2.3); the page asks every 10 s instead."""


class PublicStreams:
    """Opens streams for whoever asks, as far as there is room."""

    def __init__(
        self, live: Live, pages: PhonePages, board: Callable[[View], str], services_now: Callable[[str], str]
    ) -> None:
        self._live = live
        self._pages = pages
        self._boards: Gallery[View] = Gallery(live, BOARD_NEWS, "board", board)
        self._now: Gallery[str] = Gallery(live, BOARD_NEWS, "now", services_now)
        self._phones = Streams()
        self._public = Streams(total=2_000, by_address=500, by_code=2_000)

    def board(self, request: HttpRequest) -> HttpResponseBase:
        """A board, or the board of one corner."""
        view = view_of(request.GET)
        return self._shared(request, self._boards, view, "board")

    def services(self, request: HttpRequest) -> HttpResponseBase:
        """The congestion page."""
        language = language_of(request.GET.get("lang", ""), "")
        return self._shared(request, self._now, language, "now")

    def phone(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """One number."""
        refused = self._pages.may_follow(request, code)
        if refused is not None:
            return refused
        who = _who(request)
        try:
            self._phones.check(who, code)
        except Full:
            return HttpResponse(status=FULL)
        language = language_of(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""))
        return Stream(self._phone_frames(who, code, language))

    def _shared(
        self, request: HttpRequest, gallery: Gallery[View] | Gallery[str], view: object, name: str
    ) -> HttpResponseBase:
        who = _who(request)
        try:
            self._public.check(who, name)
            gallery.check(view)  # type: ignore[arg-type]
        except (Full, TooManyViews):
            return HttpResponse(status=FULL)
        return Stream(self._counted(who, name, gallery.stream(view)))  # type: ignore[arg-type]

    async def _counted(self, who: str, name: str, frames: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        with self._public.one(who, name):
            try:
                async for frame in frames:
                    yield frame
            finally:
                await frames.aclose()

    async def _phone_frames(self, who: str, code: str, language: str) -> AsyncGenerator[str]:
        def paint() -> str:
            return self._pages.state(code, language) or ""

        with self._phones.one(who, code):
            seen = await self._live.paint(paint)
            yield "retry: 2000\n\n" + self._live.beat() + (event("phone", seen) if seen else event("over"))
            async for changed in self._live.changes(PHONE_NEWS):
                text = await self._live.paint(paint) if changed else seen
                if not text:
                    yield event("over")
                    return
                if text != seen or not changed:
                    yield self._live.beat() + (event("phone", text) if text != seen else "")
                seen = text
                await asyncio.sleep(PHONE_GAP_S)


def _who(request: HttpRequest) -> str:
    return address_of(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))
