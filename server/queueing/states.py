"""Where a number may stand, and what may be done to it; pure."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a number stands."""

    WAITING = "waiting"
    CALLED = "called"
    """Called, and from then on in the hands of that counter."""
    FINISHED = "finished"
    NO_SHOW = "no_show"
    HELD = "held"
    """Put aside by a counter; the wait goes on, nobody else calls it by accident."""
    EXPECTED = "expected"
    """Taken on the web, and the holder is not here yet: keeps its place and is passed over."""
    CANCELLED = "cancelled"
    """Given back by the holder, or its machine printed nothing and the visitor took another."""


class Move(StrEnum):
    """What may be done to a number."""

    CALL = "call"
    RECALL = "recall"
    FINISH = "finish"
    NO_SHOW = "no_show"
    HOLD = "hold"
    RESUME = "resume"
    """A held number goes back to its place in the line."""
    CALL_HELD = "call_held"
    """A held number is called, by any counter."""
    LATE = "late"
    """Somebody who was noted as absent has come, and is received at once."""
    TRANSFER = "transfer"
    """To another service's line."""
    ADD_SERVICES = "add_services"
    """More errands of the same visit, to come after this one."""
    GO_ON = "go_on"
    """This errand is done; the next one of the same visit waits."""
    CHECK_IN = "check_in"
    CANCEL = "cancel"
    TAKE_BACK = "take_back"
    """The last deed was a mistake: everything is as before it. From any state; not in the table."""


ENDED = frozenset({State.FINISHED, State.NO_SHOW, State.CANCELLED})
"""Here a visit's number has come to its end."""
