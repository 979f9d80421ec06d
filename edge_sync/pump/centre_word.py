"""What the centre says, taken in: the watermark, the queue, its letters."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from edge_sync.groundwork.log import fields
from edge_sync.inbox.inbox import Followed
from edge_sync.ledger.errors import LedgerError
from edge_sync.link.port import Arrival
from edge_sync.messages.codec import decode_plain
from edge_sync.messages.errors import Malformed
from edge_sync.messages.line import Watermark
from edge_sync.messages.queueing import QueueNow
from edge_sync.mirror.mirror import Mirror
from edge_sync.outbox.errors import ForeignWatermark
from edge_sync.outbox.store import Outbox
from edge_sync.pump import step
from edge_sync.pump.post import Post
from edge_sync.pump.state import PumpState
from edge_sync.settings import Pace

log = logging.getLogger(__name__)


class Commands(Protocol):
    """Who takes the centre's letters."""

    def take(self, payload: bytes) -> bool:
        """Apply what comes next in order; True if anything was. Raises Malformed, LedgerError."""

    def followed(self) -> Followed:
        """How far they are applied."""


class NoCommands:
    """Nobody takes them."""

    def take(self, payload: bytes) -> bool:
        return False

    def followed(self) -> Followed:
        return Followed()


class CentreWord:
    """Reads what arrives; a word that makes no sense changes nothing."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        mirror: Mirror,
        post: Post,
        commands: Commands,
        pace: Pace,
        on_foreign: Callable[[ForeignWatermark], None],
    ) -> None:
        self._outbox = outbox
        self._mirror = mirror
        self._post = post
        self._commands = commands
        self._pace = pace
        self._on_foreign = on_foreign

    def hear(self, state: PumpState, arrival: Arrival, now_ms: int) -> PumpState:
        """Give the state after this arrival."""
        if not arrival.retained:
            state = step.centre_spoke(state, now_ms)
        try:
            if arrival.topic == self._post.ack_topic:
                return self._settle(state, decode_plain(arrival.payload, Watermark), now_ms)
            if arrival.topic == self._post.queue_topic:
                self._mirror.receive(decode_plain(arrival.payload, QueueNow))
            elif arrival.topic == self._post.command_topic and self._commands.take(arrival.payload):
                return step.has_news(step.was_recorded(state, self._outbox.head()), now_ms)
        except ForeignWatermark as error:
            log.error("the file is given up %s", fields(code=error.code, why=error))
            self._on_foreign(error)
            return step.gave_up(state, now_ms)
        except (Malformed, LedgerError) as error:
            log.error("word of the centre not taken %s", fields(code=error.code, topic=arrival.topic))
        return state

    def _settle(self, state: PumpState, watermark: Watermark, now_ms: int) -> PumpState:
        if watermark.epoch != self._outbox.epoch:
            return state
        self._outbox.settle(watermark)
        return step.was_confirmed(
            state,
            watermark.upto,
            now_ms,
            self._pace,
            gaps=watermark.gaps,
            window=watermark.window,
            pause_ms=watermark.pause_ms,
        )
