"""How far a machine's letters are recorded, and how far it may delete; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

SafeUpto = Callable[[int, int], int]
"""``(upto, safe_upto so far) -> safe_upto``: the policy that lets machines delete."""


def contiguous(upto: int, received: Iterable[int]) -> int:
    """Advance ``upto`` over ``received``, ascending numbers above it, until the first gap."""
    for number in received:
        if number > upto + 1:
            break
        upto = max(upto, number)
    return upto


def committed_is_safe(upto: int, safe_upto: int) -> int:
    """A committed row counts as safe; for a centre whose backups are no business of the machines."""
    return max(upto, safe_upto)
