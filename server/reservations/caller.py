"""Who calls a public page: their language, their address; and what every such page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from server.reservations.errors import ReservationError, TooOften
from server.reservations.wording import LANGUAGES, marked_words_of, words_of

LANGUAGE_COOKIE = "madoguchi_language"
LANGUAGE_KEPT_S = 180 * 24 * 3600
STATUS = {"RESERVE-03": 404, "RESERVE-05": 429}


@dataclass(frozen=True)
class Front:
    """How public pages are answered."""

    public_url: str
    behind_proxy: bool = False
    """The last entry of X-Forwarded-For is the caller, as our own proxy wrote it."""

    def address(self, request: HttpRequest) -> str:
        """Where the call comes from."""
        if self.behind_proxy:
            forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            if forwarded:
                return forwarded[:45]
        return str(request.META.get("REMOTE_ADDR", ""))[:45]

    def booking_address(self, code: str) -> str:
        """What stands in the QR code and in mails."""
        return f"{self.public_url.rstrip('/')}/b/{code}"

    def answer(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page in the caller's language; never kept, never indexed, its address never in the log."""
        language = language_of(request)
        shown = {"w": marked_words_of(language), "plain": words_of(language), "language": language, **context}
        response = render(request, f"reservations/{template}", shown, status=status)
        response["X-Robots-Tag"] = "noindex"
        if "lang" in request.GET:
            response.set_cookie(
                LANGUAGE_COOKIE,
                language,
                max_age=LANGUAGE_KEPT_S,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return unlogged(response)

    def trouble(self, request: HttpRequest, error: ReservationError, **context: Any) -> HttpResponse:
        """What did not work, in the caller's words."""
        key = f"error_{error.code}"
        status = STATUS.get(error.code, 409)
        response = self.answer(
            request, "trouble.html", status, sentence=marked_words_of(language_of(request))[key], **context
        )
        if isinstance(error, TooOften):
            response["Retry-After"] = "600"
        return response


@dataclass(frozen=True)
class Manners:
    """What the city allows."""

    mails: bool
    bookings_an_hour: int
    """From one address."""
    before_min: int
    """How long before the booked time machines check in."""


def unlogged(response: HttpResponse) -> HttpResponse:
    """Keep Django from logging the address of an answer, and the code or secret in it."""
    setattr(response, "_has_been_logged", True)  # noqa: B010 - Django's own mark
    return response


def language_of(request: HttpRequest) -> str:
    """Asked for, or as last asked for; Japanese."""
    wanted = request.GET.get("lang") or request.COOKIES.get(LANGUAGE_COOKIE, "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def qr_picture(text: str) -> SafeString:
    """A QR code as an SVG element: black on white with its quiet zone (ISO/IEC 18004)."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=6, border=4, light="#fff", omitsize=True, svgclass="qr"))  # noqa: S308
