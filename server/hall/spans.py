"""Opening hours as people type them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from server.hall.errors import NotATime, SpansMeet, SpanTurned
from server.hall.plan import MINUTES_A_DAY, Span, Spans

_TIME = re.compile(r"(\d{1,2}):?(\d{2})\Z")


def read_time(text: str) -> int:
    """``8:30``, ``0830``, also in full width, as minutes after midnight; ``24:00`` is the end of the day.

    Raises:
        NotATime: it is none.
    """
    found = _TIME.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise NotATime
    minutes = int(found[1]) * 60 + int(found[2])
    if int(found[2]) > 59 or minutes > MINUTES_A_DAY:
        raise NotATime
    return minutes


def write_time(minutes: int) -> str:
    """``8:30``."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def in_order(pairs: Sequence[tuple[int, int]]) -> Spans:
    """Spans of one day in order; those that touch become one.

    Raises:
        SpanTurned: one ends before it begins: nothing is open over midnight, it is written as two days.
        SpansMeet: two share a minute.
    """
    spans: list[Span] = []
    for from_min, until_min in sorted(pairs):
        if not 0 <= from_min < until_min <= MINUTES_A_DAY:
            raise SpanTurned
        if spans and from_min < spans[-1].until_min:
            raise SpansMeet
        if spans and from_min == spans[-1].until_min:
            spans[-1] = Span(spans[-1].from_min, until_min)
        else:
            spans.append(Span(from_min, until_min))
    return tuple(spans)
