"""Which columns a move changes, and to what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from server.queueing.deeds import At
from server.queueing.models import Ticket

NOTE = 200
"""The longest note, in characters."""

Columns = dict[str, Any]


def call(ticket: Ticket, at: At) -> Columns:
    """Into the hand of a counter; the first call of this wait is remembered."""
    return {
        "counter_id": at.counter.pk,
        "called_by": ticket.called_by or at.clerk,
        "called_at": ticket.called_at or at.now,
        "last_called_at": at.now,
        "calling_since": at.now,
        "times_called": 1,
        "ended_at": None,
    }


def again(ticket: Ticket, at: At) -> Columns:
    """Called once more."""
    return {"times_called": ticket.times_called + 1, "last_called_at": at.now}


def end(at: At) -> Columns:
    """The number's end."""
    return {"ended_at": at.now, "note": ""}


def uncalled() -> Columns:
    """Back in the line from having been held; who called first, and when, stays."""
    return {"counter_id": None, "last_called_at": None, "calling_since": None, "times_called": 0}


def to_line(service: str, since: datetime | None) -> Columns:
    """Into another service's line; a new wait begins there, or (None) goes on."""
    wait: Columns = {} if since is None else {"waiting_since": since}
    return {**uncalled(), **wait, "service": service, "called_at": None, "called_by": ""}
