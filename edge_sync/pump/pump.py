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
from edge_sync.link.port import Arrival, Link, Outcome
from edge_sync.messages.codec import decode_plain
from edge_sync.messages.errors import Malformed
from edge_sync.messages.line import Watermark
from edge_sync.messages.queueing import QueueNow
from edge_sync.mirror.mirror import Mirror
from edge_sync.outbox.errors import WatermarkBeyondHead
from edge_sync.outbox.store import Outbox
from edge_sync.pump import step
from edge_sync.pump.hearing import Fact, Recorded, Remarked, Row, WentDown
from edge_sync.pump.post import Post
from edge_sync.settings import Pace
from edge_sync.slips import LineNow

log = logging.getLogger(__name__)

LONGEST_REST_MS = 5_000
"""The loop goes round at least this often, so that the watchdog can see it."""
GOODBYE_MS = 1_000


class Pump:
    """Moves letters from the outbox to the line, and the centre's word back."""

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
    ) -> None:
        self._link = link
        self._outbox = outbox
        self._mirror = mirror
        self._post = post
        self._clock = clock
        self._dice = dice
        self._pace = pace
        self._row = Row()
        self._batches: dict[int, tuple[int, int]] = {}
        self._hopeless: set[int] = set()
        self._state = step.PumpState(upto=0, head=0, sent=0)
        self._since = clock.now()
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
        self._row.put(Recorded(head))

    def line(self) -> LineNow:
        """The line as it is now, for a person."""
        state = self._state
        retry_in_ms = None if state.up else max(0, state.retry_at_ms - self._clock.monotonic_ms())
        why = "the centre does not confirm" if state.up and state.centre_silent else self._why
        return LineNow(up=state.up, since=self._since, why=why, retry_in_ms=retry_in_ms)

    def looped_within(self, ms: int) -> bool:
        """True if the loop went round in that time; what the watchdog asks."""
        return self._clock.monotonic_ms() - self._looped_ms <= ms

    def _work(self, stopping: threading.Event) -> None:
        upto, head = self._outbox.upto(), self._outbox.head()
        self._state = step.PumpState(upto=upto, head=head, sent=upto)
        try:
            while not stopping.is_set() and not self._ending.is_set():
                self._go_round()
        finally:
            self._say_goodbye()

    def _go_round(self) -> None:
        now_ms = self._looped_ms = self._clock.monotonic_ms()
        self._state = step.time_passed(self._state, now_ms)
        match step.next_deed(self._state, now_ms, self._pace):
            case step.Connect():
                self._connect()
            case step.Beat():
                self._beat(now_ms)
            case step.Send(after=after, most_letters=most):
                self._send(after, most)
            case step.Rest(until_ms=until_ms):
                self._listen(until_ms, now_ms)
        self._mirror.set_line(up=self._state.up and not self._state.centre_silent)

    def _listen(self, until_ms: int | None, now_ms: int) -> None:
        rest_ms = LONGEST_REST_MS if until_ms is None else min(LONGEST_REST_MS, max(0, until_ms - now_ms))
        fact = self._row.next(rest_ms / 1000)
        while True:
            if fact is not None:
                self._take(fact)
            if self._row.empty():
                return
            fact = self._row.next(0)

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
                self._read(fact, now_ms)

    def _connect(self) -> None:
        head = self._outbox.head()
        will = self._post.status(online=False, head=head, waiting=head - self._state.upto)
        try:
            self._link.connect(self._row.new_ear(), will=will, filters=[self._post.ack_topic, self._post.queue_topic])
        except LinkError as error:
            self._went_down(error.why)
            return
        self._batches.clear()
        self._state = step.came_up(step.was_recorded(self._state, head), self._clock.monotonic_ms())
        self._since, self._why = self._clock.now(), ""
        log.info("line is up %s", fields(waiting=head - self._state.upto))

    def _went_down(self, why: str) -> None:
        if self._state.up or why != self._why:
            log.warning("line is down %s", fields(why=why))
        if self._state.up:
            self._since = self._clock.now()
        self._why = why
        self._link.close()
        self._state = step.went_down(self._state, self._clock.monotonic_ms(), self._dice(), self._pace)

    def _beat(self, now_ms: int) -> None:
        state = self._state
        try:
            self._link.publish(self._post.status(online=True, head=state.head, waiting=state.head - state.upto))
        except LinkError as error:
            self._went_down(error.why)
            return
        self._state = step.did_beat(state, now_ms, self._pace)

    def _send(self, after: int, most: int) -> None:
        letters = self._outbox.batch(after, most_letters=most, most_bytes=self._pace.batch_bytes)
        if not letters:
            # What lies between the watermark and the head is in the centre's backup and gone here.
            self._state = step.nothing_left(self._state)
            return
        first, last = letters[0].sequence, letters[-1].sequence
        try:
            receipt = self._link.publish(self._post.batch(letters))
        except LinkBusy:
            self._state = step.is_busy(self._state, self._clock.monotonic_ms())
            return
        except LinkError as error:
            self._went_down(error.why)
            return
        self._batches[receipt] = (first, last)
        self._state = step.was_sent(self._state, last, self._clock.monotonic_ms(), self._dice(), self._pace)

    def _judge(self, outcome: Outcome, first: int, last: int) -> Outcome:
        """A single letter the broker cannot read is parked; word of it goes in its place."""
        if outcome is not Outcome.TAKEN:
            log.warning("broker remarked %s", fields(outcome=outcome.value, first=first, last=last))
        if outcome is not Outcome.UNREADABLE or first != last:
            return outcome
        if first in self._hopeless:
            return Outcome.BUSY
        self._hopeless.add(first)
        self._outbox.park(first, "the broker does not accept it in this form")
        return outcome

    def _read(self, arrival: Arrival, now_ms: int) -> None:
        if not arrival.retained:
            self._state = step.centre_spoke(self._state, now_ms)
        try:
            if arrival.topic == self._post.ack_topic:
                self._settle(decode_plain(arrival.payload, Watermark), now_ms)
            elif arrival.topic == self._post.queue_topic:
                self._mirror.receive(decode_plain(arrival.payload, QueueNow))
        except (Malformed, WatermarkBeyondHead, LedgerError) as error:
            log.error("word of the centre not taken %s", fields(code=error.code, topic=arrival.topic))

    def _settle(self, watermark: Watermark, now_ms: int) -> None:
        if watermark.epoch != self._outbox.epoch:
            return
        self._outbox.settle(watermark)
        self._state = step.was_confirmed(self._state, watermark.upto, now_ms, self._pace)

    def _say_goodbye(self) -> None:
        state = self._state
        if state.up:
            try:
                receipt = self._link.publish(
                    self._post.status(online=False, head=state.head, waiting=state.head - state.upto)
                )
                self._await(receipt)
            except LinkError as error:
                log.debug("no goodbye %s", fields(why=error.why))
        self._link.close()
        self._state = step.closed(state)
        self._mirror.set_line(up=False)

    def _await(self, receipt: int) -> None:
        until_ms = self._clock.monotonic_ms() + GOODBYE_MS
        while (left_ms := until_ms - self._clock.monotonic_ms()) > 0:
            fact = self._row.next(left_ms / 1000)
            if isinstance(fact, WentDown) or (isinstance(fact, Remarked) and fact.receipt == receipt):
                return
