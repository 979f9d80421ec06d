"""The hand at the post office's window: records letters, takes numbers, hears of the queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from edge_sync.desk import AnyDesk, DeskClosed, DeskError, DeskRefused, QueueView, StoreFull, WatchHandle
from edge_sync.messages.message import Uplink
from edge_sync.messages.queueing import TicketIssued
from kiosk.hands.hand import Hand
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect

RETRY_MS = 1_000
MOST_UNRECORDED = 500
"""Letters kept in memory while the post office is away; no number among them, for those are refused."""


class DeskHand(Hand):
    """Numbers are given only after their record; other letters wait here while nobody takes them."""

    def __init__(self, desk: AnyDesk, post: Post) -> None:
        super().__init__("desk", post, idle_ms=RETRY_MS)
        self._desk = desk
        self._unrecorded: deque[Uplink] = deque(maxlen=MOST_UNRECORDED)
        self._watch: WatchHandle | None = None

    def start(self) -> None:
        super().start()
        self._watch = self._desk.watch(self._seen)

    def stop(self) -> None:
        if self._watch is not None:
            self._watch.close()
        super().stop()

    def _seen(self, view: QueueView) -> None:
        seen = happenings.QueueSeen(view.queue, view.line_up, view.is_open, view.closed_sentence, view.clock_known)
        self._post(seen)

    def rest(self) -> None:
        while self._unrecorded and self._record(self._unrecorded[0]):
            self._unrecorded.popleft()

    def handle(self, effect: Effect) -> None:
        if isinstance(effect, effects.TakeTicket):
            wish = effect
            self._number(
                lambda: self._desk.take_ticket(visit_id=wish.visit_id, service=wish.service, priority=wish.priority)
            )
        elif isinstance(effect, effects.CheckIn):
            came = effect
            self._number(lambda: self._desk.check_in(visit_id=came.visit_id, code=came.code))
        elif isinstance(effect, effects.Record):
            self._unrecorded.append(effect.message)
            self.rest()

    def _number(self, ask: Callable[[], TicketIssued]) -> None:
        try:
            issued = ask()
        except DeskError as error:
            # Hours, quotas and bookings are the visitor's matter, no fault of the machine.
            self.fault = error.code if error.code.startswith("DESK") else None
            self._post(happenings.TicketRefused(error.code, error.at if isinstance(error, DeskRefused) else None))
            return
        self.fault = None
        self._post(happenings.TicketTaken(issued))

    def _record(self, message: Uplink) -> bool:
        """True when the letter needs no further try."""
        try:
            self._desk.record(message)
        except (DeskClosed, StoreFull) as error:
            self.fault = error.code
            return False
        except DeskError as error:
            # Refused for good: our own mistake, which the fault makes visible.
            self.fault = error.code
            return True
        self.fault = None
        return True
