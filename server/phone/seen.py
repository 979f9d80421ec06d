"""One number as its holder may see it; pure. The site looks it up in the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Stand(StrEnum):
    """Where a number stands, in the words of the page."""

    WAITING = "waiting"
    CALLED = "called"
    HELD = "held"
    EXPECTED = "expected"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


OVER = frozenset({Stand.FINISHED, Stand.CANCELLED})
"""Nothing more happens; who was absent may still come."""


@dataclass(frozen=True)
class Seen:
    """One number of the running queue day."""

    code: str
    """The end of the page's address."""
    visit_id: str
    number: str
    """With its mark, as people read it."""
    service: str
    stand: Stand
    ahead: int | None
    """People who are called before; None unless it waits."""
    counter: str = ""
    times_called: int = 0
    calling: str = ""
    """Tells one calling from the next."""


@dataclass(frozen=True)
class Ended:
    """The number is of another day: its link has ended."""


class Queue(Protocol):
    """What this room asks of the queue."""

    def seen(self, code: str) -> Seen | Ended | None:
        """One number; None: there never was such a code."""

    def range_s(self, seen: Seen) -> tuple[int, int] | None:
        """What is left to wait, lower and upper end in seconds; None is unknown."""

    def names(self) -> Mapping[str, Mapping[str, str]]:
        """What the hall calls its services: service to language to name."""

    def day(self) -> str:
        """The running queue day, ``2026-04-01``."""
