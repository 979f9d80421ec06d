"""Today's figures for people, and every day's for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from edge_sync.groundwork.clock import TOKYO, Clock, business_day
from server.analytics.models import TicketFact
from server.analytics.rollup import Fact, by_hour, by_service, sums

COLUMNS = ("業務日", "用件", "端末", "窓口", "発行時刻", "待ち秒数", "対応秒数", "結果", "発行時の回線", "用件ID")
"""The service's name as of now, and last what it was called by all the time, for spreadsheets over a renaming."""


class Figures:
    """The page of figures and its export."""

    def __init__(self, clock: Clock, service_name: Callable[[str], str]) -> None:
        self._clock = clock
        self._service_name = service_name

    def page(self, request: HttpRequest) -> HttpResponse:
        """Figures of one day, today unless ``?day=2026-04-01`` says otherwise."""
        today = date.fromisoformat(business_day(self._clock.now()))
        day = _asked_day(request, today)
        facts = _facts(day)
        hours = by_hour(facts)
        context: dict[str, Any] = {
            "day": day,
            "is_today": day == today,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1) if day < today else None,
            "sums": sums(facts),
            "hours": hours,
            "most_in_an_hour": max((hour.sums.issued for hour in hours), default=0),
            "services": by_service(facts),
        }
        return render(request, "analytics/day.html", context)

    def table(self, request: HttpRequest) -> HttpResponse:
        """The day's facts as CSV (UTF-8 with a byte order mark, so that spreadsheets read Japanese)."""
        day = _asked_day(request, date.fromisoformat(business_day(self._clock.now())))
        text = io.StringIO()
        sheet = csv.writer(text)
        sheet.writerow(COLUMNS)
        facts = TicketFact.objects.filter(business_day=day).order_by("issued_at", "pk")
        sheet.writerows(_row(fact, self._service_name(fact.service)) for fact in facts)
        return HttpResponse(
            b"\xef\xbb\xbf" + text.getvalue().encode(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="tickets-{day:%Y-%m-%d}.csv"'},
        )


def _asked_day(request: HttpRequest, today: date) -> date:
    try:
        return min(date.fromisoformat(request.GET.get("day", "")), today)
    except ValueError:
        return today


def _facts(day: date) -> list[Fact]:
    rows = TicketFact.objects.filter(business_day=day).order_by("issued_at", "pk")
    return [Fact(row.service, row.issued_at, row.called_at is not None, row.wait_s) for row in rows]


def _row(fact: TicketFact, service: str) -> tuple[object, ...]:
    return (
        fact.business_day.isoformat(),
        service,
        fact.device,
        fact.counter,
        f"{fact.issued_at.astimezone(TOKYO):%H:%M}" if fact.time_is_sure else "",
        "" if fact.wait_s is None else fact.wait_s,
        "" if fact.served_s is None else fact.served_s,
        fact.outcome,
        "接続" if fact.line_was_up else "切断",
        fact.service,
    )
