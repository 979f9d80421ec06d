"""How giving a ticket fails."""

from __future__ import annotations

from typing import ClassVar


class TicketPrinterError(Exception):
    """Root of this room's errors; ``code`` is stable.

    ``may_have_printed`` is False when certainly no dot was burnt.
    """

    code: ClassVar[str] = "TICKET-00"

    def __init__(self, *, may_have_printed: bool = False) -> None:
        super().__init__(f"may_have_printed={may_have_printed}")
        self.may_have_printed = may_have_printed


class PaperOut(TicketPrinterError):
    """The roll is empty. Normally found before the first dot; ``may_have_printed`` when it ended under way."""

    code = "TICKET-01"


class CoverOpen(TicketPrinterError):
    """The cover stands open."""

    code = "TICKET-02"


class PrinterSilent(TicketPrinterError):
    """The printer can be reached but does not answer. Nobody knows its paper.

    ``may_have_printed`` is True when it went silent after the slip was sent.
    """

    code = "TICKET-03"


class PrinterMissing(TicketPrinterError):
    """The printer cannot be reached: unplugged, switched off, or its line is down."""

    code = "TICKET-04"


class PrinterFault(TicketPrinterError):
    """The printer reports an error of its own: cutter jam, head too hot, offline."""

    code = "TICKET-05"
