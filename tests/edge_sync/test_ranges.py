"""Letters and ranges that the centre gives: in force at once and for good, and no number of a day comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from edge_sync.groundwork.clock import HandClock
from edge_sync.ledger import allotment
from edge_sync.ledger.errors import LedgerDamaged
from edge_sync.ledger.ledger import Ledger
from edge_sync.ledger.runs import covers, next_free, stretched
from edge_sync.messages.line import EpochReason
from edge_sync.mirror.errors import NumbersSpent
from edge_sync.mirror.numbering import Numbering
from edge_sync.outbox.renewal import open_store
from edge_sync.outbox.store import Outbox
from tests.edge_sync.writing import NOON, CountingBytes, a_writer, visit_id

Letters = tuple[str, int, int]


class Machine:
    """A ledger whose numbers are taken; ``salt`` keeps the randomness of one life from that of another."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "outbox.db"
        self.clock = HandClock(NOON)
        self.visits = 0
        self.bytes = CountingBytes()
        self.open()

    def open(self, reason: EpochReason | None = None) -> None:
        writer = replace(a_writer(self.clock), random_bytes=self.bytes)
        self.ledger = open_store(self.path, limit_mb=64, writer=writer, reason=reason)
        self.outbox = Outbox(self.ledger, writer)
        self.numbering = Numbering(self.ledger, letter="A", clock=self.clock)

    def give(self, letter: str, first: int, last: int) -> None:
        with self.ledger.transaction() as connection:
            allotment.write(connection, letter=letter, first=first, last=last)

    def take(self, times: int = 1) -> list[str]:
        return [self._take() for _ in range(times)]

    def _take(self) -> str:
        self.visits += 1
        issued, _ = self.numbering.take(
            visit_id=visit_id(self.visits), service="x", line_was_up=False, write_letter=self.outbox.append
        )
        return issued.ticket

    def spoil(self, harm: Callable[[bytes], bytes]) -> None:
        self.ledger.close()
        self.path.write_bytes(harm(self.path.read_bytes()))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_range_begins_at_its_first_number_and_a_count_inside_goes_on(machine: Machine) -> None:
    assert machine.take(2) == ["A001", "A002"]
    machine.give("B", 300, 399)
    assert machine.take(2) == ["B300", "B301"]
    machine.give("B", 250, 499)
    assert machine.take() == ["B302"]
    machine.give("A", 1, 999)
    assert machine.take() == ["A003"]
    machine.give("A", 500, 999)
    assert machine.take() == ["A500"]
    machine.give("A", 1, 499)
    assert machine.take() == ["A004"]
    machine.ledger.close()
    machine.open()
    assert machine.take() == ["A005"]


def test_a_range_is_used_to_its_end_then_what_was_passed_over_then_none(machine: Machine) -> None:
    machine.give("A", 5, 6)
    assert machine.take(2) == ["A005", "A006"]
    with pytest.raises(NumbersSpent) as caught:
        machine.take()
    assert caught.value.code == "NUM-01"
    machine.give("A", 3, 7)
    assert machine.take(3) == ["A007", "A003", "A004"]
    with pytest.raises(NumbersSpent):
        machine.take()
    machine.clock.advance(24 * 3_600_000)
    assert machine.take() == ["A003"]


def _without_header(raw: bytes) -> bytes:
    return bytes(100) + raw[100:]


def test_a_damaged_file_loses_neither_the_range_nor_the_count(machine: Machine) -> None:
    for letter, first, last in [("B", 1, 50), ("C", 100, 199), ("B", 51, 300)]:
        machine.give(letter, first, last)
        machine.take(3)
    machine.spoil(_without_header)
    machine.open()
    assert machine.take(2) == ["B104", "B105"], "the newest range is known; 50 numbers are left out"
    machine.give("C", 100, 199)
    assert machine.take() == ["C153"]
    machine.give("D", 1, 99)
    assert machine.take() == ["D051"], "who knows what else was given"
    machine.clock.advance(24 * 3_600_000)
    assert machine.take() == ["D001"]


def test_a_visit_is_told_the_same_number_after_its_table_is_lost(machine: Machine) -> None:
    machine.take(3)
    machine.spoil(_without_header)
    machine.open()
    machine.visits = 1
    assert machine.take(2) == ["A002", "A003"]


def test_an_earlier_image_of_the_card_begins_no_range_at_its_first_number(machine: Machine) -> None:
    machine.take(3)
    machine.ledger.close()
    machine.open(EpochReason.OLD_COPY)
    assert machine.take() == ["A054"]
    machine.give("B", 1, 99)
    assert machine.take() == ["B051"]


def test_a_range_with_a_flipped_bit_is_found_out_and_found_again(machine: Machine) -> None:
    machine.give("B", 1, 499)
    machine.take(2)
    machine.spoil(lambda raw: raw.replace(b'"last":499', b'"last":899'))
    machine.open()
    with pytest.raises(LedgerDamaged):
        machine.take()
    assert machine.ledger.damaged.is_set()
    machine.ledger.close()
    machine.open(EpochReason.DAMAGED)
    assert machine.take()[0].startswith("A"), "every copy of the row was spoilt: the settings' letter is all there is"


def test_a_count_that_lost_a_bit_gives_no_number_twice(machine: Machine) -> None:
    machine.take(9)
    with machine.ledger.transaction() as connection:
        connection.execute("UPDATE numbered SET last = 1")
    machine.ledger.close()
    machine.open()
    assert machine.take() == ["A010"]


RUNS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda one: (one[0], one[0] + one[1])), max_size=6)


@given(runs=RUNS, first=st.integers(1, 60), size=st.integers(0, 30), skip=st.integers(0, 5), gaps=st.booleans())
def test_the_next_number_is_free_and_inside(
    runs: list[tuple[int, int]], first: int, size: int, skip: int, gaps: bool
) -> None:
    last = first + size
    number = next_free(runs, first, last, leave_out=skip, fill_gaps=gaps)
    free = [one for one in range(first, last + 1) if not covers(runs, one)]
    if number is not None:
        assert number in free
        assert covers([*runs, stretched(runs, number)], number)
    elif gaps and not skip:
        assert not free


def test_an_old_ledger_counts_on_with_the_letter_of_the_settings(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "outbox.db")
    with ledger.transaction() as connection:
        connection.execute("INSERT INTO numbering VALUES('2026-04-01', 57)")
    ledger.close()
    assert Machine(tmp_path).take() == ["A058"]
