"""From the thermal printer."""

from __future__ import annotations

from edge_sync.messages.queueing import PaperOutcome
from kiosk.visit.happenings.happening import Happening


class SlipDone(Happening, frozen=True):
    """What became of the slip."""

    ticket: str
    outcome: PaperOutcome
    took_ms: int
    fault: str | None = None
