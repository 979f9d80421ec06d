"""A scanner's keys: only a booking's digits come out, and a pause begins anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_sync.messages.hall import check_digit
from kiosk.glass.scanning import MOST, PAUSE_MS, Scanner
from kiosk.visit.happenings import FOREIGN

CODE = "4711081" + check_digit("4711081")


def scanned(*texts: tuple[str, int]) -> str | None:
    """What comes out of keys, each text typed from its moment on."""
    scanner, at_ms = Scanner(), 0
    for text, from_ms in texts:
        at_ms = from_ms
        for symbol in text:
            scanner.key(symbol, at_ms)
            at_ms += 5
    return scanner.enter(at_ms)


def test_the_digits_of_a_booking_come_out() -> None:
    assert scanned((f"https://x/b/{CODE}", 5_000)) == CODE
    assert scanned((CODE, 0)) == CODE


def test_enter_alone_says_nothing() -> None:
    assert scanned() is None


def test_what_stood_there_before_a_pause_is_nobodys() -> None:
    assert scanned(("12", 0), (CODE, PAUSE_MS + 100)) == CODE
    scanner = Scanner()
    scanner.key("1", 0)
    assert scanner.enter(PAUSE_MS + 1) is None


def test_a_second_scan_begins_anew() -> None:
    scanner = Scanner()
    for symbol in "hello":
        scanner.key(symbol, 1)
    assert scanner.enter(2) == FOREIGN
    for symbol in CODE:
        scanner.key(symbol, 3)
    assert scanner.enter(4) == CODE


def test_a_text_without_end_is_foreign_whatever_it_ends_with() -> None:
    assert scanned(("x" * (MOST + 1), 0), (CODE, 0)) == FOREIGN


@given(st.text(max_size=60))
def test_nothing_but_eight_digits_ever_comes_out(text: str) -> None:
    found = scanned((text, 0))
    assert found in (None, FOREIGN) or (len(found) == 8 and found.isdecimal() and found in text)
