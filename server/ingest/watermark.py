"""How far a machine's letters are recorded, what is missing, and how far it may delete; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

SafeUpto = Callable[[int, int], int]
"""``(upto, safe_upto so far) -> safe_upto``: the policy that lets machines delete."""

Span = tuple[int, int]
"""Sequence numbers from the first to the last, both included."""


def contiguous(upto: int, received: Iterable[int]) -> int:
    """Advance ``upto`` over ``received``, ascending numbers above it, until the first gap."""
    for number in received:
        if number > upto + 1:
            break
        upto = max(upto, number)
    return upto


def over_voids(upto: int, voids: Iterable[Span]) -> int:
    """Advance ``upto`` over ranges that begin at or below the next number; ``voids`` ascend by their first."""
    for first, last in voids:
        if first > upto + 1:
            break
        upto = max(upto, last)
    return upto


def without(gaps: Iterable[Span], voids: Iterable[Span]) -> list[Span]:
    """Take ``voids`` out of ``gaps``; both ascending, the result too."""
    left = list(gaps)
    for first, last in voids:
        cut: list[Span] = []
        for begin, end in left:
            if last < begin or first > end:
                cut.append((begin, end))
                continue
            if begin < first:
                cut.append((begin, first - 1))
            if last < end:
                cut.append((last + 1, end))
        left = cut
    return left


def said_briefly(spans: Iterable[Span], at_most: int = 10) -> str:
    """``101-120, 130``: ranges as people read them, with the count of those left out."""
    spans = list(spans)
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in spans[:at_most]]
    more = [f"+{len(spans) - at_most}"] if len(spans) > at_most else []
    return ", ".join([*shown, *more])


def committed_is_safe(upto: int, safe_upto: int) -> int:
    """A committed row counts as safe; for a centre whose backups are no business of the machines."""
    return max(upto, safe_upto)


def only_backups_are_safe(upto: int, safe_upto: int) -> int:
    """Only a finished backup moves what machines may delete."""
    return safe_upto
