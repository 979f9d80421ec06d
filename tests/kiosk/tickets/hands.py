"""Hands at the fake printer and at the ESC/POS sink."""

from __future__ import annotations

from typing import Literal, Protocol

from kiosk.tickets.escpos_printer import EscposPrinter
from kiosk.tickets.fake import FakeTicketPrinter
from kiosk.tickets.line import line_to
from kiosk.tickets.port import TicketPrinter
from kiosk.tickets.raster import SlipPainter
from kiosk.tickets.settings import PrinterLine
from tests.bench.thermal.sink import ThermalSink


class Hands(Protocol):
    """What a person can do to a thermal printer."""

    printer: TicketPrinter

    def roll(self, state: Literal["present", "low", "out"]) -> None: ...

    def cover(self, *, is_open: bool) -> None: ...

    def silence(self) -> None: ...

    def silence_after_next_slip(self) -> None: ...

    def switch_off(self) -> None: ...

    def switch_on(self) -> None: ...

    def slips(self) -> int: ...


class FakeHands:
    """Hands at the fake."""

    def __init__(self) -> None:
        self._fake = FakeTicketPrinter()
        self.printer: TicketPrinter = self._fake

    def roll(self, state: Literal["present", "low", "out"]) -> None:
        self._fake.slips_left = {"present": None, "low": 3, "out": 0}[state]

    def cover(self, *, is_open: bool) -> None:
        self._fake.cover_open = is_open

    def silence(self) -> None:
        self._fake.silent = True

    def silence_after_next_slip(self) -> None:
        self._fake.silent_after_sending = True

    def switch_off(self) -> None:
        self._fake.missing = True

    def switch_on(self) -> None:
        self._fake.missing = False

    def slips(self) -> int:
        return len(self._fake.printed)


class SinkHands:
    """Hands at a printer at the other end of a TCP line."""

    def __init__(self, sink: ThermalSink, painter: SlipPainter) -> None:
        self._sink = sink
        settings = PrinterLine(
            host=sink.host, port=sink.port, answer_timeout_ms=100, send_timeout_ms=2000, done_timeout_ms=300
        )
        self.printer: TicketPrinter = EscposPrinter(line_to(settings), painter, settings)

    def roll(self, state: Literal["present", "low", "out"]) -> None:
        self._sink.paper(state)

    def cover(self, *, is_open: bool) -> None:
        self._sink.cover(is_open=is_open)

    def silence(self) -> None:
        self._sink.silent()

    def silence_after_next_slip(self) -> None:
        self._sink.silent_after_next_slip()

    def switch_off(self) -> None:
        self._sink.refuse()

    def switch_on(self) -> None:
        self._sink.accept()

    def slips(self) -> int:
        return len(self._sink.slips)
