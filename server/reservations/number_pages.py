"""Taking a number on the web, as the poster's QR code asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes
from edge_sync.messages.hall import follow_code
from server.reservations.caller import Front, language_of, qr_picture
from server.reservations.codes import read_code
from server.reservations.errors import NotOpen, ReservationError
from server.reservations.lookup import Lookup
from server.reservations.models import Booking
from server.reservations.numbers import Line, WebNumbers
from server.reservations.office import Office
from server.reservations.throttle import Limit, Throttle
from server.reservations.wording import marked_words_of, put_in

SESSION = "web_number"


@dataclass(frozen=True)
class Errands:
    """What people come for; the site knows."""

    ids: Callable[[], list[str]]
    name_in: Callable[[str, str], str]
    """``(language, identifier)``."""


class NumberPages:
    """One number a browser session at a time."""

    def __init__(
        self,
        clock: Clock,
        office: Office,
        numbers: WebNumbers,
        line: Line,
        errands: Errands,
        front: Front,
        throttle: Throttle,
        lookup: Lookup,
        numbers_an_hour: int,
        after_turn_min: int,
        random_bytes: RandomBytes,
    ) -> None:
        self._clock = clock
        self._office = office
        self._numbers = numbers
        self._line = line
        self._errands = errands
        self._front = front
        self._throttle = throttle
        self._lookup = lookup
        self._numbers_an_hour = Limit("number", numbers_an_hour, timedelta(hours=1))
        self._after_turn_min = after_turn_min
        self._random_bytes = random_bytes

    def start(self, request: HttpRequest) -> HttpResponse:
        """Which service; who has a number already sees it."""
        held = self._held(self._token(request))
        if held:
            return HttpResponseRedirect(reverse("web_number", args=(held,)))
        language = language_of(request)
        services = [
            (service, self._errands.name_in(language, service))
            for service in self._errands.ids()
            if self._numbers.may_give(service)
        ]
        return self._front.answer(request, "number_choose.html", services=services)

    def take(self, request: HttpRequest) -> HttpResponse:
        """Take it; the same browser again is shown the same number."""
        service = request.POST.get("service", "")
        if request.method != "POST" or service not in self._errands.ids():
            return HttpResponseRedirect(reverse("web_numbers"))
        token = self._token(request)
        try:
            code = self._held(token) or self._take(request, service, token)
        except ReservationError as error:
            return self._front.trouble(request, error, back=reverse("web_numbers"))
        return HttpResponseRedirect(reverse("web_number", args=(code,)))

    def _take(self, request: HttpRequest, service: str, token: str) -> str:
        address, now = self._front.address(request), self._clock.now()
        self._throttle.check(self._numbers_an_hour, address, now)
        taken = self._numbers.take(service, token)
        self._throttle.note(self._numbers_an_hour, address, now)
        return taken.code

    def _token(self, request: HttpRequest) -> str:
        """The session's token; a new one when the number it took is over."""
        token = request.session.get(SESSION, "")
        known = Booking.objects.filter(token=token).first() if token else None
        over = known is not None and (known.state not in ("open", "arrived") or known.day != self._line.today())
        if not token or over:
            token = request.session[SESSION] = self._random_bytes(16).hex()
        return str(token)

    def _held(self, token: str) -> str:
        """The code of the number that was taken with this token; empty: none yet."""
        try:
            known = self._office.of_token(token)
        except NotOpen:
            return ""
        return known.code if known is not None else ""

    def number(self, request: HttpRequest, code: str) -> HttpResponse:
        """One number: what the machine reads at check-in, and the way to the line."""
        try:
            found = self._lookup.number(request, code)
        except ReservationError as error:
            return self._front.trouble(request, error, back=reverse("web_numbers"))
        return self._show(request, "number.html", found, code)

    def give_up(self, request: HttpRequest) -> HttpResponse:
        """Ask once more, then give it back."""
        code = read_code(request.POST.get("code", "")[:40]) or ""
        try:
            found = self._lookup.number(request, code)
            if request.POST.get("sure") != "yes":
                return self._show(request, "number_give_up.html", found, code)
            self._numbers.give_up(code)
        except ReservationError as error:
            return self._front.trouble(request, error, back=reverse("web_numbers"))
        return HttpResponseRedirect(reverse("web_number", args=(code,)))

    def poster(self, request: HttpRequest) -> HttpResponse:
        """A sheet to print and hang up, with the QR codes of both ways in."""
        base = self._front.public_url.rstrip("/")
        ways = [(address, qr_picture(address)) for address in (f"{base}/w/", f"{base}/b/")]
        return self._front.answer(request, "poster.html", number=ways[0], book=ways[1])

    def _show(self, request: HttpRequest, template: str, booking: Booking, code: str) -> HttpResponse:
        language = language_of(request)
        expiry = put_in(marked_words_of(language)["number_expiry"], after=self._after_turn_min)
        return self._front.answer(
            request,
            template,
            booking=booking,
            service_text=self._errands.name_in(language, booking.service),
            number_expiry=expiry,
            code=code,
            qr=qr_picture(self._front.booking_address(code)),
            follow=f"/m/{follow_code(booking.visit_id or '')}",
        )
