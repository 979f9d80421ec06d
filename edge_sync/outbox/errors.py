"""How the outbox can disagree with the centre."""

from __future__ import annotations

from typing import ClassVar

from edge_sync.messages.line import EpochReason


class OutboxError(Exception):
    """Root of this room's errors."""

    code = "OUT-00"


class ForeignWatermark(OutboxError):
    """The centre confirms what this file did not write: it must be given up for a new one. Nothing is deleted."""

    reason: ClassVar[EpochReason]


class WatermarkBeyondHead(ForeignWatermark):
    """The centre confirms letters this file never wrote: an old copy of the file was put back.

    Nothing is deleted on such a word.
    """

    code = "OUT-01"
    reason = EpochReason.OLD_COPY

    def __init__(self, *, upto: int, head: int) -> None:
        super().__init__(f"the centre confirms up to {upto}, this file ends at {head}")
        self.upto = upto
        self.head = head


class WatermarkOfTwin(ForeignWatermark):
    """The centre has another letter under a number of this file: a copy of the card writes too."""

    code = "OUT-03"
    reason = EpochReason.CLONED

    def __init__(self, *, upto: int) -> None:
        super().__init__(f"the centre has another letter at {upto}: a copy of this file writes too")
        self.upto = upto
