"""The congestion page for everybody, and the same as open data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from edge_sync.groundwork.clock import TOKYO, Clock
from server.phone.corner import Outlook
from server.phone.languages import LANGUAGES, language_of
from server.phone.open_data import OpenData
from server.phone.week import Week

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=5",
}


class NowPages:
    """What anybody may know: services, how many wait, how long, the number called last."""

    def __init__(
        self, clock: Clock, outlook: Callable[[], Outlook], open_data: OpenData, week: Callable[[], Week | None]
    ) -> None:
        self._clock = clock
        self._outlook = outlook
        self._open_data = open_data
        self._week = week

    def page(self, request: HttpRequest) -> HttpResponse:
        """The whole page."""
        language = language_of(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""))
        facts = {**self._facts(language), "all_languages": LANGUAGES, "week": self._week(), "weekdays": WEEKDAYS}
        return render(request, "phone/now.html", facts)

    def moving_part(self, language: str) -> str:
        """The services, as HTML."""
        return render_to_string("phone/now_services.html", self._facts(language))

    def table(self, request: HttpRequest) -> HttpResponse:
        """The same for a city's own site."""
        outlook = self._outlook()
        told = {
            "city": settings.CITY,
            "disaster": outlook.disaster,
            "hit_percent": outlook.hit_percent,
            "services": [
                {
                    "service": one.service,
                    "name": self._open_data.name_of(one.service),
                    "status": one.status.value,
                    "waiting": one.waiting,
                    "wait_low_min": one.low_min,
                    "wait_high_min": one.high_min,
                    "busy": one.busy.value,
                    "last_called": one.called,
                    "last_called_at": one.called_at.astimezone(TOKYO).isoformat() if one.called_at else None,
                }
                for one in outlook.corners
            ],
        }
        return _open_answer(request, told)

    def monitor(self, request: HttpRequest) -> HttpResponse:
        """``QueueMonitor`` entities, one a service."""
        return _open_answer(request, self._open_data.entities())

    def _facts(self, language: str) -> dict[str, Any]:
        outlook = self._outlook()
        return {
            "words_of": "server.phone",
            "languages": [language],
            "service_names": outlook.names,
            "city": settings.CITY,
            "outlook": outlook,
            "now": self._clock.now(),
        }


def _open_answer(request: HttpRequest, told: object) -> HttpResponse:
    body = msgspec.json.encode(told)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponse(status=304, headers={**OPEN, "ETag": tag})
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers={**OPEN, "ETag": tag})
