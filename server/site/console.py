"""The console: what a clerk sees and presses."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.groundwork.clock import Clock
from server.queueing.models import Counter, Ticket
from server.queueing.policy import QueueError
from server.queueing.service import CallDesk, Clerk, open_counters
from server.site.desk_view import desk_view
from server.site.wording import name_of
from server.staff.audit import write_down
from server.visits.service import answer_call

SEAT = "counter_id"


class Console:
    """The console's pages and deeds. Each deed and its line in the book are one transaction."""

    def __init__(self, clock: Clock, desk: CallDesk, visits_changed: Callable[[], None]) -> None:
        self._clock = clock
        self._desk = desk
        self._visits_changed = visits_changed

    def page(self, request: HttpRequest) -> HttpResponse:
        """The console of the counter chosen in this session."""
        counter = _seat(request)
        if counter is None:
            return HttpResponseRedirect(reverse("choose_counter"))
        view = desk_view(self._desk, counter, self._clock.now())
        return render(request, "site/console.html", {"view": view})

    def part(self, request: HttpRequest) -> HttpResponse:
        """The part of the console that changes."""
        return self._show(request)

    def choose_counter(self, request: HttpRequest) -> HttpResponse:
        """Sit down at a counter; once a session, or when the clerk moves."""
        if request.method == "POST":
            counter = Counter.objects.filter(pk=_number(request, "counter"), open=True).first()
            if counter is not None:
                request.session[SEAT] = counter.pk
                self._write_down(request, "sat_down", counter.name, counter)
                return HttpResponseRedirect(reverse("console"))
        return render(request, "site/choose_counter.html", {"counters": open_counters(), "seat": _seat(request)})

    def call_next(self, request: HttpRequest) -> HttpResponse:
        """次の方を呼ぶ."""
        return self._deed(request, "called", self._desk.call_next)

    def recall(self, request: HttpRequest) -> HttpResponse:
        """もう一度呼ぶ."""
        return self._deed(request, "recalled", lambda clerk: self._desk.recall(_number(request, "ticket"), clerk))

    def finish(self, request: HttpRequest) -> HttpResponse:
        """対応終了."""
        return self._deed(request, "finished", lambda clerk: self._desk.finish(_number(request, "ticket"), clerk))

    def no_show(self, request: HttpRequest) -> HttpResponse:
        """不在."""
        return self._deed(request, "no_show", lambda clerk: self._desk.no_show(_number(request, "ticket"), clerk))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """A clerk goes to a visitor who called for staff."""
        counter = _seat(request)
        if request.method == "POST" and counter is not None:
            visit_id, name = request.POST.get("visit", ""), request.user.get_username()
            with transaction.atomic():
                visit = answer_call(visit_id, name, self._clock.now(), self._visits_changed)
                if visit is not None:
                    self._write_down(request, "answered", visit.ticket_number or visit.device, counter)
        return self._show(request)

    def _deed(self, request: HttpRequest, did: str, deed: Callable[[Clerk], Ticket]) -> HttpResponse:
        counter = _seat(request)
        if request.method != "POST" or counter is None:
            return self._show(request)
        try:
            with transaction.atomic():
                ticket = deed(Clerk(request.user.get_username(), counter.pk))
                self._write_down(request, did, ticket.number, counter)
        except QueueError as error:
            return self._show(request, notice=name_of("errors", error.code))
        except Ticket.DoesNotExist:
            return self._show(request, notice=name_of("errors", "QUEUE-01"))
        return self._show(request, said=f"{ticket.number} {name_of('deeds', did)}")

    def _show(self, request: HttpRequest, notice: str = "", said: str = "") -> HttpResponse:
        """The changing part for htmx; the whole console for a browser without scripts or in a hurry."""
        counter = _seat(request)
        if counter is None:
            return HttpResponse(headers={"HX-Redirect": reverse("choose_counter")})
        whole = not request.headers.get("HX-Request")
        if whole and request.method == "POST" and not notice:
            return HttpResponseRedirect(reverse("console"))
        view = desk_view(self._desk, counter, self._clock.now())
        # Only the answer to a deed may move the focus or take a notice away; a push from the server may not.
        answering = request.method == "POST" and not whole
        context = {"view": view, "notice": notice, "said": said, "answering": answering, "focus": bool(said)}
        return render(request, "site/console.html" if whole else "site/desk.html", context)

    def _write_down(self, request: HttpRequest, did: str, what: str, counter: Counter) -> None:
        write_down(request.user.get_username(), did, what, at=self._clock.now(), where=counter.name)


def _seat(request: HttpRequest) -> Counter | None:
    seat = request.session.get(SEAT)
    return Counter.objects.filter(pk=seat, open=True).first() if isinstance(seat, int) else None


def _number(request: HttpRequest, field: str) -> int:
    """A row's number from a form; 0, which no row has, when it is not a number."""
    text = request.POST.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
