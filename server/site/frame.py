"""What every page's frame shows: the city, the way round, who is signed in, and at which counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from server.staff.people import is_administrator


@dataclass(frozen=True)
class Way:
    """One entry of the navigation."""

    label: str
    url: str
    here: bool


CLERKS_SEE = (
    ("console", "呼び出し"),
    ("entries", "申請"),
    ("reservations", "予約"),
    ("hall_today", "本日の受付"),
    ("waits", "待ち時間"),
    ("analytics", "統計"),
    ("machines", "端末"),
)
ADMINISTRATORS_SEE = (("studio", "様式"), ("dispatch", "配信"), ("hall", "待合の設定"), ("audit", "操作の記録"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame. The board has no frame and asks nothing of the session."""
    return {"city": settings.CITY, "ways": _Ways(request)}


class _Ways:
    """Looked at only by pages that show the navigation, so that public pages never touch the session."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __iter__(self) -> Any:
        user = self._request.user
        if not user.is_authenticated:
            return
        entries = CLERKS_SEE + (ADMINISTRATORS_SEE if is_administrator(user) else ())
        for name, label in entries:
            url = reverse(name)
            path = self._request.path
            yield Way(label, url, path == url or (url != reverse("console") and path.startswith(url)))
