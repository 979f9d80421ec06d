"""Sums over facts; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from edge_sync.groundwork.clock import TOKYO

LONG_WAIT_S = 30 * 60
"""A wait that the city counts and wants to see vanish (232 a month, facts/hagi.md)."""


@dataclass(frozen=True)
class Fact:
    """One number, as the sums need it."""

    service: str
    issued_at: datetime
    called: bool
    wait_s: int | None


@dataclass(frozen=True)
class Sums:
    """Figures over some numbers."""

    issued: int
    called: int
    waits_known: int
    """How many waits the mean is made from."""
    mean_wait_s: int | None
    """None when no wait is known."""
    longest_wait_s: int | None
    long_waits: int
    """Waits of 30 minutes or more."""


@dataclass(frozen=True)
class Hour:
    """The figures of the numbers given out in one hour, Asia/Tokyo."""

    hour: int
    sums: Sums


def sums(facts: Sequence[Fact]) -> Sums:
    """Figures over these numbers."""
    waits = [fact.wait_s for fact in facts if fact.wait_s is not None]
    return Sums(
        issued=len(facts),
        called=sum(fact.called for fact in facts),
        waits_known=len(waits),
        mean_wait_s=round(sum(waits) / len(waits)) if waits else None,
        longest_wait_s=max(waits, default=None),
        long_waits=sum(wait_s >= LONG_WAIT_S for wait_s in waits),
    )


def by_hour(facts: Sequence[Fact]) -> list[Hour]:
    """Figures by the hour of issue, without holes between the first and the last."""
    hours = [fact.issued_at.astimezone(TOKYO).hour for fact in facts]
    if not hours:
        return []
    return [
        Hour(hour, sums([fact for fact, its in zip(facts, hours, strict=True) if its == hour]))
        for hour in range(min(hours), max(hours) + 1)
    ]


def by_service(facts: Iterable[Fact]) -> list[tuple[str, Sums]]:
    """Figures by service, most numbers first."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.service, []).append(fact)
    return sorted(((name, sums(group)) for name, group in groups.items()), key=lambda pair: (-pair[1].issued, pair[0]))
