"""The line to a thermal printer, over python-escpos' own drivers: bytes out, single bytes back."""

from __future__ import annotations

from typing import Any, Protocol

from escpos.exceptions import DeviceNotFoundError, USBNotFoundError
from escpos.printer import Network, Serial, Usb

from kiosk.tickets.errors import PrinterMissing
from kiosk.tickets.settings import PrinterLine


class Line(Protocol):
    """What the adapter needs of a line; ``stays_open`` says whether it may be kept between slips."""

    stays_open: bool

    def open(self) -> None:
        """Reach the printer.

        Raises:
            PrinterMissing: it cannot be reached.
        """

    def send(self, data: bytes, timeout_ms: int) -> None:
        """Send all bytes.

        Raises:
            OSError: the line broke or did not take them in time.
        """

    def ask(self, question: bytes, timeout_ms: int) -> int | None:
        """Send a question (or nothing) and give the first byte of the answer; None when none came in time.

        Raises:
            OSError: the line broke.
        """

    def close(self) -> None:
        """Let go; may be called twice."""


class _EscposLine:
    """What the three kinds share."""

    stays_open = True

    def __init__(self, printer: Any) -> None:
        self._printer = printer

    def open(self) -> None:
        try:
            self._printer.open()
        except (DeviceNotFoundError, USBNotFoundError, OSError):
            raise PrinterMissing from None

    def send(self, data: bytes, timeout_ms: int) -> None:
        self._limit(timeout_ms)
        self._printer._raw(data)  # noqa: SLF001 - python-escpos' documented way for raw bytes

    def ask(self, question: bytes, timeout_ms: int) -> int | None:
        if question:
            self.send(question, timeout_ms)
        else:
            self._limit(timeout_ms)
        try:
            answer = self._read()
        except TimeoutError:
            return None
        return answer[0] if len(answer) else None

    def close(self) -> None:
        self._printer.close()

    def _read(self) -> bytes:
        data: bytes = self._printer._read()  # noqa: SLF001 - python-escpos has no public way to read
        return data

    def _limit(self, timeout_ms: int) -> None:
        raise NotImplementedError


class NetworkLine(_EscposLine):
    """TCP, normally port 9100. Opened for each slip: a kept line dies unnoticed when the printer restarts."""

    stays_open = False

    def _limit(self, timeout_ms: int) -> None:
        self._printer.device.settimeout(timeout_ms / 1000)


class SerialLine(_EscposLine):
    """RS-232 or a USB adapter that looks like it."""

    def _limit(self, timeout_ms: int) -> None:
        self._printer.device.timeout = timeout_ms / 1000
        self._printer.device.write_timeout = timeout_ms / 1000

    def _read(self) -> bytes:
        # The driver's own read waits for sixteen bytes, thus always to the end of the timeout.
        data: bytes = self._printer.device.read(1)
        return data


class UsbLine(_EscposLine):
    """USB printer class through libusb."""

    def _limit(self, timeout_ms: int) -> None:
        self._printer.timeout = timeout_ms
        self._printer.device.default_timeout = timeout_ms


def line_to(settings: PrinterLine) -> Line:
    """The line that settings describe; nothing is opened yet."""
    if settings.kind == "network":
        timeout_s = settings.answer_timeout_ms / 1000
        return NetworkLine(Network(settings.host, port=settings.port, timeout=timeout_s))
    if settings.kind == "serial":
        return SerialLine(Serial(settings.device, baudrate=settings.baud_rate, dsrdtr=False))
    return UsbLine(
        Usb(settings.usb_vendor, settings.usb_product, in_ep=settings.usb_in_endpoint, out_ep=settings.usb_out_endpoint)
    )
