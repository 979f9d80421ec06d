"""The thin loop round ``step``: one thread that holds the line and sends what waits."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Thread
from edge_sync.ledger.errors import LedgerError
from edge_sync.link.errors import LinkBusy, LinkError
from edge_sync.link.port import Arrival, Link, Outcome, Parcel
from edge_sync.messages.line import Range
from edge_sync.mirror.mirror import Mirror
from edge_sync.outbox.errors import ForeignWatermark
from edge_sync.outbox.store import Outbox
from edge_sync.pump import step
from edge_sync.pump.centre_word import CentreWord, Commands, NoCommands
from edge_sync.pump.hearing import Fact, Recorded, Remarked, Row, WentDown
from edge_sync.pump.post import Post
from edge_sync.settings import Pace
from edge_sync.slips import LineNow

log = logging.getLogger(__name__)

LONGEST_REST_MS = 5_000
"""The loop goes round at least this often, so that the watchdog can see it."""
GOODBYE_MS = 1_000
FACTS_AT_ONCE = 200


class Pump:
    """Moves letters from the outbox to the line, and the centre's word back.

    ``on_forbidden`` hears True when the broker's rules forbid us to send and False when it took letters again.
    """

    def __init__(
        self,
        *,
        link: Link,
        outbox: Outbox,
        mirror: Mirror,
        post: Post,
        clock: Clock,
        dice: Callable[[], float],
        pace: Pace,
        commands: Commands | None = None,
        on_foreign: Callable[[ForeignWatermark], None] = lambda error: None,
        on_forbidden: Callable[[bool], None] = lambda forbidden: None,
    ) -> None:
        self._link = link
        self._outbox = outbox
        self._mirror = mirror
        self._post = post
        self._clock = clock
        self._dice = dice
        self._pace = pace
        self._commands = commands or NoCommands()
        self._on_forbidden = on_forbidden
        self._word = CentreWord(
            outbox=outbox, mirror=mirror, post=post, commands=self._commands, pace=pace, on_foreign=on_foreign
        )
        self._row = Row()
        self._batches: dict[int, tuple[int, int]] = {}
        self._hopeless: set[int] = set()
        self._state = step.PumpState(upto=0, head=0, sent=0, slot=step.slot_of(post.device))
        self._voids: dict[Range, int] = {}
        self._since = self._silent_since = clock.now()
        self._why = "not tried yet"
        self._looped_ms = clock.monotonic_ms()
        self._ending = threading.Event()
        self._thread = Thread("pump", self._work)

    def start(self) -> None:
        self._ending.clear()
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._row.wake()
        self._thread.stop()

    def ring(self, head: int) -> None:
        """A letter was written. Losing a ring costs a moment, never a letter."""
        self._row.ring(head)

    def line(self) -> LineNow:
        """The line as it is now, for a person."""
        state = self._state
        retry_in_ms = None if state.up else max(0, state.retry_at_ms - self._clock.monotonic_ms())
        silent = state.up and state.centre_silent
        why = "the centre does not confirm" if silent else self._why
        silent_since = self._silent_since if silent else None
        return LineNow(up=state.up, since=self._since, why=why, retry_in_ms=retry_in_ms, silent_since=silent_since)

    def looped_within(self, ms: int) -> bool:
        """True if the loop went round in that time; what the watchdog asks."""
        return self._clock.monotonic_ms() - self._looped_ms <= ms

    def _work(self, stopping: threading.Event) -> None:
        upto, head = self._outbox.upto(), self._outbox.head()
        self._state = step.PumpState(upto=upto, head=head, sent=upto, slot=self._state.slot)
        try:
            while not stopping.is_set() and not self._ending.is_set():
                self._go_round()
        finally:
            self._say_goodbye()

    def _go_round(self) -> None:
        now_ms = self._looped_ms = self._clock.monotonic_ms()
        was_silent = self._state.centre_silent
        self._state = step.time_passed(self._state, now_ms)
        match step.next_deed(self._state, now_ms, self._pace):
            case step.Connect():
                self._connect()
            case step.Beat():
                self._beat(now_ms)
            case step.Send() as send:
                self._send(send)
                self._listen(0)
            case step.Answer(gaps=gaps):
                self._answer(gaps, now_ms)
            case step.Rest(until_ms=until_ms):
                self._listen(LONGEST_REST_MS if until_ms is None else min(LONGEST_REST_MS, max(0, until_ms - now_ms)))
        if self._state.centre_silent and not was_silent:
            self._silent_since = self._clock.now()
        self._mirror.set_line(up=self._state.up and not self._state.centre_silent)

    def _listen(self, within_ms: int) -> None:
        fact = self._row.next(within_ms / 1000)
        for _ in range(FACTS_AT_ONCE):
            if fact is not None:
                self._take(fact)
            if self._row.empty():
                return
            fact = self._row.next(0)
        if fact is not None:
            self._take(fact)

    def _take(self, fact: Fact) -> None:
        now_ms = self._clock.monotonic_ms()
        match fact:
            case Recorded(head=head):
                self._state = step.was_recorded(self._state, head)
            case WentDown(why=why):
                self._went_down(why)
            case Remarked(receipt=receipt, outcome=outcome) if receipt in self._batches:
                first, last = self._batches.pop(receipt)
                outcome = self._judge(outcome, first, last)
                self._state = step.was_remarked(self._state, outcome, first, last, now_ms, self._pace)
            case Arrival():
                self._state = self._word.hear(self._state, fact, now_ms)

    def _connect(self) -> None:
        head = self._outbox.head()
        waiting = head - self._state.upto
        will = self._post.status(online=False, head=head, waiting=waiting, followed=self._commands.followed())
        try:
            self._link.connect(self._row.new_ear(), will=will, filters=self._post.topics)
        except LinkError as error:
            self._went_down(error.why)
            return
        self._batches.clear()
        state = step.was_recorded(self._state, head)
        self._state = step.came_up(state, self._clock.monotonic_ms(), listen_ms=self._pace.listen_first_ms)
        self._since, self._why = self._clock.now(), ""
        log.info("line is up %s", fields(waiting=waiting))

    def _went_down(self, why: str) -> None:
        if self._state.up or why != self._why:
            log.warning("line is down %s", fields(why=why))
        if self._state.up:
            self._since = self._clock.now()
        self._why = why
        self._link.close()
        self._state = step.went_down(self._state, self._clock.monotonic_ms(), self._dice(), self._pace)

    def _beat(self, now_ms: int) -> None:
        try:
            self._link.publish(self._status(online=True))
        except LinkError as error:
            self._went_down(error.why)
            return
        self._state = step.did_beat(self._state, now_ms, self._pace)

    def _send(self, send: step.Send) -> None:
        packed = self._outbox.pack(
            send.after, last=send.last, most_letters=send.most_letters, most_bytes=self._pace.batch_bytes
        )
        if send.lane is step.Lane.BACKLOG:
            self._void_before(send.after + 1, packed.first - 1 if packed else send.last)
        if packed is None:
            self._state = step.nothing_left(self._state, self._outbox.head(), send.lane)
            return
        try:
            receipt = self._link.publish(self._post.batch(packed.body))
        except LinkBusy:
            self._state = step.is_busy(self._state, self._clock.monotonic_ms())
            return
        except LinkError as error:
            self._went_down(error.why)
            return
        self._batches[receipt] = (packed.first, packed.last)
        now_ms = self._clock.monotonic_ms()
        self._state = step.was_sent(self._state, packed.last, now_ms, self._dice(), self._pace, lane=send.lane)

    def _void_before(self, first: int, last: int) -> None:
        """The centre lacks numbers that are gone here (it was restored from an old backup): say so, before the rest."""
        if first <= last and self._state.heard:
            self._say_void([Range(first=first, last=last)])

    def _answer(self, gaps: tuple[Range, ...], now_ms: int) -> None:
        gone = [hole for gap in gaps for hole in self._outbox.missing(gap.first, gap.last)]
        log.warning("the centre misses letters %s", fields(gaps=len(gaps), gone=len(gone)))
        self._state = step.answered(self._state, [gap for gap in gaps if gap not in gone], now_ms)
        self._say_void(gone)

    def _say_void(self, gone: list[Range]) -> None:
        for hole in gone:
            number = self._voids.get(hole)
            if number is None or self._outbox.missing(number, number):
                try:
                    number = self._voids[hole] = self._outbox.void(hole, "not in the store")
                except LedgerError as error:
                    log.error("a void could not be written %s", fields(code=error.code))
                    return
            state = step.was_recorded(self._state, number)
            self._state = step.answered(state, [Range(first=number, last=number)], self._clock.monotonic_ms())

    def _judge(self, outcome: Outcome, first: int, last: int) -> Outcome:
        """A single letter the broker cannot read is parked; word of it goes in its place."""
        self._on_forbidden(outcome is Outcome.NOT_ALLOWED)
        if outcome is not Outcome.TAKEN:
            log.warning("broker remarked %s", fields(outcome=outcome.value, first=first, last=last))
        if outcome is not Outcome.UNREADABLE or first != last:
            return outcome
        if first in self._hopeless:
            return Outcome.BUSY
        self._hopeless.add(first)
        self._outbox.park(first, "the broker does not accept it in this form")
        return outcome

    def _status(self, *, online: bool) -> Parcel:
        state = self._state
        return self._post.status(
            online=online, head=state.head, waiting=state.head - state.upto, followed=self._commands.followed()
        )

    def _say_goodbye(self) -> None:
        if self._state.up:
            try:
                self._await(self._link.publish(self._status(online=False)))
            except LinkError as error:
                log.debug("no goodbye %s", fields(why=error.why))
        self._link.close()
        self._state = step.closed(self._state)
        self._mirror.set_line(up=False)
        try:
            self._outbox.note_watermark()
        except LedgerError as error:
            log.debug("the watermark was not noted %s", fields(code=error.code))

    def _await(self, receipt: int) -> None:
        until_ms = self._clock.monotonic_ms() + GOODBYE_MS
        while (left_ms := until_ms - self._clock.monotonic_ms()) > 0:
            fact = self._row.next(left_ms / 1000)
            if isinstance(fact, WentDown) or (isinstance(fact, Remarked) and fact.receipt == receipt):
                return
