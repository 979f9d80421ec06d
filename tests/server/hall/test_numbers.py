"""No number is given twice on one day, whatever is changed while machines are cut off."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from edge_sync.ledger.runs import next_free
from server.hall.numbers import LETTERS, Numbering, Range, refusal_of

DEVICES = st.sampled_from(("kiosk-01", "kiosk-02", "kiosk-03"))
RANGES = st.builds(
    lambda letter, first, more: Range(letter, first, first + more),
    st.sampled_from("AB"),
    st.integers(1, 6),
    st.integers(0, 3),
)


@dataclass
class Kiosk:
    """Counts as a machine does."""

    range: Range
    gave: list[tuple[str, int]] = field(default_factory=list)
    told: list[Range] = field(default_factory=list)
    written: list[object] = field(default_factory=list)

    def hear(self) -> None:
        for one in self.told:
            self.range = one
            self.written.append("done")
        self.told.clear()

    def give(self) -> tuple[str, int] | None:
        """The machine's own rule, which remembers the day's numbers."""
        runs = [(number, number) for letter, number in self.gave if letter == self.range.letter]
        number = next_free(runs, self.range.first, self.range.last)
        if number is None:
            return None
        self.gave.append((self.range.letter, number))
        self.written.append(self.gave[-1])
        return self.gave[-1]


@dataclass
class Known:
    """What the centre knows of one machine."""

    ranges: list[Range]
    given: list[tuple[str, int]] = field(default_factory=list)


class Day(RuleBasedStateMachine):
    """Machines come and go, numbers are given, an administrator asks for every change that comes to mind."""

    def __init__(self) -> None:
        super().__init__()
        first = {"kiosk-01": Range("A", 1, 3), "kiosk-02": Range("A", 4, 6), "kiosk-03": Range("B", 1, 3)}
        self.kiosks = {device: Kiosk(one) for device, one in first.items()}
        self.known = {device: Known([one]) for device, one in first.items()}
        self.all: list[tuple[str, int]] = []

    @rule(device=DEVICES)
    def somebody_takes_a_number(self, device: str) -> None:
        number = self.kiosks[device].give()
        if number is not None:
            self.all.append(number)

    @rule(device=DEVICES)
    def our_letters_arrive(self, device: str) -> None:
        self.kiosks[device].hear()

    @rule(device=DEVICES)
    def its_letters_arrive(self, device: str) -> None:
        known = self.known[device]
        for one in self.kiosks[device].written:
            if isinstance(one, tuple):
                known.given.append(one)
            else:
                known.ranges.pop(0)
        self.kiosks[device].written.clear()

    @rule(device=DEVICES, wanted=RANGES)
    def an_administrator_asks(self, device: str, wanted: Range) -> None:
        seen = {name: self._seen(name) for name in self.known}
        if refusal_of(wanted, [one for name, one in seen.items() if name != device]) is None:
            self.known[device].ranges.append(wanted)
            self.kiosks[device].told.append(wanted)

    def _seen(self, device: str) -> Numbering:
        *earlier, current = self.known[device].ranges
        return Numbering(device, current, tuple(earlier), tuple(self.known[device].given))

    @invariant()
    def no_number_is_given_twice(self) -> None:
        assert len(self.all) == len(set(self.all))


Day.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestDay = Day.TestCase


def test_letters_that_look_like_digits_and_the_webs_are_not_offered() -> None:
    assert not set("IOW") & set(LETTERS)
    assert len(LETTERS) == 23
    refusals = [refusal_of(Range(letter, 1, 99), []) for letter in "IOWa"]
    assert [refusal.code for refusal in refusals if refusal is not None] == ["RULE-10"] * 4
    turned = refusal_of(Range("A", 9, 1), [])
    assert turned is not None
    assert turned.code == "RULE-11"


def test_a_letter_is_shared_by_halves_and_the_neighbour_is_named() -> None:
    whole = Numbering("kiosk-01", Range("A", 1, 9999), given=(("A", 1), ("A", 2)))
    assert refusal_of(Range("A", 500, 999), [whole]) is not None
    halved = Numbering("kiosk-01", Range("A", 1, 499), given=(("A", 1), ("A", 2)))
    assert refusal_of(Range("A", 500, 999), [halved]) is None
    refusal = refusal_of(Range("A", 499, 999), [halved])
    assert refusal is not None
    assert (refusal.code, refusal.device) == ("RULE-12", "kiosk-01")


def test_numbers_a_machine_gave_and_left_stay_its_own_today() -> None:
    moved = Numbering("kiosk-01", Range("B", 1, 99), given=(("A", 1), ("A", 2), ("B", 1)))
    assert refusal_of(Range("A", 1, 99), [moved]) is not None
    assert refusal_of(Range("A", 3, 99), [moved]) is None


def test_a_machine_that_is_cut_off_keeps_what_it_may_be_counting_in() -> None:
    cut_off = Numbering("kiosk-01", Range("B", 1, 99), unconfirmed=(Range("A", 1, 9999),))
    assert [refusal_of(Range(letter, 1, 9), [cut_off]) is None for letter in "ABC"] == [False, False, True]
