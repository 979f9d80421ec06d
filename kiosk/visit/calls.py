"""Calls from the counter, as this machine shows and speaks them. Pure."""

from __future__ import annotations

import msgspec

from edge_sync.messages.queueing import Calling
from kiosk.visit.effects import CallFacts, Effect, Light, Say
from kiosk.visit.happenings import QueueSeen
from kiosk.visit.moves import Moved
from kiosk.visit.state import State
from kiosk.visit.world import At, World
from kiosk.voice.news import NewCall, mark_of, new_calls


def queue_seen(world: World, state: State, happening: QueueSeen, at: At) -> Moved:
    """The queue as last known changed; announce what is new."""
    news = new_calls(state.queue, happening.queue, at.now)
    state = msgspec.structs.replace(
        state,
        queue=happening.queue,
        line_up=happening.line_up,
        is_open=happening.is_open,
        closed_sentence=happening.closed_sentence,
    )
    said: list[Effect] = [announce(new, at.ms, own=_own(state, new.calling)) for new in news]
    shown = _shown(state, news)
    if shown is None:
        return state, said
    shown_ms = world.rules.call_shown_ms
    state = msgspec.structs.replace(state, call=shown, call_until_ms=at.ms + shown_ms)
    return state, [Light("call", shown_ms), *said]


def announce(new: NewCall, now_ms: int, *, own: bool = False) -> Say:
    """The call as something to be spoken; ``now_ms`` is monotonic."""
    calling = new.calling
    facts = CallFacts(mark_of(calling), now_ms + new.fresh_for_ms, new.times, own)
    return Say("call", {"ticket": calling.shown, "counter": calling.counter}, facts)


def _own(state: State, calling: Calling) -> bool:
    """In a disaster two visitors may have one number; the visit tells whose it is."""
    return not state.idle() and (state.ticket, state.visit_id) == (calling.ticket, calling.visit_id)


def _shown(state: State, news: list[NewCall]) -> Calling | None:
    """What comes on the glass: the visitor's own number, nothing else while somebody stands here, else the newest."""
    callings = [new.calling for new in news]
    if state.idle():
        return callings[-1] if callings else None
    return next((calling for calling in callings if _own(state, calling)), None)


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
