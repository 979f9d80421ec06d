"""The hand at the thermal printer: prints the number."""

from __future__ import annotations

from datetime import datetime

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.messages.queueing import PaperOutcome
from kiosk.hands.hand import Hand
from kiosk.tickets.errors import TicketPrinterError
from kiosk.tickets.layout import Slip
from kiosk.tickets.port import Paper, TicketPrinter
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.words.phrasebook import Phrasebook, fill

ASK_PAPER_MS = 10_000
PAPER_FAULTS = {Paper.OUT: "TICKET-01", Paper.COVER_OPEN: "TICKET-02", Paper.UNKNOWN: "TICKET-03"}


class SlipHand(Hand):
    """Never prints a number twice: a slip that may have come out is reported as unknown, not repeated."""

    def __init__(
        self,
        printer: TicketPrinter,
        book: Phrasebook,
        follow_url: str,
        clock: Clock,
        post: Post,
    ) -> None:
        super().__init__("slip", post, idle_ms=ASK_PAPER_MS)
        self._printer = printer
        self._book = book
        self._follow_url = follow_url
        self._clock = clock

    def stop(self) -> None:
        super().stop()
        self._printer.close()

    def rest(self) -> None:
        self.fault = PAPER_FAULTS.get(self._printer.paper())

    wake = rest

    def handle(self, effect: Effect) -> None:
        assert isinstance(effect, effects.PrintSlip)
        began_ms = self._clock.monotonic_ms()
        outcome, fault = PaperOutcome.PRINTED, None
        try:
            self._printer.print_slip(self._slip(effect, self._clock.now()))
        except TicketPrinterError as error:
            outcome = PaperOutcome.UNKNOWN if error.may_have_printed else PaperOutcome.NOT_PRINTED
            fault = error.code
        self.fault = fault
        took_ms = self._clock.monotonic_ms() - began_ms
        self._post(happenings.SlipDone(effect.ticket, outcome, took_ms, fault))

    def _slip(self, effect: effects.PrintSlip, now: datetime) -> Slip:
        words = self._book.paper["slip"]
        local = now.astimezone(TOKYO)
        return Slip(
            city=words["city"],
            ticket_number=effect.ticket,
            service_label=self._book.label(effect.service),
            issued_at_text=f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
            wait_text="",
            qr_text=self._follow_url,
            notice_lines=tuple(
                line
                for line in (
                    fill(words["wait"], {"people": effect.ahead}) if effect.ahead is not None else "",
                    words["keep"],
                    words["follow"] if self._follow_url else "",
                )
                if line
            ),
        )
