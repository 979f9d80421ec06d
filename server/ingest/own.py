"""Kinds that are the line's own business: a new outbox file, a letter that cannot travel, a clock set right."""

from __future__ import annotations

from edge_sync.groundwork.clock import Clock
from edge_sync.messages.line import ClockAnchor, EpochBegan, EpochReason, LetterParked
from server.ingest.arrival import Arrival, ms_of
from server.ingest.clocks import Anchor
from server.ingest.corrections import Corrections
from server.ingest.ledger import CLONED, Alarm
from server.ingest.models import Stream

MAY_BE_LOST = "INGEST-07"
PARKED_THERE = "INGEST-08"


class OwnKinds:
    """Handlers for what machines say of the line."""

    def __init__(self, clock: Clock, alarm: Alarm, corrections: Corrections) -> None:
        self._clock = clock
        self._alarm = alarm
        self._corrections = corrections

    def epoch_began(self, message: EpochBegan, arrival: Arrival) -> None:
        """A new outbox file; what the old one may have held beyond our records is named exactly."""
        if message.reason is EpochReason.CLONED:
            old, new = message.previous_epoch[:8] or "unknown", arrival.epoch[:8]
            told = f"two copies of one card write: epoch {old} goes on as {new} on one of them"
            self._alarm(arrival.device, CLONED, told, self._clock.now())
            return
        detail = _lost(message, arrival.device)
        if message.reason is EpochReason.NEW_FILE and detail is None:
            return
        said = f"{message.reason.value} recovered={message.recovered}"
        told = f"{said} lost={detail or 'none'} epoch={message.previous_epoch[:8] or 'unknown'}"
        self._alarm(arrival.device, MAY_BE_LOST, told, self._clock.now())

    def letter_parked(self, message: LetterParked, arrival: Arrival) -> None:
        """A letter stays on its machine because it cannot travel."""
        told = f"sequence={arrival.sequence} kind={message.kind} version={message.version}: {message.reason}"
        self._alarm(arrival.device, PARKED_THERE, told, self._clock.now())

    def clock_anchor(self, message: ClockAnchor, arrival: Arrival) -> None:
        """One moment of a boot is known: all of it is."""
        anchor = Anchor(message.boottime_ms, ms_of(message.wall), message.uncertainty_ms)
        self._corrections.anchored(arrival.device, arrival.boot_id, anchor)


def _lost(message: EpochBegan, device: str) -> str | None:
    """The numbers of the previous file that the machine wrote and we never had; None when there are none."""
    old = Stream.objects.filter(device=device, epoch=message.previous_epoch).first()
    upto, head = (old.upto, max(old.head_seq, message.previous_head)) if old else (0, message.previous_head)
    if head <= upto:
        return None
    return str(head) if head == upto + 1 else f"{upto + 1}-{head}"
