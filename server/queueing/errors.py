"""Why something cannot be done to a number; each with a code, its sentence is in the site's names."""

from __future__ import annotations

from server.queueing.states import Move, State


class QueueError(Exception):
    """Root of this room's errors."""

    code = "QUEUE-00"

    @property
    def fields(self) -> dict[str, int]:
        """What the sentence names."""
        return {}


class Unlawful(QueueError):
    """A number cannot make this move from where it stands; usually a colleague was faster."""

    code = "QUEUE-01"

    def __init__(self, state: State, move: Move) -> None:
        super().__init__(f"{move} is not lawful from {state}")
        self.state = state
        self.move = move


class CounterBusy(QueueError):
    """The counter already has a number in hand."""

    code = "QUEUE-02"


class NotYours(QueueError):
    """The number was called by another counter."""

    code = "QUEUE-03"


class NobodyWaits(QueueError):
    """There is no number to call."""

    code = "QUEUE-04"


class TooSoon(QueueError):
    """The number was called a moment ago."""

    code = "QUEUE-05"

    def __init__(self, seconds_left: int) -> None:
        super().__init__(f"again in {seconds_left} s")
        self.seconds_left = seconds_left

    @property
    def fields(self) -> dict[str, int]:
        """How long to wait."""
        return {"seconds_left": self.seconds_left}


class NotYetAbsent(QueueError):
    """It was not called often enough, or not long enough ago, to say that nobody came."""

    code = "QUEUE-06"

    def __init__(self, calls_left: int, seconds_left: int) -> None:
        super().__init__(f"{calls_left} calls and {seconds_left} s to go")
        self.calls_left = calls_left
        self.seconds_left = seconds_left

    @property
    def fields(self) -> dict[str, int]:
        """What is lacking."""
        return {"calls_left": self.calls_left, "seconds_left": self.seconds_left}


class NothingToTakeBack(QueueError):
    """The counter did nothing lately that can be taken back."""

    code = "QUEUE-07"


class MovedSince(QueueError):
    """Somebody did something else to the number since."""

    code = "QUEUE-08"


class StalePage(QueueError):
    """The page that asks shows the counter as it was before its last deed."""

    code = "QUEUE-09"


class VisitHasNumber(QueueError):
    """The visit that checks in already has another number."""

    code = "QUEUE-10"


class NothingComesNext(QueueError):
    """The visit has no further errand."""

    code = "QUEUE-11"


class AlreadyDone(QueueError):
    """Exactly this was done already by the same counter: a double click, or a request sent twice."""

    code = "QUEUE-12"

    def __init__(self, ticket_id: int) -> None:
        super().__init__(f"ticket {ticket_id}")
        self.ticket_id = ticket_id
