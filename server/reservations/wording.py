"""What residents read, from ``words.toml``; ``{漢字|かんじ}`` is a word with its reading above it."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from edge_sync.groundwork.clock import TOKYO

LANGUAGES = ("ja", "en")
_READ = re.compile(r"\{([^|{}]+)\|([^{}]+)\}")


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("server.reservations").joinpath("words.toml").read_text("utf-8"))


@cache
def words_of(language: str) -> dict[str, str]:
    """All words of a language as plain text."""
    return {key: _READ.sub(r"\1", text) for key, text in _tables()[language].items()}


@cache
def marked_words_of(language: str) -> dict[str, SafeString]:
    """All words of a language with their readings, for pages."""
    return {key: _with_readings(text) for key, text in _tables()[language].items()}


def day_text(day: date, language: str) -> str:
    """A day as people say it, with its weekday."""
    words = words_of(language)
    month, weekday = words["months"].split()[day.month - 1], words["weekdays"].split()[day.weekday()]
    return words["day"].format(month=month, day=day.day, weekday=weekday)


def time_text(at: datetime) -> str:
    """Hours and minutes in Asia/Tokyo."""
    return f"{at.astimezone(TOKYO):%-H:%M}"


def span_text(at: datetime, until: datetime, language: str) -> str:
    """From when until when."""
    return words_of(language)["from_to"].format(**{"from": time_text(at), "until": time_text(until)})


def _with_readings(text: str) -> SafeString:
    parts, end = [], 0
    for found in _READ.finditer(text):
        parts.append(conditional_escape(text[end : found.start()]))
        parts.append(format_html("<ruby>{}<rt>{}</rt></ruby>", found[1], found[2]))
        end = found.end()
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def put_in(marked: SafeString, **values: int) -> SafeString:
    """A marked sentence with its figures."""
    return mark_safe(marked.format(**values))  # noqa: S308 - the sentence is escaped, and figures need it not
