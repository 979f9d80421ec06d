"""Times of day, spans, and the banner that stands on every page while disaster mode is on."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import DatabaseError

from server.hall.disasters import current
from server.hall.plan import Span
from server.hall.spans import write_time

register = template.Library()


@register.filter
def span(one: Span) -> str:
    """``8:30–17:15``."""
    return f"{write_time(one.from_min)}–{write_time(one.until_min)}"


@register.filter
def of(table: dict[str, Any], key: str) -> Any:
    """``{{ services|of:id }}``."""
    return table.get(key)


@register.filter
def each(text: str) -> list[str]:
    """``{% for name in "one two"|each %}``."""
    return text.split()


@register.filter
def begins(text: str, start: str) -> bool:
    """``text`` begins with ``start``."""
    return text.startswith(start)


@register.inclusion_tag("hall/banner.html")
def disaster_banner() -> dict[str, object]:
    """For the frame of every page: follows the page's own stream by itself, where there is one."""
    return _now()


@register.inclusion_tag("hall/notice.html")
def disaster_notice() -> dict[str, object]:
    """The same words for a picture that is painted anew at every change: the board."""
    return _now()


def _now() -> dict[str, object]:
    try:
        return {"on": current()}
    except DatabaseError:
        return {"on": None}
