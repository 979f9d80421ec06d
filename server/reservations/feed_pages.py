"""The addresses that calendars read, and a booking for a resident's own calendar."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import http_date

from edge_sync.groundwork.clock import Clock
from server.reservations.calendars import feed, single
from server.reservations.caller import Front, language_of, unlogged
from server.reservations.errors import NotOpen, ReservationError
from server.reservations.feeds import bookings_of, feed_of
from server.reservations.lookup import Lookup
from server.reservations.models import Feed

TYPE = "text/calendar; charset=utf-8"


class FeedPages:
    """No account: the address is the secret. Programs ask, so answers are short and bear conditions (RFC 9110)."""

    def __init__(self, clock: Clock, front: Front, lookup: Lookup) -> None:
        self._clock = clock
        self._front = front
        self._lookup = lookup

    def feed(self, request: HttpRequest, secret: str) -> HttpResponse:
        """A counter's or a clerk's calendar; 404 for one that was taken back, like one that never was."""
        found = feed_of(secret)
        if found is None:
            return unlogged(HttpResponse(status=404))
        now = self._clock.now()
        rows = list(bookings_of(found.whose, found.name, now))
        tag = _tag(found, [(row.uid, row.revision, row.changed_at) for row in rows])
        Feed.objects.filter(pk=found.pk).update(fetched_at=now)
        if request.headers.get("If-None-Match", "") == tag:
            answer: HttpResponse = HttpResponseNotModified()
        else:
            answer = HttpResponse(feed(found.name, rows), content_type=TYPE)
            newest = max((row.changed_at for row in rows), default=found.made_at)
            answer["Last-Modified"] = http_date(newest.timestamp())
            answer["Content-Disposition"] = 'inline; filename="reservations.ics"'
        answer["ETag"] = tag
        answer["Cache-Control"] = "private, no-cache"
        return unlogged(answer)

    def booking(self, request: HttpRequest, code: str) -> HttpResponse:
        """One booking as a file, with the way back to it."""
        try:
            found = self._lookup.booking(request, code)
            if found.plan is None:
                raise NotOpen(found.state)
        except ReservationError as error:
            return self._front.trouble(request, error, back=reverse("book"))
        title = (language_of(request) == "en" and found.plan.title_en) or found.plan.title
        body = single(found, summary=title, address=self._front.booking_address(code))
        answer = HttpResponse(body, content_type=TYPE)
        answer["Content-Disposition"] = 'attachment; filename="booking.ics"'
        return unlogged(answer)


def _tag(found: Feed, rows: list[tuple[str, int, object]]) -> str:
    return '"' + hashlib.sha256(repr((found.pk, rows)).encode()).hexdigest()[:32] + '"'
