"""The console: what a clerk sees and presses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.groundwork.clock import Clock
from server.queueing.errors import AlreadyDone, QueueError
from server.queueing.models import Counter, Ticket
from server.queueing.service import CallDesk, Clerk, open_counters
from server.site.desk_counter import AUTO_CALL_S, COUNTER_DEEDS, EVERYBODY, AtCounter
from server.site.desk_deeds import DEEDS, Press, number, sentence
from server.site.desk_hands import mark_of
from server.site.desk_view import desk_view
from server.site.wording import name_of, words
from server.staff.audit import write_down
from server.visits.service import answer_call

SEAT = "counter_id"
LISTS_COME = "X-Lists-Come"
"""A page with an open stream says so: the lists come by it, and are left out of answers."""


class Console:
    """The console's pages and deeds. Each deed and its line in the book are one transaction."""

    def __init__(
        self,
        clock: Clock,
        desk: CallDesk,
        visits_changed: Callable[[], None],
        *,
        emergency: Callable[[], None] | None = None,
        names: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        """``emergency``: a call for help changed; ``names``: the hall's services, in the order of people."""
        self._clock = clock
        self._desk = desk
        self._visits_changed = visits_changed
        self._emergency = emergency or visits_changed
        self._names = names or (lambda: words()["services"])

    def page(self, request: HttpRequest) -> HttpResponse:
        """The console of the counter chosen in this session."""
        counter = _seat(request)
        if counter is None:
            return HttpResponseRedirect(reverse("choose_counter"))
        return render(request, "site/console.html", self._facts(request, counter))

    def part(self, request: HttpRequest) -> HttpResponse:
        """The part of the console that changes; sent to, ``deed`` names the button that was pressed."""
        counter = _seat(request)
        if request.method != "POST" or counter is None or _sat_elsewhere(request, counter):
            return self._show(request)
        pressed = request.POST.get("deed", "")
        if pressed in DEEDS:
            return self._deed(request, pressed)
        if pressed in COUNTER_DEEDS:
            with self._desk.deed():
                COUNTER_DEEDS[pressed](self._at(request, counter))
            if pressed == "show" and request.headers.get("HX-Request"):
                # The page's stream belongs to the list that it began with.
                return HttpResponse(headers={"HX-Refresh": "true"})
        return self._show(request)

    def choose_counter(self, request: HttpRequest) -> HttpResponse:
        """Sit down at a counter; once a session, or when the clerk moves."""
        if request.method == "POST":
            chosen = number(request.POST.get("counter", ""))
            counter = Counter.objects.filter(pk=chosen, open=True).first()
            if counter is not None:
                request.session[SEAT] = counter.pk
                self._write_down(request, "sat_down", counter.name, counter)
                return HttpResponseRedirect(reverse("console"))
        return render(request, "site/choose_counter.html", {"counters": open_counters(), "seat": _seat(request)})

    def call_next(self, request: HttpRequest) -> HttpResponse:
        """次の方を呼ぶ."""
        return self._deed(request, "next")

    def recall(self, request: HttpRequest) -> HttpResponse:
        """もう一度呼ぶ."""
        return self._deed(request, "recall")

    def finish(self, request: HttpRequest) -> HttpResponse:
        """対応終了."""
        return self._deed(request, "finish")

    def no_show(self, request: HttpRequest) -> HttpResponse:
        """不在."""
        return self._deed(request, "no_show")

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

    def _deed(self, request: HttpRequest, pressed: str) -> HttpResponse:
        counter = _seat(request)
        if request.method != "POST" or counter is None or _sat_elsewhere(request, counter):
            return self._show(request)
        deed = DEEDS[pressed]
        press = Press(self._desk, self._clerk(request, counter), request.POST, self._names())
        try:
            with self._desk.deed():
                ticket = deed.do(press)
                self._write_down(request, deed.did, ticket.shown, counter)
        except AlreadyDone:
            return self._show(request, counter)
        except QueueError as error:
            return self._show(request, counter, notice=sentence(error))
        except Ticket.DoesNotExist:
            return self._show(request, counter, notice=name_of("errors", "QUEUE-01"))
        return self._show(request, counter, said=f"{ticket.shown} {name_of('deeds', deed.did)}")

    def _show(
        self, request: HttpRequest, counter: Counter | None = None, *, notice: str = "", said: str = ""
    ) -> HttpResponse:
        """The changing part for htmx; the whole console for a browser without scripts or in a hurry."""
        counter = counter or _seat(request)
        if counter is None:
            return HttpResponse(headers={"HX-Redirect": reverse("choose_counter")})
        if _sat_elsewhere(request, counter):
            return HttpResponse(headers={"HX-Redirect": reverse("console")})
        whole = not request.headers.get("HX-Request")
        if whole and request.method == "POST" and not notice:
            return HttpResponseRedirect(reverse("console"))
        # Only the answer to a deed may move the focus or take a notice away; a push from the server may not.
        answering = request.method == "POST" and not whole
        told = {"notice": notice, "said": said, "answering": answering, "focus": bool(said)}
        return render(
            request, "site/console.html" if whole else "site/desk.html", {**self._facts(request, counter), **told}
        )

    def _facts(self, request: HttpRequest, counter: Counter) -> dict[str, object]:
        everybody = bool(request.session.get(EVERYBODY))
        pushed = LISTS_COME in request.headers and "HX-Request" in request.headers
        view = desk_view(self._desk, counter, self._clock.now(), everybody=everybody, counts_only=pushed)
        return {
            "view": view,
            "pushed": pushed,
            "mark": mark_of(view),
            "services": self._names(),
            "hold_reasons": words()["hold_reasons"],
            "pause_reasons": words()["pause_reasons"],
            "auto_call_s": AUTO_CALL_S,
        }

    def _at(self, request: HttpRequest, counter: Counter) -> AtCounter:
        def in_book(did: str, what: str) -> None:
            self._write_down(request, did, what, counter)

        def after_commit() -> None:
            transaction.on_commit(self._emergency)

        return AtCounter(request, counter, self._clerk(request, counter), self._clock.now(), after_commit, in_book)

    def _clerk(self, request: HttpRequest, counter: Counter) -> Clerk:
        seen = request.POST.get("seen", "")
        return Clerk(request.user.get_username(), counter.pk, number(seen) if seen else None)

    def _write_down(self, request: HttpRequest, did: str, what: str, counter: Counter) -> None:
        write_down(request.user.get_username(), did, what, at=self._clock.now(), where=counter.name)


def _seat(request: HttpRequest) -> Counter | None:
    seat = request.session.get(SEAT)
    return Counter.objects.filter(pk=seat, open=True).first() if isinstance(seat, int) else None


def _sat_elsewhere(request: HttpRequest, counter: Counter) -> bool:
    """Tell whether the page is of a counter that the clerk has left in another tab."""
    seat = request.POST.get("seat") or request.GET.get("seat", "")
    return bool(seat) and number(seat) != counter.pk
