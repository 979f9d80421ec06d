"""How the outbox can disagree with the centre."""

from __future__ import annotations


class OutboxError(Exception):
    """Root of this room's errors."""

    code = "OUT-00"


class WatermarkBeyondHead(OutboxError):
    """The centre confirms letters this file never wrote: an old copy of the file was put back.

    Nothing is deleted on such a word.
    """

    code = "OUT-01"

    def __init__(self, *, upto: int, head: int) -> None:
        super().__init__(f"the centre confirms up to {upto}, this file ends at {head}")
        self.upto = upto
        self.head = head
