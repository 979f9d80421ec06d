"""A printer with a roll, in memory."""

from __future__ import annotations

from kiosk.tickets.errors import CoverOpen, PaperOut, PrinterMissing, PrinterSilent, TicketPrinterError
from kiosk.tickets.layout import Slip
from kiosk.tickets.port import Paper


class FakeTicketPrinter:
    """Keeps its slips; its roll can run low and out, its cover can stand open, it can fall silent.

    ``slips_left`` None is an endless roll; the roll is LOW at 5 slips or fewer.
    """

    def __init__(self, *, slips_left: int | None = None) -> None:
        self.slips_left = slips_left
        self.cover_open = False
        self.silent = False
        self.silent_after_sending = False
        self.missing = False
        self.printed: list[Slip] = []

    def paper(self) -> Paper:
        """See ``TicketPrinter.paper``."""
        if self.missing or self.silent:
            return Paper.UNKNOWN
        if self.cover_open:
            return Paper.COVER_OPEN
        if self.slips_left is None or self.slips_left > 5:
            return Paper.PRESENT
        return Paper.LOW if self.slips_left else Paper.OUT

    def print_slip(self, slip: Slip) -> None:
        """See ``TicketPrinter.print_slip``."""
        fault = self._fault()
        if fault is not None:
            raise fault
        self.printed.append(slip)
        if self.slips_left is not None:
            self.slips_left -= 1
        if self.silent_after_sending:
            raise PrinterSilent(may_have_printed=True)

    def close(self) -> None:
        """See ``TicketPrinter.close``."""

    def _fault(self) -> TicketPrinterError | None:
        if self.missing:
            return PrinterMissing()
        if self.silent:
            return PrinterSilent()
        if self.cover_open:
            return CoverOpen()
        return PaperOut() if self.slips_left == 0 else None
