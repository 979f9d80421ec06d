"""What can be wrong with a rule. Sentences for staff are in the site's names, table ``hall_errors``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class HallError(Exception):
    """Root of this room's errors."""

    code = "RULE-00"


class NotATime(HallError):
    """What was typed is no time of day."""

    code = "RULE-01"


class SpanTurned(HallError):
    """A span ends before it begins."""

    code = "RULE-02"


class SpansMeet(HallError):
    """Two spans of a day share a minute."""

    code = "RULE-03"


class ChangedMeanwhile(HallError):
    """Somebody saved the same page after it was opened here."""

    code = "RULE-20"

    def __init__(self, changes: Sequence[Any]) -> None:
        super().__init__(f"{len(changes)} changes")
        self.changes = list(changes)


class DisasterIsOn(HallError):
    """The switch is on already, or was turned off by somebody else."""

    code = "RULE-21"


class NotJoined(HallError):
    """The site did not hand this room the neighbour that a deed needs."""

    code = "RULE-22"
