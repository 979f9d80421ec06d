"""Adapter: an ESC/POS thermal printer, through python-escpos.

Its own ``paper_status()`` answers "plenty" when the printer says nothing, so the status bytes are
read here, and silence stays UNKNOWN.
"""

from __future__ import annotations

from kiosk.tickets import escpos_bytes as esc
from kiosk.tickets.errors import (
    CoverOpen,
    PaperOut,
    PrinterFault,
    PrinterMissing,
    PrinterSilent,
    TicketPrinterError,
)
from kiosk.tickets.layout import Slip
from kiosk.tickets.line import Line
from kiosk.tickets.port import Paper
from kiosk.tickets.raster import SlipPainter
from kiosk.tickets.settings import PrinterLine


class EscposPrinter:
    """A printer at the end of one line. Belongs to one thread."""

    def __init__(self, line: Line, painter: SlipPainter, settings: PrinterLine) -> None:
        self._line = line
        self._painter = painter
        self._settings = settings
        self._open = False

    def paper(self) -> Paper:
        """See ``TicketPrinter.paper``."""
        if not self._settings.answers:
            return Paper.UNKNOWN
        try:
            self._reach()
            paper, fault = self._status()
        except (OSError, PrinterMissing):
            self._let_go()
            return Paper.UNKNOWN
        if not self._line.stays_open or paper is Paper.UNKNOWN:
            self._let_go()
        # A printer in trouble says nothing sure about its roll.
        return Paper.UNKNOWN if isinstance(fault, PrinterFault) else paper

    def print_slip(self, slip: Slip) -> None:
        """See ``TicketPrinter.print_slip``."""
        dots = esc.INITIALISE + esc.raster(self._painter.paint(slip)) + esc.FEED_AND_CUT
        try:
            self._reach()
            self._refuse_if_hindered()
            self._send(dots)
            self._wait_until_done()
        except TicketPrinterError:
            self._let_go()
            raise
        except OSError:
            self._let_go()
            raise PrinterMissing from None
        if not self._line.stays_open:
            self._let_go()

    def close(self) -> None:
        """See ``TicketPrinter.close``."""
        self._let_go()

    def _reach(self) -> None:
        if not self._open:
            self._line.open()
            self._open = True

    def _let_go(self) -> None:
        if self._open:
            self._open = False
            self._line.close()

    def _status(self) -> tuple[Paper, TicketPrinterError | None]:
        """What is known of the roll, and what hinders printing before the first dot."""
        timeout_ms = self._settings.answer_timeout_ms
        cause = self._line.ask(esc.ASK_OFFLINE_CAUSE, timeout_ms)
        if cause is None or not esc.is_status(cause):
            return Paper.UNKNOWN, PrinterSilent()
        if esc.cover_is_open(cause):
            return Paper.COVER_OPEN, CoverOpen()
        roll = self._line.ask(esc.ASK_ROLL, timeout_ms)
        if roll is None or not esc.is_status(roll):
            return Paper.UNKNOWN, PrinterSilent()
        paper = esc.roll_says(roll)
        if paper is Paper.OUT:
            return paper, PaperOut()
        return paper, PrinterFault() if esc.has_error(cause) else None

    def _refuse_if_hindered(self) -> None:
        if not self._settings.answers:
            return
        _, hindrance = self._status()
        if hindrance is not None:
            raise hindrance

    def _send(self, data: bytes) -> None:
        """Send the whole slip at once; when that fails half-way, nobody knows what was burnt."""
        if self._settings.answers:
            data += esc.ASK_WHEN_DONE
        try:
            self._line.send(data, self._settings.send_timeout_ms)
        except OSError:
            raise PrinterSilent(may_have_printed=True) from None

    def _wait_until_done(self) -> None:
        """Wait for the printer's word; ask for its roll meanwhile, for an empty one never says that it is done."""
        if not self._settings.answers:
            return
        timeout_ms = self._settings.answer_timeout_ms
        try:
            for _ in range(max(1, self._settings.done_timeout_ms // timeout_ms)):
                for question in (b"", esc.ASK_ROLL):
                    byte = self._line.ask(question, timeout_ms)
                    if byte is None:
                        continue
                    if esc.is_done(byte):
                        return
                    if esc.is_status(byte) and esc.roll_says(byte) is Paper.OUT:
                        raise PaperOut(may_have_printed=True)
        except OSError:
            raise PrinterSilent(may_have_printed=True) from None
        raise PrinterSilent(may_have_printed=True)
