"""Hands at the fake printer and at the one in the bench room."""

from __future__ import annotations

import time
from typing import Protocol

from kiosk.paper.fake import FakeA4Printer
from kiosk.paper.port import A4Printer, JobReport
from tests.bench.room.client import BenchRoom


class Hands(Protocol):
    """What a person can do to an A4 printer and its queue."""

    printer: A4Printer

    def faults(self, *reasons: str) -> None: ...

    def pause(self) -> None: ...

    def stop_service(self) -> None: ...

    def start_service(self) -> None: ...

    def other_queue(self) -> A4Printer: ...

    def papers(self) -> int: ...


class FakeHands:
    """Hands at the fake."""

    def __init__(self) -> None:
        self._fake = FakeA4Printer()
        self.printer: A4Printer = self._fake

    def faults(self, *reasons: str) -> None:
        self._fake.set_faults(*reasons)

    def pause(self) -> None:
        self._fake.stopped = True

    def stop_service(self) -> None:
        self._fake.missing_service = True

    def start_service(self) -> None:
        self._fake.missing_service = False

    def other_queue(self) -> A4Printer:
        other = FakeA4Printer("elsewhere")
        other.missing_queue = True
        return other

    def papers(self) -> int:
        return len(self._fake.printed)


class RoomHands:
    """Hands in front of CUPS and the virtual IPP Everywhere printer."""

    def __init__(self, room: BenchRoom) -> None:
        from kiosk.paper.cups_queue import CupsQueue

        self._make = CupsQueue
        self._room = room
        self._before = len(room.printed())
        self.printer: A4Printer = CupsQueue(room.queue, server=str(room.cups_socket))

    def faults(self, *reasons: str) -> None:
        self._room.printer_faults(*reasons)

    def pause(self) -> None:
        self._room.pause_queue()

    def stop_service(self) -> None:
        self._room.stop_cups()

    def start_service(self) -> None:
        self._room.start_cups()

    def other_queue(self) -> A4Printer:
        return self._make("elsewhere", server=str(self._room.cups_socket))

    def papers(self) -> int:
        return len(self._room.printed()) - self._before


def wait_over(printer: A4Printer, job_id: int, within_s: float = 15.0) -> JobReport:
    """Wait until a job will not change any more."""
    deadline = time.monotonic() + within_s
    report = printer.job(job_id)
    while not report.over and time.monotonic() < deadline:
        time.sleep(0.05)
        report = printer.job(job_id)
    return report
