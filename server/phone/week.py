"""A typical week: how long people waited at which hour of which weekday; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from edge_sync.groundwork.clock import TOKYO
from server.phone.corner import LONG_S, SOON_S, Busy

ENOUGH_WAITS = 5
"""A cell of fewer people says little, and might say whose wait it was."""


@dataclass(frozen=True)
class Cell:
    """One hour of one weekday."""

    minutes: int | None
    """The wait in the middle; None: too few people."""
    busy: Busy


@dataclass(frozen=True)
class Row:
    """One hour."""

    hour: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Week:
    """Hours and weekdays that had anybody; 0 is Monday."""

    weekdays: tuple[int, ...]
    rows: tuple[Row, ...]


def typical_week(waits: Iterable[tuple[datetime, int]]) -> Week | None:
    """From moments of issue and waits in seconds; None: nowhere enough of them."""
    found: dict[tuple[int, int], list[int]] = {}
    for issued_at, wait_s in waits:
        local = issued_at.astimezone(TOKYO)
        found.setdefault((local.hour, local.weekday()), []).append(wait_s)
    known = {place: _cell(own) for place, own in found.items() if len(own) >= ENOUGH_WAITS}
    if not known:
        return None
    weekdays = tuple(sorted({weekday for _, weekday in known}))
    hours = range(min(hour for hour, _ in known), max(hour for hour, _ in known) + 1)
    nothing = Cell(None, Busy.UNKNOWN)
    return Week(
        weekdays, tuple(Row(hour, tuple(known.get((hour, day), nothing) for day in weekdays)) for hour in hours)
    )


def _cell(waits_s: list[int]) -> Cell:
    middle_s = int(median(waits_s))
    busy = Busy.QUIET if middle_s <= SOON_S else Busy.BUSY if middle_s <= LONG_S else Busy.FULL
    return Cell(-(-middle_s // 60), busy)
