"""Which part of the hall one board shows, and in which languages; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("ja", "en", "zh", "ko")
MOST_NAMES = 20

_NAME = re.compile(r"^[^\s,<>\"'&]{1,40}\Z")
_NUMBER = re.compile(r"^\d+")


@dataclass(frozen=True)
class View:
    """One corner of the hall; empty sets: all of it."""

    services: frozenset[str] = frozenset()
    counters: frozenset[str] = frozenset()
    languages: tuple[str, ...] = LANGUAGES

    def shows(self, service: str, counter: str) -> bool:
        """Tell whether a call belongs here. A counter may be named by the number its name begins with."""
        if self.services and service not in self.services:
            return False
        if not self.counters:
            return True
        number = _NUMBER.match(counter)
        return counter in self.counters or (number is not None and number[0] in self.counters)

    def shows_service(self, service: str) -> bool:
        """Tell whether a service's line belongs here."""
        return not self.services or service in self.services


EVERYTHING = View()


def view_of(query: Mapping[str, str]) -> View:
    """Read ``?services=a,b&counters=2,3&lang=ja,en``; what cannot be meant is passed over."""
    languages = tuple(dict.fromkeys(name for name in query.get("lang", "").split(",") if name in LANGUAGES))
    return View(_names(query.get("services", "")), _names(query.get("counters", "")), languages or LANGUAGES)


def _names(text: str) -> frozenset[str]:
    return frozenset([name for name in text.split(",") if _NAME.match(name)][:MOST_NAMES])
