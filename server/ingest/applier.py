"""The applier: tells the slices what recorded letters mean, after they were confirmed and never ahead of it.

State and effects are committed together, thus a letter has its effect once, whatever dies in between.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import OperationalError, close_old_connections, connection, connections, transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.errors import Malformed, UnknownKind
from edge_sync.messages.message import Message
from server.ingest.arrival import Arrival, is_sure, moment
from server.ingest.entry import read_raw
from server.ingest.handlers import Handlers, Told
from server.ingest.ledger import Alarm
from server.ingest.models import Event, EventState
from server.ingest.shard import ALL, Shard
from server.ingest.turn import Turn

log = logging.getLogger(__name__)

UNAPPLIED = "INGEST-04"
AT_ONCE = 500
"""Letters of one transaction, while the desk is calm."""
BUSY_TURN_MS = 15
"""How long a transaction may hold the writers' turn while letters arrive in heaps."""
FEWEST = 20
LOOK_EVERY_S = 1.0
"""Letters that a command set back are found without a word."""

_PENDING = (
    "SELECT e.id, e.kind, e.version, e.data, s.device, s.epoch, e.sequence, e.believed_ms, e.how, e.received_ms, "
    "e.boottime_ms, b.boot FROM ingest_event e JOIN ingest_stream s ON s.id = e.stream_id "
    "JOIN ingest_boot b ON b.id = e.boot_id WHERE e.state = 'pending'{mine} ORDER BY e.id LIMIT %s"
)


@dataclass(frozen=True)
class Waiting:
    """One letter to be applied; ``message`` is None when this version cannot read it."""

    row: int
    kind: str
    message: Message | None
    arrival: Arrival
    state: EventState = EventState.APPLIED
    reason: str = ""


class Applier:
    """Takes pending letters in the order of their recording, some at a time."""

    def __init__(self, handlers: Handlers, clock: Clock, alarm: Alarm, turn: Turn, shard: Shard = ALL) -> None:
        self._handlers = handlers
        self._clock = clock
        self._alarm = alarm
        self._turn = turn
        self._shard = shard
        self._wake = threading.Event()
        self._letters_a_ms = FEWEST / BUSY_TURN_MS

    def wake(self) -> None:
        """Say that something was recorded; any thread."""
        self._wake.set()

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        try:
            while not stopping.is_set():
                self._wake.wait(LOOK_EVERY_S)
                self._wake.clear()
                close_old_connections()
                while not stopping.is_set() and self.apply_some():
                    pass
        finally:
            connections.close_all()

    def apply_some(self) -> int:
        """Apply what waits longest, as many as fit into a turn; how many were dealt with.

        Raises:
            django.db.OperationalError: the database does not answer; nothing changed.
        """
        with self._turn.after_the_desk():
            try:
                began_ms = self._clock.monotonic_ms()
                with transaction.atomic():
                    some = self._pending(self._how_many())
                    self._apply(some)
                self._note_pace(len(some), self._clock.monotonic_ms() - began_ms)
                return len(some)
            except OperationalError:
                raise
            except Exception as error:  # noqa: BLE001 - whose fault it was is found one by one
                log.warning("letters are applied one by one %s", fields(error=type(error).__name__))
        return self._one_by_one()

    def _one_by_one(self) -> int:
        with self._turn.after_the_desk(), transaction.atomic():
            some = self._pending(self._how_many())
            for one in some:
                try:
                    with transaction.atomic():
                        self._apply([one])
                except OperationalError:
                    raise
                except Exception as error:  # noqa: BLE001 - whatever a slice does wrong, the letter is kept
                    self._set_aside(one, error)
        return len(some)

    def _apply(self, some: Sequence[Waiting]) -> None:
        told: list[Told] = [(one.message, one.arrival) for one in some if one.message is not None]
        if told:
            self._handlers.handle(told)
        _mark([one.row for one in some if one.message is not None], EventState.APPLIED)
        taken = [one.row for one in some if one.message is not None and self._handlers.content_is_taken(one.message)]
        if taken:
            Event.objects.filter(pk__in=taken).update(data="")
        for one in some:
            if one.message is None:
                _mark([one.row], one.state, one.reason)

    def _set_aside(self, one: Waiting, error: Exception) -> None:
        reason = f"{getattr(error, 'code', '')} {type(error).__name__}".strip()[:200]
        _mark([one.row], EventState.UNAPPLIED, reason)
        self._alarm(one.arrival.device, UNAPPLIED, f"{one.kind} {reason}", self._clock.now())
        log.error("letter not applied %s", fields(device=one.arrival.device, kind=one.kind, why=reason))

    def _how_many(self) -> int:
        return AT_ONCE if self._turn.is_calm else min(max(FEWEST, int(self._letters_a_ms * BUSY_TURN_MS)), AT_ONCE)

    def _note_pace(self, letters: int, took_ms: int) -> None:
        if letters >= FEWEST:
            self._letters_a_ms = (self._letters_a_ms + letters / max(took_ms, 1)) / 2

    def _pending(self, at_most: int) -> list[Waiting]:
        mine, values = self._shard.condition("s.slot")
        question = _PENDING.format(mine=f" AND {mine}" if mine else "")
        if connection.vendor == "postgresql":
            question += " FOR UPDATE OF e SKIP LOCKED"
        with connection.cursor() as cursor:
            cursor.execute(question, [*values, at_most])
            return [_waiting(row) for row in cursor.fetchall()]


def _waiting(row: tuple[object, ...]) -> Waiting:
    key, kind, version, data, device, epoch, sequence, believed_ms, how, received_ms, boottime_ms, boot = row
    arrival = Arrival(
        str(device),
        str(epoch),
        int(str(sequence)),
        moment(int(str(believed_ms))),
        is_sure(str(how)),
        moment(int(str(received_ms))),
        int(str(boottime_ms)),
        str(boot),
    )
    number = int(str(key))
    try:
        return Waiting(number, str(kind), read_raw(str(kind), int(str(version)), str(data)), arrival)
    except UnknownKind as error:
        return Waiting(number, str(kind), None, arrival, EventState.UNKNOWN, str(error)[:200])
    except Malformed as error:
        return Waiting(number, str(kind), None, arrival, EventState.UNAPPLIED, error.reason[:200])


def _mark(rows: Sequence[int], state: EventState, reason: str = "") -> None:
    if rows:
        Event.objects.filter(pk__in=rows).update(state=state.value, reason=reason)


def set_pending(kinds: Sequence[str] = ()) -> int:
    """Let letters that could not be applied, or were unknown, be applied again; how many."""
    rows = Event.objects.filter(state__in=(EventState.UNAPPLIED, EventState.UNKNOWN))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.update(state=EventState.PENDING, reason="")
