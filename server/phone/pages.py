"""The page behind the slip's QR code: one number, its place in the line, and notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from edge_sync.groundwork.clock import Clock
from server.phone.doorkeeper import Tally, address_of
from server.phone.errors import BadMailAddress, BadSubscription, NothingToTell, PhoneError, TooManyWishes
from server.phone.languages import LANGUAGES, language_of
from server.phone.seen import OVER, Ended, Queue, Seen
from server.phone.wishes import AHEAD, USUAL_AHEAD, Wishes

PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
MISSES_A_MINUTE = 30
WISHES_A_MINUTE = 12
SAID = {
    BadMailAddress: "bad_mail",
    BadSubscription: "bad_push",
    TooManyWishes: "too_many",
    NothingToTell: "nothing_to_tell",
}


@dataclass(frozen=True)
class Offers:
    """What this centre can send."""

    push_key: str = ""
    """``applicationServerKey``; empty: no web push."""
    mail: bool = False


class PhonePages:
    """The code in the address is the key to the page: nobody can guess it, and it dies with the queue day."""

    def __init__(self, clock: Clock, queue: Queue, wishes: Wishes, offers: Offers) -> None:
        self._clock = clock
        self._queue = queue
        self._wishes = wishes
        self._offers = offers
        self._misses = Tally(clock, MISSES_A_MINUTE)
        self._tries = Tally(clock, WISHES_A_MINUTE)

    def page(self, request: HttpRequest, code: str) -> HttpResponse:
        """One number."""
        seen = self._number(request, code)
        if not isinstance(seen, Seen):
            return seen
        language = _language(request)
        ways = self._wishes.ways(code)
        facts = {
            **self._facts(seen, language),
            "code": code,
            "all_languages": LANGUAGES,
            "aheads": AHEAD,
            "usual_ahead": USUAL_AHEAD,
            "offers": self._offers,
            "ways": ways,
            "over": seen.stand in OVER,
            "said_key": request.GET.get("said", "") if request.GET.get("said") in _SAYINGS else "",
        }
        return _private(render(request, "phone/page.html", facts))

    def state(self, code: str, language: str) -> str | None:
        """The moving part as HTML; None: the link has ended. Not on the event loop's thread."""
        seen = self._queue.seen(code)
        return self.painted(seen, language) if isinstance(seen, Seen) else None

    def painted(self, seen: Seen, language: str) -> str:
        """The moving part of one number."""
        return render_to_string("phone/state.html", self._facts(seen, language))

    def may_follow(self, request: HttpRequest, code: str) -> HttpResponse | None:
        """What a stream is answered instead, where there is none to give."""
        seen = self._number(request, code)
        return None if isinstance(seen, Seen) else seen

    @csrf_exempt
    def push(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Keep a push subscription. The code is the proof: a foreign page does not know it."""
        return self._wish(request, code, "push")

    @csrf_exempt
    def mail(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Keep a mail address."""
        return self._wish(request, code, "mail")

    @csrf_exempt
    def stop(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Forget every wish of this number."""
        return self._wish(request, code, "stop")

    def _wish(self, request: HttpRequest, code: str, what: str) -> HttpResponseBase:
        seen, who = self._number(request, code), _who(request)
        if not isinstance(seen, Seen):
            return seen
        # No answer of 400 and more to a living code: Django would log the address, which is a key.
        language, said = _language(request), "too_many_tries"
        if request.method == "POST" and not self._tries.is_full(who):
            self._tries.add(who)
            try:
                said = self._take(request, seen, language, what)
            except PhoneError as error:
                said = SAID[type(error)]
        if what == "push":
            return _private(HttpResponse(said, content_type="text/plain"))
        there = reverse("phone", args=[code]) + "?" + urlencode({"lang": language, "said": said})
        return _private(HttpResponseRedirect(there))

    def _take(self, request: HttpRequest, seen: Seen, language: str, what: str) -> str:
        if what == "stop":
            self._wishes.withdraw(seen.code)
            return "stopped"
        ahead = request.GET.get("ahead", "") if what == "push" else request.POST.get("ahead", "")
        people = int(ahead) if ahead.isdecimal() and len(ahead) < 4 else USUAL_AHEAD
        if what == "push":
            if not self._offers.push_key:
                raise BadSubscription
            self._wishes.push(seen, request.body, language, people)
            return "push_on"
        if not self._offers.mail:
            raise BadMailAddress
        self._wishes.mail(seen, request.POST.get("mail", ""), language, people)
        return "mail_on"

    def _number(self, request: HttpRequest, code: str) -> Seen | HttpResponse:
        who = _who(request)
        if self._misses.is_full(who):
            return _private(self._ended(request, 429))
        seen = self._queue.seen(code)
        if isinstance(seen, Seen):
            return seen
        if not isinstance(seen, Ended):
            self._misses.add(who)
        return _private(self._ended(request, 410 if isinstance(seen, Ended) else 404))

    def _ended(self, request: HttpRequest, status: int) -> HttpResponse:
        facts = {"words_of": "server.phone", "languages": [_language(request)], "status": status}
        return render(request, "phone/ended.html", facts, status=status)

    def _facts(self, seen: Seen, language: str) -> dict[str, Any]:
        range_s = self._queue.range_s(seen)
        low, high = (range_s[0] // 60, max(-(-range_s[1] // 60), range_s[0] // 60 + 1)) if range_s else (None, None)
        return {
            "words_of": "server.phone",
            "languages": [language],
            "service_names": self._queue.names(),
            "city": settings.CITY,
            "seen": seen,
            "stand": seen.stand.value,
            "low": low,
            "high": high,
            "now": self._clock.now(),
        }


_SAYINGS = frozenset({*SAID.values(), "mail_on", "push_on", "stopped", "too_many_tries"})


def _language(request: HttpRequest) -> str:
    return language_of(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""))


def _who(request: HttpRequest) -> str:
    return address_of(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))


def _private(answer: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        answer.headers[name] = value
    return answer
