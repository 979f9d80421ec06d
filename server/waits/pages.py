"""The page that says how honest the stated waits were."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from edge_sync.groundwork.clock import Clock, business_day
from server.waits.calibration import WAITED_S
from server.waits.honesty import AIM_PERCENT, by_service, day_by_day, hit_rate, silent, whole_day


class Honesty:
    """For clerks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def page(self, request: HttpRequest) -> HttpResponse:
        """The last day that had promises, each service, and the last fourteen days."""
        today = date.fromisoformat(business_day(self._clock.now()))
        rate = hit_rate(today)
        context: dict[str, object] = {"rate": rate, "aim": AIM_PERCENT}
        if rate is not None:
            context |= {
                "was_yesterday": (today - rate.day).days == 1,
                "whole": whole_day(rate.day),
                "waited": whole_day(rate.day, WAITED_S),
                "services": by_service(rate.day),
                "days": day_by_day(today),
                "silent": silent(rate.day),
            }
        return render(request, "waits/honesty.html", context)
