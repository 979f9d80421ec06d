"""Pages for when something is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Trouble:
    """What a page says when it cannot say what was asked for."""

    status: int
    title: str
    advice: str


BAD_REQUEST = Trouble(400, "送られた内容を読めませんでした", "前の画面にもどって、もう一度お試しください。")
FORBIDDEN = Trouble(403, "この画面を見る権限がありません", "必要なときは、管理者に相談してください。")
NOT_FOUND = Trouble(404, "お探しのページはありません", "アドレスが変わったか、まちがっているかもしれません。")
BROKEN = Trouble(500, "うまく動きませんでした", "記録は失われていません。少し待って、もう一度お試しください。")
STALE_FORM = Trouble(403, "画面の有効期限が切れました", "画面を読み込み直してから、もう一度お試しください。")


def show(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Render one of the above."""
    return render(request, "site/trouble.html", {"trouble": trouble}, status=trouble.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return show(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return show(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return show(request, NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500; asks nothing of the database, which may be what is broken."""
    return render(request, "site/trouble_bare.html", {"trouble": BROKEN}, status=500)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our own page, or came too late."""
    return show(request, STALE_FORM)
