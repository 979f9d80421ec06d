"""Filters known in every template: names, readings, durations."""

from __future__ import annotations

import re
from functools import cache

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from server.site.wording import name_of, words

register = template.Library()


@register.filter
def named(key: str, table: str) -> str:
    """``{{ ticket.service|named:"services" }}``: the Japanese name of an identifier."""
    return name_of(table, str(key))


@register.filter
def minutes(seconds: int | None) -> str:
    """A duration in seconds as people say it; None is 「不明」."""
    if seconds is None:
        return "不明"
    whole = max(int(seconds), 0) // 60
    if whole == 0:
        return "1分未満"
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{rest}分"
    return f"{hours}時間{rest}分" if rest else f"{hours}時間"


@register.filter
def ago(seconds: int) -> str:
    """How long ago something happened."""
    return "たったいま" if seconds < 60 else f"{minutes(seconds)}前"


@register.filter
def exactly(seconds: int | None) -> str:
    """A duration in seconds to the second, for statistics; None is 「—」."""
    if seconds is None:
        return "—"
    whole, rest = divmod(max(int(seconds), 0), 60)
    return f"{whole}分{rest:02d}秒"


@register.filter
def ruby(text: str) -> SafeString:
    """Give known words their reading above them."""
    parts = []
    for part in _words_with_reading().split(str(text)):
        reading = words()["readings"].get(part)
        parts.append(format_html("<ruby>{}<rt>{}</rt></ruby>", part, reading) if reading else conditional_escape(part))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


@cache
def _words_with_reading() -> re.Pattern[str]:
    known = sorted(words()["readings"], key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, known)) + ")")
