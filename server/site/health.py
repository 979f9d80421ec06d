"""Is the centre well? Asked by service managers, load balancers and our own pages."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from server.site.database import database_answers
from server.site.wiring import House


class Health:
    """Answers 200 while pages and database work; the broker's state is a field of the answer."""

    def __init__(self, house: House) -> None:
        self._house = house

    def answer(self, request: HttpRequest) -> JsonResponse:
        """``{"status": "ok", "database": "up", "broker": "up"}``; 503 when the database is down."""
        database = database_answers()
        facts = {
            "status": "ok" if database else "failing",
            "database": "up" if database else "down",
            "broker": self._broker(),
        }
        return JsonResponse(facts, status=200 if database else 503)

    def _broker(self) -> str:
        if not self._house.settings.ingest.here:
            return "elsewhere"
        return "up" if self._house.line.is_up else "down"
