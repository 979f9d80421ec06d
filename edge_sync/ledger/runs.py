"""Which ticket numbers of one day and letter are gone, as runs from first to last. Pure."""

from __future__ import annotations

from collections.abc import Iterable

Run = tuple[int, int]
"""First and last number that are gone, both included."""


def next_free(runs: Iterable[Run], first: int, last: int, *, leave_out: int = 0, fill_gaps: bool = True) -> int | None:
    """The number to give next from ``first`` to ``last``; None when none is left.

    The count goes on above the highest number gone inside the range; where none is, it begins at ``first``, with
    ``leave_out`` numbers left out. When the end is reached, ``fill_gaps`` goes back to what was passed over.
    """
    inside = sorted(run for run in runs if run[1] >= first and run[0] <= last)
    above = max((end for _, end in inside), default=first - 1 + leave_out) + 1
    if above <= last:
        return above
    if not fill_gaps:
        return None
    lowest = first
    for begin, end in inside:
        if lowest < begin:
            return lowest
        lowest = max(lowest, end + 1)
    return lowest if lowest <= last else None


def covers(runs: Iterable[Run], number: int) -> bool:
    """Whether ``number`` is gone."""
    return any(begin <= number <= end for begin, end in runs)


def stretched(runs: Iterable[Run], number: int) -> Run:
    """The run to write down when ``number`` is known to be gone and the runs may be too short.

    Everything between it and the run below counts as gone: a count that lost a bit gives no number twice.
    """
    below = [run for run in runs if run[0] <= number]
    if not below:
        return 1, number
    begin, end = max(below)
    return begin, max(end, number)
