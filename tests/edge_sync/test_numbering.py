"""Ticket numbers: with the line or without it, never twice, never without their letter."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.codec import open_letter
from edge_sync.messages.letter import Letter
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued
from edge_sync.mirror.errors import NumbersSpent
from edge_sync.mirror.numbering import Numbering
from edge_sync.outbox.store import Outbox
from tests.edge_sync.writing import NOON, a_ledger, a_writer, visit_id


def _take(numbering: Numbering, outbox: Outbox, number: int, service: str = "certificates") -> TicketIssued:
    issued, _ = numbering.take(
        visit_id=visit_id(number), service=service, line_was_up=False, write_letter=outbox.append
    )
    return issued


def test_numbers_count_up_over_a_restart_and_begin_again_each_day_in_hagi(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    given: list[tuple[str, str]] = []
    for hours in (0, 1, 11, 24):
        clock.jump(NOON + timedelta(hours=hours))
        with a_ledger(tmp_path) as ledger:
            outbox = Outbox(ledger, a_writer(clock))
            issued = _take(Numbering(ledger, letter="B", clock=clock), outbox, 100 + hours)
            given.append((issued.business_day, issued.ticket))
    assert given == [
        ("2026-04-01", "B001"),
        ("2026-04-01", "B002"),
        ("2026-04-01", "B003"),
        ("2026-04-02", "B001"),
    ]


def test_after_999_there_are_four_digits_and_after_9999_none(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        numbering = Numbering(ledger, letter="A", clock=HandClock(NOON))
        for last, ticket in [(998, "A999"), (999, "A1000"), (9998, "A9999")]:
            _set_last(ledger, last)
            assert _take(numbering, outbox, last).ticket == ticket
        with pytest.raises(NumbersSpent):
            _take(numbering, outbox, 77_777)
        assert outbox.head() == 3


def test_the_number_and_its_letter_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        numbering = Numbering(ledger, letter="A", clock=HandClock(NOON))

        def breaks(message: Message) -> Letter:
            outbox.append(message)
            raise OSError("power")

        with pytest.raises(OSError, match="power"):
            numbering.take(visit_id=visit_id(1), service="certificates", line_was_up=True, write_letter=breaks)
        assert outbox.batch(0, most_letters=9, most_bytes=65536) == []
        issued = _take(numbering, outbox, 2)
        assert issued.ticket == "A001"
        (letter,) = outbox.batch(0, most_letters=9, most_bytes=65536)
        assert open_letter(letter) == issued


def test_a_visit_that_asks_twice_gets_the_same_number(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        numbering = Numbering(ledger, letter="A", clock=HandClock(NOON))
        first = _take(numbering, outbox, 1)
        assert _take(numbering, outbox, 1) == first
        assert _take(numbering, outbox, 1, "moving_in").ticket == "A002"
        assert outbox.head() == 2


def test_a_clock_that_jumps_back_gives_no_number_of_that_day_again(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer(clock))
        numbering = Numbering(ledger, letter="A", clock=clock)
        assert _take(numbering, outbox, 1).ticket == "A001"
        clock.jump(NOON + timedelta(days=1))
        assert _take(numbering, outbox, 2).ticket == "A001"
        clock.jump(NOON)
        assert _take(numbering, outbox, 3).ticket == "A002"


def test_many_at_once_get_different_numbers(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        numbering = Numbering(ledger, letter="A", clock=HandClock(NOON))
        given: list[str] = []

        def take_many(first: int) -> None:
            given.extend(_take(numbering, outbox, first + count).ticket for count in range(25))

        threads = [threading.Thread(target=take_many, args=(1_000 * place,)) for place in range(1, 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(given) == [f"A{number:03d}" for number in range(1, 101)]


def _set_last(ledger: Ledger, last: int) -> None:
    with ledger.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO numbered VALUES('2026-04-01', 'A', 1, ?)", (last,))
