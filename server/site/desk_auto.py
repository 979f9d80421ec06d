"""When the console calls the next number by itself."""

from __future__ import annotations

from datetime import datetime

from edge_sync.groundwork.clock import business_day
from server.queueing.models import Counter, Deed, Pause
from server.queueing.states import Move

AFTER = frozenset({Move.FINISH, Move.NO_SHOW, Move.HOLD, Move.TRANSFER, Move.GO_ON})
"""Deeds after which the counter goes on with the next number; taking something back is none of them."""


def auto_call_s(counter: Counter, pause: Pause | None, newest: Deed | None, now: datetime, *, free: bool) -> int | None:
    """In how many seconds the open page calls the next; None: not by itself.

    Never while the clerk pauses, never before the first call of the day by hand, and never after something was
    taken back: the number would be called again at once (ZMSKVR-346, unwanted automatic calls).
    """
    if counter.auto_call_after_s is None or pause is not None or newest is None or not free:
        return None
    today = business_day(newest.at) == business_day(now)
    return counter.auto_call_after_s if today and newest.move in AFTER else None
