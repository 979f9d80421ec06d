"""The replay's verdicts as a table for a terminal; pure."""

from __future__ import annotations

from collections.abc import Sequence

from server.waits.plugs import KNOWN
from server.waits.replay import Verdict, winner

HEADS = ("n", "mean err", "median err", "bias", "<=5 min", "in range", "width", "all in range", "all bias", "silent")


def table(verdicts: Sequence[Verdict]) -> str:
    """Minutes; people who waited a minute or more, but for the columns that say ``all``."""
    wide = max(len(name) for name in (*KNOWN, *(one.name for one in verdicts))) + 2
    lines = ["estimator".ljust(wide) + "".join(head.rjust(13) for head in HEADS)]
    lines += [one.name.ljust(wide) + "".join(cell.rjust(13) for cell in _cells(one)) for one in verdicts]
    best = winner(verdicts)
    lines.append(f"smallest median error: {best}" if best else "nobody waited")
    return "\n".join(lines) + "\n"


def _cells(verdict: Verdict) -> Sequence[str]:
    waited, everybody = verdict.of(), verdict.of(0)
    if waited is None or everybody is None:
        return [*("0" if head == "n" else "" for head in HEADS[:-1]), str(verdict.silent)]
    return (
        str(waited.n),
        _minutes(waited.mean_error_s),
        _minutes(waited.median_error_s),
        f"{waited.bias_s / 60:+.1f}",
        _part(waited.near),
        _part(waited.held),
        _minutes(waited.width_s),
        _part(everybody.held),
        f"{everybody.bias_s / 60:+.1f}",
        str(verdict.silent),
    )


def _minutes(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds / 60:.1f}"


def _part(part: float | None) -> str:
    return "-" if part is None else f"{part:.1%}"
