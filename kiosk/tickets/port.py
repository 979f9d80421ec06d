"""What a printer of queue tickets is."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from kiosk.tickets.layout import Slip


class Paper(Enum):
    """What is known of the roll."""

    PRESENT = "present"
    LOW = "low"
    """The near-end sensor says that the roll will soon end; printing still works."""
    OUT = "out"
    COVER_OPEN = "cover_open"
    UNKNOWN = "unknown"
    """The printer did not answer. It is not OUT."""


class TicketPrinter(Protocol):
    """A printer of queue tickets on a thermal roll.

    Calls block (at most a few seconds) and belong to one thread, never to the glass's own.
    """

    def paper(self) -> Paper:
        """Say what is known of the roll; raises nothing."""

    def print_slip(self, slip: Slip) -> None:
        """Print one slip and cut it; returns when the printer says it is done.

        Raises:
            PaperOut: the roll is empty.
            CoverOpen: before the first dot.
            PrinterSilent: ``may_have_printed`` says whether the slip was already sent.
            PrinterMissing: it cannot be reached.
            PrinterFault: it reports an error of its own.
        """

    def close(self) -> None:
        """Give the printer back; may be called twice."""
