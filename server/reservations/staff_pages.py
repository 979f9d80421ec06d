"""予約: who is expected, who came; and what staff do about it. Every deed is in the book."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.groundwork.clock import TOKYO, Clock
from server.reservations.arrivals import Arrivals
from server.reservations.day_list import rows_on, visiting_plans_on
from server.reservations.errors import ReservationError
from server.reservations.models import Booking, Oddity, PlanKind
from server.reservations.office import Office
from server.reservations.wording import day_text, words_of

WriteDown = Callable[[str, str, str], None]
"""``(who, did, what)`` into the book."""
ODDITIES_FOR = timedelta(days=2)


class StaffPages:
    """For everybody with an account."""

    def __init__(
        self, clock: Clock, office: Office, arrivals: Arrivals, write_down: WriteDown, name_of: Callable[[str], str]
    ) -> None:
        self._clock = clock
        self._office = office
        self._arrivals = arrivals
        self._write_down = write_down
        self._name_of = name_of

    def page(self, request: HttpRequest) -> HttpResponse:
        """One day."""
        return render(request, "reservations/day.html", self._context(request))

    def part(self, request: HttpRequest) -> HttpResponse:
        """The part of the page that changes."""
        return render(request, "reservations/day_rows.html", self._context(request))

    def table(self, request: HttpRequest) -> HttpResponse:
        """The same as CSV, with the mark that spreadsheets want for UTF-8."""
        context = self._context(request)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(words_of("ja")["csv_head"].split())
        writer.writerows(
            (one.time, one.what, one.where, one.clerk, one.tail, one.number, one.standing_text, one.arrived)
            for one in context["rows"]
        )
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="reservations-{context["day"].isoformat()}.csv"'
        return answer

    def visiting(self, request: HttpRequest) -> HttpResponse:
        """Lists of visiting reception to print and take along."""
        day = self._day(request)
        rows = rows_on(day, self._clock.now(), self._name_of, kind=PlanKind.VISITING)
        lists = [
            (plan, [one for one in rows if one.what == plan.title and one.where == (plan.place or plan.counter)])
            for plan in visiting_plans_on(day)
        ]
        return render(request, "reservations/visiting.html", {"lists": lists, **self._days(day)})

    def arrive(self, request: HttpRequest) -> HttpResponse:
        """Somebody is here, and no machine said so."""
        return self._deed(request, "checked_in_by_hand", self._arrived)

    def cancel(self, request: HttpRequest) -> HttpResponse:
        """The city calls a booking off."""
        return self._deed(request, "cancelled_booking", self._cancelled)

    def seen(self, request: HttpRequest) -> HttpResponse:
        """Somebody read what does not fit."""
        pk = _number(request.POST.get("oddity", ""))
        who = request.user.get_username()
        if request.method == "POST" and Oddity.objects.filter(pk=pk, seen_by="").update(seen_by=who):
            self._write_down(who, "saw_oddity", Oddity.objects.get(pk=pk).number)
        return self._back(request)

    def _arrived(self, pk: int) -> str:
        return self._arrivals.by_hand(pk)

    def _cancelled(self, pk: int) -> str:
        self._office.cancel_by_staff(pk)
        return ""

    def _deed(self, request: HttpRequest, did: str, deed: Callable[[int], str]) -> HttpResponse:
        pk, problem, number = _number(request.POST.get("booking", "")), "", ""
        if request.method == "POST":
            try:
                number = deed(pk)
            except ReservationError as error:
                problem = error.code
            else:
                booking = Booking.objects.get(pk=pk)
                self._write_down(
                    request.user.get_username(), did, f"…{booking.tail} {booking.number or number}".strip()
                )
        return self._back(request, problem, number)

    def _back(self, request: HttpRequest, problem: str = "", number: str = "") -> HttpResponse:
        if request.headers.get("HX-Request"):
            context = {**self._context(request), "problem": problem, "given": number, "answering": True}
            return render(request, "reservations/day_rows.html", context)
        return HttpResponseRedirect(f"{reverse('reservations')}?day={self._day(request).isoformat()}")

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        day, now = self._day(request), self._clock.now()
        look_for = (request.POST.get("q") or request.GET.get("q") or "").strip()[:40]
        rows = rows_on(day, now, self._name_of, look_for=look_for)
        odd = Oddity.objects.filter(seen_by="", at__gt=now - ODDITIES_FOR)
        return {"rows": rows, "q": look_for, "oddities": odd, **self._days(day)}

    def _days(self, day: date) -> dict[str, Any]:
        today = self._clock.now().astimezone(TOKYO).date()
        step = timedelta(days=1)
        return {"day": day, "day_text": day_text(day, "ja"), "before": day - step, "after": day + step, "today": today}

    def _day(self, request: HttpRequest) -> date:
        wanted = request.POST.get("day") or request.GET.get("day") or ""
        try:
            return date.fromisoformat(wanted)
        except ValueError:
            return self._clock.now().astimezone(TOKYO).date()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
