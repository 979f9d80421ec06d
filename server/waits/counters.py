"""What is known of counters from what they did: whom they serve, who sits there, when nobody does; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from server.waits.snapshot import Snapshot
from server.waits.story import Day, Story

Serving = Mapping[str, frozenset[str]]
"""Counter to its services."""

RECENT_S = 45 * 60
SELDOM = 0.005
"""A service that is less than this part of a counter's calls was a favour, not its business."""
IDLE_IS_ABSENT_S = 150
"""Somebody it serves waited so long and it did not call: nobody sits there."""
MINUTES = 24 * 60


def learn_serving(days: Sequence[Day]) -> Serving:
    """Which counters serve what, as they did on these days."""
    counts: dict[str, Counter[str]] = {}
    for day in days:
        for one in day.stories:
            if one.counter:
                counts.setdefault(one.counter, Counter())[one.service] += 1
    return {
        name: frozenset(service for service, n in served.items() if n >= max(2, SELDOM * served.total()))
        for name, served in counts.items()
    }


def staffed(snapshot: Snapshot) -> set[str]:
    """Counters that have somebody in hand or had lately."""
    since_s = snapshot.now_s - RECENT_S
    return {one.counter for one in snapshot.called if one.ended_s is None or one.ended_s >= since_s}


def absences(
    stories: Iterable[Story], called: Sequence[Story], serving: Serving, now_s: int, since_s: int = 0
) -> dict[str, int]:
    """Each counter's minutes without a clerk, as bits of a number: bit 600 is 10:00.

    A pause between two calls counts when somebody whom the counter serves waited through it. Pauses that ended before
    ``since_s`` are not looked at.
    """
    long_waits: dict[str, list[tuple[int, int]]] = {}
    for one in stories:
        until_s = now_s if one.called_s is None else one.called_s
        if until_s - one.issued_s >= IDLE_IS_ABSENT_S and until_s >= since_s:
            long_waits.setdefault(one.service, []).append((one.issued_s, until_s))
    found = {}
    for name, serves in serving.items():
        pauses = [pause for pause in _pauses(name, called, now_s) if pause[1] >= since_s]
        found[name] = _bits(pauses, [wait for service in serves for wait in long_waits.get(service, ())])
    return found


def _pauses(name: str, called: Sequence[Story], now_s: int) -> list[tuple[int, int]]:
    """The times between a counter's calls, those before the first and after the last too."""
    pauses, since_s = [], 0
    for one in called:
        if one.counter == name and one.called_s is not None:
            if one.called_s - since_s >= IDLE_IS_ABSENT_S:
                pauses.append((since_s, one.called_s))
            since_s = now_s if one.ended_s is None else max(since_s, one.ended_s)
    if now_s - since_s >= IDLE_IS_ABSENT_S:
        pauses.append((since_s, now_s))
    return pauses


def _bits(pauses: Sequence[tuple[int, int]], waits: Sequence[tuple[int, int]]) -> int:
    bits = 0
    for begins_s, ends_s in pauses:
        first_s = ends_s
        for issued_s, called_s in waits:
            if min(ends_s, called_s) - max(begins_s, issued_s) >= IDLE_IS_ABSENT_S:
                first_s = min(first_s, max(begins_s, issued_s))
        if first_s < ends_s:
            bits |= minutes(begins_s if first_s - begins_s < 1800 else first_s, ends_s)
    return bits


def minutes(begins_s: int, ends_s: int) -> int:
    """The minutes of a time as bits."""
    first, last = begins_s // 60, min(MINUTES, -(-ends_s // 60))
    return ((1 << max(0, last - first)) - 1) << first


def back_after_s(bits: int, at_s: float) -> float:
    """The first moment from ``at_s`` on at which somebody sits there."""
    first = int(at_s // 60)
    rest = ~(bits >> first)
    ahead = (rest & -rest).bit_length() - 1
    return at_s if ahead == 0 else (first + ahead) * 60.0
