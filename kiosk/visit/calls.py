"""Calls from the counter, as this machine shows and speaks them. Pure."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from edge_sync.messages.queueing import Calling, QueueNow
from kiosk.visit.effects import Light, Say
from kiosk.visit.happenings import QueueSeen
from kiosk.visit.moves import Moved
from kiosk.visit.state import State
from kiosk.visit.world import At, World

FRESH = timedelta(seconds=60)
"""A call older than this when it reaches the machine is history, not news."""


def queue_seen(world: World, state: State, happening: QueueSeen, at: At) -> Moved:
    """The queue as last known changed; announce what is new."""
    call = _news(state, happening.queue)
    state = msgspec.structs.replace(
        state,
        queue=happening.queue,
        line_up=happening.line_up,
        is_open=happening.is_open,
        closed_sentence=happening.closed_sentence,
    )
    if call is None:
        return state, []
    state = msgspec.structs.replace(state, call=call, call_until_ms=at.ms + world.rules.call_shown_ms)
    return state, [Light("call"), Say("call", {"ticket": call.ticket, "counter": call.counter})]


def _news(state: State, queue: QueueNow | None) -> Calling | None:
    if queue is None:
        return None
    known = {(c.ticket, c.times_called) for c in state.queue.calling} if state.queue else set()
    for call in queue.calling:
        fresh = (call.ticket, call.times_called) not in known and queue.as_of - call.called_at < FRESH
        # While somebody stands here, only their own number may interrupt them.
        if fresh and (state.idle() or state.ticket == call.ticket):
            return call
    return None


def call_fades(state: State, at: At) -> State:
    """A call leaves the glass after its time."""
    if state.call is not None and at.ms >= state.call_until_ms:
        return msgspec.structs.replace(state, call=None)
    return state


def people_waiting(state: State, service: str) -> int | None:
    """How many wait for a service, as last known; None is unknown."""
    if state.queue is None:
        return None
    return next((w.people for w in state.queue.waiting if w.service == service), 0)
