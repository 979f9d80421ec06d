"""Who may come in where."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from server.staff.people import is_administrator

Page = Callable[..., HttpResponseBase]


def signed_in(page: Page) -> Page:
    """Let people with an account in; send others to the sign-in page, also from a part of a page."""

    @wraps(page)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            return page(request, *args, **kwargs)
        return _to_sign_in(request)

    return door


def administrators(page: Page) -> Page:
    """Let administrators in.

    Raises:
        PermissionDenied: somebody else is signed in.
    """

    @wraps(page)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not is_administrator(request.user):
            raise PermissionDenied
        return page(request, *args, **kwargs)

    return door


def may_administer(request: HttpRequest) -> bool:
    """Tell whether a page shows what only administrators may do."""
    return request.user.is_authenticated and is_administrator(request.user)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("login")})
    return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
