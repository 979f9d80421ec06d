"""Sign in, sign out, and the book of what was done."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from edge_sync.groundwork.clock import Clock
from server.staff.audit import latest, write_down
from server.staff.throttle import forget_failures, is_shut, note_failure

LINES_SHOWN = 200


class Door:
    """The pages of people."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def sign_in(self, request: HttpRequest) -> HttpResponse:
        """Ask for name and password; after five wrong ones wait five minutes."""
        target = _safe_target(request)
        if request.method != "POST":
            if request.user.is_authenticated:
                return HttpResponseRedirect(target)
            return self._ask(request, target, "")
        name, address = request.POST.get("username", "")[:150], request.META.get("REMOTE_ADDR", "")[:45]
        now = self._clock.now()
        if is_shut(name, address, now):
            return self._ask(request, target, "続けて間違えたため、5分のあいだログインできません。", status=429)
        user = authenticate(request, username=name, password=request.POST.get("password", ""))
        if user is None:
            note_failure(name, address, now)
            return self._ask(request, target, "名前またはパスワードがちがいます。", status=403)
        forget_failures(name, address)
        login(request, user)
        write_down(user.get_username(), "signed_in", user.get_username(), at=now)
        return HttpResponseRedirect(target)

    def sign_out(self, request: HttpRequest) -> HttpResponse:
        """End the session; only by POST, so that no link can do it."""
        if request.method == "POST":
            logout(request)
        return HttpResponseRedirect(reverse("login"))

    def book(self, request: HttpRequest) -> HttpResponse:
        """Who did what, newest first."""
        return render(request, "staff/book.html", {"lines": latest(LINES_SHOWN)})

    def _ask(self, request: HttpRequest, target: str, problem: str, status: int = 200) -> HttpResponse:
        context = {"next": target, "problem": problem, "name": request.POST.get("username", "")}
        return never_cache(render)(request, "staff/sign_in.html", context, status=status)


def _safe_target(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("console")
