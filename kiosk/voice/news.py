"""Which calls in a queue are new. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import msgspec

from edge_sync.messages.queueing import Calling, QueueNow

FRESH = timedelta(seconds=60)
"""A call older than this when it would be spoken is history, not news."""

RECALLED = 2
"""How often a number is said that did not come the first time."""


class NewCall(msgspec.Struct, frozen=True):
    """A call to be announced."""

    calling: Calling
    fresh_for_ms: int

    @property
    def times(self) -> int:
        """How often it is to be said."""
        return RECALLED if self.calling.times_called > 1 else 1


def new_calls(before: QueueNow | None, queue: QueueNow | None, now: datetime) -> list[NewCall]:
    """Calls that the queue before did not have and that are still fresh, in the order in which they were made.

    Ages are differences of the centre's own clock. Only the first queue after a start, which may be one of yesterday,
    is also measured by ours, which may be wrong.
    """
    if queue is None:
        return []
    known = {mark_of(calling) for calling in before.calling} if before is not None else set()
    found = []
    for calling in sorted(reversed(queue.calling), key=lambda one: one.called_at):
        age = queue.as_of - calling.called_at
        if before is None:
            age = max(age, now - calling.called_at)
        left_ms = int((FRESH - age) / timedelta(milliseconds=1))
        if left_ms > 0 and mark_of(calling) not in known:
            found.append(NewCall(calling, left_ms))
    return found


def mark_of(calling: Calling) -> str:
    """Names one call of one visit; says nothing of the visit."""
    named = f"call {calling.visit_id} {calling.ticket} {calling.called_at.timestamp():.3f} {calling.times_called}"
    return hashlib.sha256(named.encode()).hexdigest()[:16]
