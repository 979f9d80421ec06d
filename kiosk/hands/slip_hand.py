"""The hand at the thermal printer: prints the number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.messages.hall import follow_code
from edge_sync.messages.queueing import PaperOutcome
from kiosk.hands.hand import Hand
from kiosk.tickets.errors import TicketPrinterError
from kiosk.tickets.layout import Slip, whole_minutes
from kiosk.tickets.port import Paper, TicketPrinter
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.words.phrasebook import Phrasebook, fill

ASK_PAPER_MS = 10_000
PAPER_FAULTS = {Paper.OUT: "TICKET-01", Paper.COVER_OPEN: "TICKET-02", Paper.UNKNOWN: "TICKET-03"}
REMEMBERED = 100


class SlipHand(Hand):
    """Never prints a number twice: a slip that may have come out is reported as unknown, not repeated."""

    def __init__(
        self,
        printer: TicketPrinter,
        books: Mapping[str, Phrasebook],
        follow_url: str,
        clock: Clock,
        post: Post,
    ) -> None:
        """``follow_url``: where pages for phones begin; the ticket's code follows it. Empty: none."""
        super().__init__("slip", post, idle_ms=ASK_PAPER_MS)
        self._printer = printer
        self._books, self._book = books, books["ja"]
        self._follow_url = follow_url
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], tuple[PaperOutcome, str | None]] = OrderedDict()

    def stop(self) -> None:
        super().stop()
        self._printer.close()

    def rest(self) -> None:
        self.fault = PAPER_FAULTS.get(self._printer.paper())

    wake = rest

    def handle(self, effect: Effect) -> None:
        assert isinstance(effect, effects.PrintSlip)
        began_ms = self._clock.monotonic_ms()
        number = (effect.visit_id, effect.ticket)
        outcome, fault = self._known.get(number, (PaperOutcome.NOT_PRINTED, None))
        if outcome is PaperOutcome.NOT_PRINTED:
            outcome, fault = self._print(self._slip(effect, self._clock.now()))
            self._known[number] = outcome, fault
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            self.fault = fault
        took_ms = self._clock.monotonic_ms() - began_ms
        self._post(happenings.SlipDone(effect.ticket, outcome, took_ms, fault))

    def _print(self, slip: Slip) -> tuple[PaperOutcome, str | None]:
        try:
            self._printer.print_slip(slip)
        except TicketPrinterError as error:
            return PaperOutcome.UNKNOWN if error.may_have_printed else PaperOutcome.NOT_PRINTED, error.code
        return PaperOutcome.PRINTED, None

    def _slip(self, effect: effects.PrintSlip, now: datetime) -> Slip:
        words = self._book.paper["slip"]
        local = now.astimezone(TOKYO)
        follow = self._follow_url + follow_code(effect.visit_id) if self._follow_url and effect.followed else ""
        marks = [words["priority"] if effect.priority else "", words["booked"] if effect.booked else ""]
        ahead = fill(words["wait"], {"people": effect.ahead}) if effect.ahead is not None else ""
        return Slip(
            city=words["city"],
            ticket_number=effect.ticket,
            service_label=self._book.label(effect.service),
            issued_at_text=f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
            wait_text=_wait(self._book, effect.wait_low_s, effect.wait_high_s),
            language_lines=self._in_their_language(effect),
            qr_text=follow,
            notice_lines=tuple(line for line in (ahead, words["keep"], words["follow"] if follow else "") if line),
            mark_text="　".join(mark for mark in marks if mark),
            again_text=words["again"] if effect.again else "",
        )

    def _in_their_language(self, effect: effects.PrintSlip) -> tuple[str, ...]:
        """The gist for who reads another language; nothing beside Japanese itself."""
        book = self._books.get(effect.language)
        if book is None or effect.language == "ja":
            return ()
        words = book.paper["slip"]
        wait = _wait(book, effect.wait_low_s, effect.wait_high_s)
        return tuple(line for line in (f"{words['heading']} {effect.ticket}", wait, words["keep"]) if line)


def _wait(book: Phrasebook, low_s: int | None, high_s: int | None) -> str:
    """A range, never one number; nothing when nothing honest can be said."""
    if low_s is None or high_s is None or high_s < low_s:
        return ""
    words = book.paper["slip"]
    low, high = whole_minutes(low_s, high_s)
    return fill(words["wait_range" if low else "wait_within"], {"low": low, "high": high})
