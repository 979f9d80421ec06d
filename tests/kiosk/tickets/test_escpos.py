"""What only the bytes on the line can show."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageChops

from kiosk.tickets.errors import PaperOut, PrinterFault, PrinterSilent
from kiosk.tickets.escpos_printer import EscposPrinter
from kiosk.tickets.layout import Slip
from kiosk.tickets.line import SerialLine, line_to
from kiosk.tickets.port import Paper
from kiosk.tickets.raster import SlipPainter
from kiosk.tickets.settings import PrinterLine
from tests.bench.thermal.decoder import Decoder
from tests.bench.thermal.machine import ThermalMachine
from tests.bench.thermal.sink import ThermalSink


def printer_at(sink: ThermalSink, painter: SlipPainter, **more: object) -> EscposPrinter:
    values = {"answer_timeout_ms": 100, "done_timeout_ms": 600} | more
    settings = PrinterLine(host=sink.host, port=sink.port, **values)  # type: ignore[arg-type]
    return EscposPrinter(line_to(settings), painter, settings)


def test_every_dot_arrives(sink: ThermalSink, painter: SlipPainter, slip: Slip) -> None:
    printer_at(sink, painter).print_slip(slip)
    meant = ImageChops.invert(painter.paint(slip).convert("L"))
    burnt = sink.pictures[0]
    assert burnt.size[0] == 576
    assert ImageChops.difference(burnt.crop((0, 0, *meant.size)), meant).getbbox() is None


@pytest.mark.alone
def test_paper_that_ends_under_way_is_told(sink: ThermalSink, painter: SlipPainter, slip: Slip) -> None:
    sink.out_after(200)
    began = time.monotonic()
    with pytest.raises(PaperOut) as out:
        printer_at(sink, painter).print_slip(slip)
    assert out.value.may_have_printed is True
    assert time.monotonic() - began < 1
    assert sink.slips == []


def test_a_jammed_cutter_is_a_fault_of_the_printer(sink: ThermalSink, painter: SlipPainter, slip: Slip) -> None:
    sink.error()
    printer = printer_at(sink, painter)
    assert printer.paper() is Paper.UNKNOWN
    with pytest.raises(PrinterFault):
        printer.print_slip(slip)


def test_a_printer_that_never_answers_can_be_used_all_the_same(
    sink: ThermalSink, painter: SlipPainter, slip: Slip
) -> None:
    sink.silent()
    printer = printer_at(sink, painter, answers=False)
    assert printer.paper() is Paper.UNKNOWN
    printer.print_slip(slip)
    assert len(sink.wait_slips(1)) == 1


def test_a_printer_switched_off_under_way_leaves_it_open(sink: ThermalSink, painter: SlipPainter, slip: Slip) -> None:
    sink.out_after(200)
    threading.Timer(0.15, sink.refuse).start()
    with pytest.raises(PrinterSilent) as silent:
        printer_at(sink, painter, answer_timeout_ms=1000).print_slip(slip)
    assert silent.value.may_have_printed is True


class SerialPrinter:
    """The bench's printer at the far end of a pseudo terminal, for the serial line."""

    def __init__(self) -> None:
        self._ours, theirs = os.openpty()
        self.device = os.ttyname(theirs)
        self._theirs = theirs
        self.machine = ThermalMachine(None)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        decoder = Decoder()
        while True:
            try:
                data = os.read(self._ours, 4096)
            except OSError:
                return
            for command in decoder.feed(data):
                self.machine.take(command, lambda answer: void(os.write(self._ours, answer)))

    def close(self) -> None:
        os.close(self._theirs)
        os.close(self._ours)


def void(_: object) -> None:
    """Take a value and give nothing."""


@pytest.fixture
def serial_printer() -> Iterator[SerialPrinter]:
    printer = SerialPrinter()
    yield printer
    printer.close()


@pytest.mark.alone
def test_the_serial_line_carries_the_same_slip(serial_printer: SerialPrinter, painter: SlipPainter, slip: Slip) -> None:
    settings = PrinterLine(kind="serial", device=serial_printer.device, answer_timeout_ms=500)
    line = line_to(settings)
    assert isinstance(line, SerialLine)
    printer = EscposPrinter(line, painter, settings)
    began = time.monotonic()
    assert printer.paper() is Paper.PRESENT
    assert time.monotonic() - began < 0.3
    printer.print_slip(slip)
    printer.print_slip(slip)
    printer.close()
    assert len(serial_printer.machine.roll.cuts) == 2
    serial_printer.machine.paper = "low"
    assert printer.paper() is Paper.LOW
    printer.close()


def test_a_serial_device_that_is_not_there_is_unknown(painter: SlipPainter, tmp_path: Path) -> None:
    settings = PrinterLine(kind="serial", device=str(tmp_path / "tty"))
    assert EscposPrinter(line_to(settings), painter, settings).paper() is Paper.UNKNOWN


def test_a_usb_printer_that_is_not_there_is_unknown(painter: SlipPainter) -> None:
    settings = PrinterLine(kind="usb", usb_vendor=0xFFFF, usb_product=0xFFFF)
    assert EscposPrinter(line_to(settings), painter, settings).paper() is Paper.UNKNOWN
