"""Booking without an account: service, day, time, code."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.identity import RandomBytes
from server.reservations.caller import Front, Manners, language_of, qr_picture
from server.reservations.codes import is_token, read_code
from server.reservations.errors import NoSuchBooking, NotOpen, ReservationError
from server.reservations.lookup import Lookup
from server.reservations.mails import is_address
from server.reservations.models import Booking, Plan
from server.reservations.offer import Opening, days_offered, offers_on, plans_on_offer
from server.reservations.office import Office, Wanted
from server.reservations.slots import moment_of
from server.reservations.throttle import Limit, Throttle
from server.reservations.wording import day_text, marked_words_of, put_in, span_text


class Booth:
    """The pages on which residents book."""

    def __init__(
        self,
        clock: Clock,
        office: Office,
        opening: Opening,
        front: Front,
        throttle: Throttle,
        lookup: Lookup,
        manners: Manners,
        random_bytes: RandomBytes,
    ) -> None:
        self._clock = clock
        self._office = office
        self._opening = opening
        self._front = front
        self._throttle = throttle
        self._lookup = lookup
        self._manners = manners
        self._random_bytes = random_bytes
        self._bookings = Limit("book", manners.bookings_an_hour, timedelta(hours=1))

    def start(self, request: HttpRequest) -> HttpResponse:
        """What can be booked."""
        now = self._clock.now()
        plans = [plan for plan in plans_on_offer(_today(now)) if days_offered(plan, self._opening, now)]
        return self._front.answer(request, "choose.html", plans=_by_title(plans))

    def days(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """On which days."""
        plan = get_object_or_404(Plan, pk=plan_id)
        language = language_of(request)
        days = [
            (day, day_text(day, language), free) for day, free in days_offered(plan, self._opening, self._clock.now())
        ]
        return self._front.answer(request, "days.html", plan=plan, days=days, move=_move(request))

    def times(self, request: HttpRequest, plan_id: int, day: date) -> HttpResponse:
        """At which times."""
        plan, language = get_object_or_404(Plan, pk=plan_id), language_of(request)
        offers = [
            (offer, span_text(offer.slot.at, offer.slot.until, language))
            for offer in offers_on(plan, day, self._opening, self._clock.now())
            if offer.may_book
        ]
        return self._front.answer(
            request,
            "times.html",
            plan=plan,
            day=day,
            day_text=day_text(day, language),
            offers=offers,
            move=_move(request),
        )

    def confirm(self, request: HttpRequest, plan_id: int, day: date, minute: int) -> HttpResponse:
        """Look once more, then book."""
        plan = get_object_or_404(Plan, pk=plan_id)
        if request.method != "POST":
            return self._ask(request, plan, day, minute)
        mail = request.POST.get("mail", "").strip()
        if mail and not (self._manners.mails and is_address(mail)):
            return self._ask(request, plan, day, minute, mail=mail)
        try:
            code = self._move_to(request, plan, day, minute) or self._book(request, plan, day, minute, mail)
        except ReservationError as error:
            return self._front.trouble(
                request, error, back=reverse("book_times", args=(plan.pk, day)), move=_move(request)
            )
        return HttpResponseRedirect(reverse("booking", args=(code,)))

    def _book(self, request: HttpRequest, plan: Plan, day: date, minute: int, mail: str) -> str:
        token = request.POST.get("token", "")
        if not is_token(token):
            token = self._random_bytes(16).hex()
        made = self._office.of_token(token)
        if made is None:
            address, now = self._front.address(request), self._clock.now()
            self._throttle.check(self._bookings, address, now)
            made = self._office.book(Wanted(plan.pk, day, minute, token, mail, language_of(request)))
            self._throttle.note(self._bookings, address, now)
        return made.code

    def _move_to(self, request: HttpRequest, plan: Plan, day: date, minute: int) -> str:
        code = _move(request)
        if code:
            self._lookup.booking(request, code)
            self._office.move(code, plan.pk, day, minute)
        return code

    def _ask(self, request: HttpRequest, plan: Plan, day: date, minute: int, mail: str = "") -> HttpResponse:
        language, at = language_of(request), moment_of(day, minute)
        return self._front.answer(
            request,
            "confirm.html",
            400 if mail else 200,
            plan=plan,
            day=day,
            day_text=day_text(day, language),
            time_text=span_text(at, at + timedelta(minutes=plan.slot_min), language),
            token=self._random_bytes(16).hex(),
            mails=self._manners.mails,
            mail=mail,
            move=_move(request),
        )

    def find(self, request: HttpRequest) -> HttpResponse:
        """A code was typed."""
        code = read_code(request.POST.get("code", "")[:40])
        if code is None:
            return self._front.trouble(request, NoSuchBooking(), back=reverse("book"))
        return HttpResponseRedirect(reverse("booking", args=(code,)))

    def booking(self, request: HttpRequest, code: str) -> HttpResponse:
        """One booking; the code is all that is asked for."""
        try:
            found = self._lookup.booking(request, code)
        except ReservationError as error:
            return self._front.trouble(request, error, back=reverse("book"))
        if found.number:
            return HttpResponseRedirect(reverse("web_number", args=(code,)))
        return self._show(request, "booking.html", found, code)

    def cancel(self, request: HttpRequest) -> HttpResponse:
        """Ask once more, then cancel. The code travels in the body alone."""
        code = read_code(request.POST.get("code", "")[:40]) or ""
        try:
            found = self._lookup.booking(request, code)
            if request.POST.get("sure") != "yes":
                return self._show(request, "cancel.html", found, code)
            self._office.cancel(code)
        except ReservationError as error:
            return self._front.trouble(request, error, back=reverse("book"))
        return HttpResponseRedirect(reverse("booking", args=(code,)))

    def _show(self, request: HttpRequest, template: str, booking: Booking, code: str) -> HttpResponse:
        language = language_of(request)
        if booking.at is None or booking.until is None or booking.plan is None:
            return self._front.trouble(request, NotOpen(booking.state), back=reverse("book"))
        return self._front.answer(
            request,
            template,
            booking=booking,
            plan=booking.plan,
            code=code,
            qr=qr_picture(self._front.booking_address(code)),
            day_text=day_text(booking.day, language),
            time_text=span_text(booking.at, booking.until, language),
            check_in_advice=put_in(marked_words_of(language)["check_in_advice"], before=self._manners.before_min),
            may_change=booking.state == "open" and self._clock.now() < booking.at,
        )


def _today(now: datetime) -> date:
    return now.astimezone(TOKYO).date()


def _move(request: HttpRequest) -> str:
    """The code of the booking that is to be moved, if one is."""
    return read_code((request.POST.get("move") or request.GET.get("move") or "")[:40]) or ""


def _by_title(plans: list[Plan]) -> list[Plan]:
    return sorted(plans, key=lambda plan: (plan.service, plan.title, plan.first_day, plan.pk))
