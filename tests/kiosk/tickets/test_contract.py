"""What every ticket printer must do."""

from __future__ import annotations

import pytest

from kiosk.tickets.errors import CoverOpen, PaperOut, PrinterMissing, PrinterSilent
from kiosk.tickets.layout import Slip
from kiosk.tickets.port import Paper
from tests.kiosk.tickets.hands import Hands


def test_a_slip_comes_out(hands: Hands, slip: Slip) -> None:
    assert hands.printer.paper() is Paper.PRESENT
    hands.printer.print_slip(slip)
    hands.printer.print_slip(slip)
    assert hands.slips() == 2


def test_a_roll_near_its_end_still_prints(hands: Hands, slip: Slip) -> None:
    hands.roll("low")
    assert hands.printer.paper() is Paper.LOW
    hands.printer.print_slip(slip)
    assert hands.slips() == 1


def test_without_paper_no_dot_is_burnt(hands: Hands, slip: Slip) -> None:
    hands.roll("out")
    assert hands.printer.paper() is Paper.OUT
    with pytest.raises(PaperOut) as out:
        hands.printer.print_slip(slip)
    assert out.value.may_have_printed is False
    hands.roll("present")
    assert hands.slips() == 0
    hands.printer.print_slip(slip)
    assert hands.slips() == 1


def test_an_open_cover_is_told(hands: Hands, slip: Slip) -> None:
    hands.cover(is_open=True)
    assert hands.printer.paper() is Paper.COVER_OPEN
    with pytest.raises(CoverOpen):
        hands.printer.print_slip(slip)
    hands.cover(is_open=False)
    assert hands.printer.paper() is Paper.PRESENT
    assert hands.slips() == 0


def test_silence_is_unknown_and_not_out(hands: Hands, slip: Slip) -> None:
    hands.silence()
    assert hands.printer.paper() is Paper.UNKNOWN
    with pytest.raises(PrinterSilent) as silent:
        hands.printer.print_slip(slip)
    assert silent.value.may_have_printed is False
    assert hands.slips() == 0


def test_silence_after_sending_leaves_it_open(hands: Hands, slip: Slip) -> None:
    hands.silence_after_next_slip()
    with pytest.raises(PrinterSilent) as silent:
        hands.printer.print_slip(slip)
    assert silent.value.may_have_printed is True


def test_a_printer_that_is_off_is_missing_and_comes_back(hands: Hands, slip: Slip) -> None:
    hands.switch_off()
    assert hands.printer.paper() is Paper.UNKNOWN
    with pytest.raises(PrinterMissing) as missing:
        hands.printer.print_slip(slip)
    assert missing.value.may_have_printed is False
    hands.switch_on()
    hands.printer.print_slip(slip)
    assert hands.slips() == 1


def test_closing_twice_does_no_harm(hands: Hands) -> None:
    hands.printer.close()
    hands.printer.close()
    assert hands.printer.paper() is Paper.PRESENT
