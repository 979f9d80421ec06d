"""Test prints: the fake, and CUPS's own client before a real print service, keep the same contract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from server.studio.errors import NotPrinted
from server.studio.printer import FakePrinter, LpPrinter, Printer
from tests.bench.fixtures import bench_room
from tests.server.studio.papers import request_form

__all__ = ["bench_room"]


@dataclass
class Case:
    """A printer, how many papers came out, and how to stop it."""

    printer: Printer
    papers: Callable[[int], int]
    stop: Callable[[], None]


@pytest.fixture(params=["fake", pytest.param("lp", marks=pytest.mark.parts)])
def case(request: pytest.FixtureRequest) -> Case:
    if request.param == "fake":
        fake = FakePrinter()
        return Case(fake, lambda wanted: len(fake.taken), lambda: setattr(fake, "stopped", True))
    room = request.getfixturevalue("bench_room")
    printer, before = LpPrinter(room.queue, server=str(room.cups_socket)), len(room.printed())

    def papers(wanted: int) -> int:
        return len(room.wait_printed(before + wanted) if wanted else room.printed()) - before

    return Case(printer, papers, room.refuse_jobs)


def test_a_test_print_comes_out(case: Case) -> None:
    case.printer.print_out(request_form(), "test 試し")
    assert case.papers(1) == 1


def test_a_print_that_was_not_taken_is_told(case: Case) -> None:
    case.stop()
    with pytest.raises(NotPrinted):
        case.printer.print_out(request_form(), "test")
    assert case.papers(0) == 0


def test_a_queue_that_nobody_has_is_told() -> None:
    with pytest.raises(NotPrinted):
        LpPrinter("no-such-queue-anywhere").print_out(request_form(), "test")
