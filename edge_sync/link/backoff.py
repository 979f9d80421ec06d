"""When to try again; pure."""

from __future__ import annotations

LARGEST_DOUBLING = 30


def ceiling_ms(attempt: int, *, first_ms: int, cap_ms: int) -> int:
    """Longest wait after ``attempt`` failures in a row (1 is the first), in milliseconds."""
    return min(cap_ms, first_ms << min(attempt - 1, LARGEST_DOUBLING))


def full_jitter_ms(attempt: int, dice: float, *, first_ms: int, cap_ms: int) -> int:
    """A wait between nothing and the ceiling, so that a fleet does not come back at once.

    ``dice`` is a random number in [0, 1).
    """
    return int(dice * ceiling_ms(attempt, first_ms=first_ms, cap_ms=cap_ms))
